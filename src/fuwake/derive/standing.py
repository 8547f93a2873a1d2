"""The role of one domain: forged, compromised, abused service, made for the fraud, innocent, or not known (B6). Pure.

Owners of forged domains and of hacked sites are victims and are called so. A look-up that failed gives no role.
"""

from msgspec import Struct

from fuwake.derive.role_rules import Case, decide
from fuwake.derive.role_services import SERVICE_SIGNS
from fuwake.derive.role_signs import SITE, reason, signs
from fuwake.derive.role_world import Bearing, World
from fuwake.derive.sightings import Sighting
from fuwake.model.finding import Certainty
from fuwake.model.infrastructure import MailExchange, Registration, Role
from fuwake.model.role import RoleReason

_TOLD = 3
"""Sentences of a reason."""


class Standing(Struct, frozen=True, kw_only=True):
    """A role, how sure it is, and why."""

    role: Role
    certainty: Certainty | None
    """None where the role is not known."""
    ja: str
    en: str
    reasons: tuple[RoleReason, ...]
    """Every sign, those that decided first."""
    case: str
    """Name of the row of `role_rules.CASES` that decided."""


def standing(
    world: World, bearing: Bearing, sighting: Sighting, registration: Registration | None, mail: MailExchange | None = None
) -> Standing:
    """What the table of cases says of the signs of a domain."""
    found = signs(world, bearing, sighting, registration, mail)
    case = decide(words_of(found, bearing, sighting))
    return told(case, found, tuple(sighting.loci)[:1] or ("message",))


def words_of(found: tuple[RoleReason, ...], bearing: Bearing, sighting: Sighting) -> frozenset[str]:
    """The signs as the table of cases knows them, with what is no sign by itself: `poses`, `site`, `service`."""
    words = {each.sign for each in found}
    if words & SERVICE_SIGNS:
        words.add("service")
    if bearing.poses:
        words.add("poses")
    if SITE & set(sighting.uses):
        words.add("site")
    return frozenset(words)


def told(case: Case, found: tuple[RoleReason, ...], locus: tuple[str, ...]) -> Standing:
    """A decided case in words: its own signs first, in its order."""
    made = {each.sign: each for each in found}
    if "both_ways" in case.told:
        pointing = tuple(each for each in found if each.side in {"set_up", "victim"})
        evidence = tuple(dict.fromkeys(place for each in pointing for place in each.evidence)) or locus
        made["both_ways"] = reason("both_ways", {}, evidence)
    wanted = (*case.told, *sorted(SERVICE_SIGNS)) if "service" in case.told else case.told
    leads = [made[sign] for sign in wanted if sign in made]
    if not leads:
        leads = [reason("nothing_known", {}, locus)]
    if case.role not in {"unknown", "abused_service", "fraudulent"}:  # else the sentence stands for itself, or harm is told already
        leads += [made[sign] for sign in ("held",) if sign in made]
    rest = [each for each in made.values() if each not in leads and each.side != "open"]
    return Standing(
        role=case.role,
        certainty=case.certainty,
        ja="".join(each.says for each in leads[:_TOLD]),
        en=" ".join(each.says_en for each in leads[:_TOLD]),
        reasons=(*leads, *rest),
        case=case.name,
    )
