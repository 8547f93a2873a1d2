"""The part an address plays: the machine that handed the mail over, and the machines behind sites. Pure.

A reverse name counts only where it leads back to the address, or where the receiver wrote it down and no answer says otherwise: whoever
holds an address may write any name for it.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from fuwake.brands import machines, services
from fuwake.derive.relay_words import WORDS
from fuwake.derive.role_world import Bearing, World
from fuwake.derive.standing import Standing
from fuwake.model.finding import Certainty
from fuwake.model.infrastructure import CaseDomain, Network, Role
from fuwake.model.role import RoleReason
from fuwake.parse.domains import registrable_domain

_EXPLOITED = frozenset({"EXPLOITED"})


class Met(Struct, frozen=True, kw_only=True):
    """An address with what is known of it."""

    ip: str
    uses: tuple[str, ...]
    names: tuple[str, ...]
    network: Network | None
    locus: tuple[str, ...] = ()
    """Where it was met."""


def machine_standing(world: World, bearing: Bearing, met: Met, by_domain: Mapping[str, CaseDomain]) -> Standing:
    """The part an address plays; a site's address follows its domain, and a provider is never accused."""
    met = replace(met, locus=_locus(world, met))
    if "origin" in met.uses:
        return _handed_over(world, bearing, met)
    if not {"link", "page", "redirect"} & set(met.uses):
        forged = world.spoofing.status == "forged"
        return _one(
            "innocent" if forged else "unknown", "certain" if forged else None, "of_forged" if forged else "of_author", {}, met.locus
        )
    return _site(met, by_domain)


def _handed_over(world: World, bearing: Bearing, met: Met) -> Standing:
    """The machine that handed the mail over, the surest statement first."""
    trusted, sure = _trusted(met)
    found = tuple(_signs(world, met))
    signs = {each.sign for each in found}
    if {registrable_domain(name) for name in trusted} & bearing.receivers:
        return _decided("innocent", "certain", (_reason("relay_receiver", {}, met.locus), *found), ("relay_receiver",), met.locus)
    if "relay_service" in signs:
        return _decided("abused_service", "certain" if sure else "probable", found, ("relay_service",), met.locus)
    if "relay_exploited" in signs:
        sort: Certainty = "probable" if "relay_line" in signs else "possible"
        return _decided("compromised", sort, found, ("relay_exploited", "relay_line"), met.locus)
    for sign in ("relay_shared", "relay_rented"):
        if sign in signs:
            return _decided("abused_service", "possible", found, (sign,), met.locus)
    if "relay_line" in signs:
        return _decided("unknown", None, found, ("relay_line",), met.locus)
    if "relay_post" in signs and bearing.deceives:
        return _decided("compromised", "possible", found, ("relay_post",), met.locus)
    return _decided("unknown", None, found, ("relay",), met.locus)


def _signs(world: World, met: Met) -> Iterator[RoleReason]:
    trusted, sure = _trusted(met)
    network = met.network
    proof = (*met.locus, *(network.evidence if network is not None else ()))
    for name in trusted:
        machine, service = machines.by_name(name, met.ip), services.of(name)
        if machine is not None:
            yield _reason(_SORTS[machine.sort], _named(machine.name), proof)
        elif service is not None and service.kind in {"mail", "sending"}:
            yield _reason("relay_service", {"service": service.name}, proof)
        elif sure and machines.is_post(name) and registrable_domain(name) is not None:
            yield _reason("relay_post", {}, proof)
    by_number = machines.by_network(network.asn) if network is not None else None
    if by_number is not None and network is not None and by_number.sort != "front":
        yield _reason(_SORTS[by_number.sort], _named(by_number.name), network.evidence)
    for entry in world.listings:
        if entry.status == "listed" and entry.about == "address" and entry.url == met.ip and _EXPLOITED & set(entry.threats):
            yield _reason("relay_exploited", {}, entry.evidence)
    if not trusted and met.names:
        yield _reason("relay_name_denied", {}, proof)


_SORTS = {"rented": "relay_rented", "shared": "relay_shared", "access": "relay_line", "front": "relay_rented"}


def _trusted(met: Met) -> tuple[tuple[str, ...], bool]:
    """(reverse names that count, whether they are shown to lead back)."""
    network = met.network
    if network is not None and network.rdns is not None and network.rdns_confirmed:
        return (network.rdns,), True
    if network is not None and network.rdns_confirmed is False:
        return (), False
    return met.names, False


def _site(met: Met, by_domain: Mapping[str, CaseDomain]) -> Standing:
    """A machine that a site stands on: what its sites are decides; a relay in front of others' sites is nobody's."""
    known = [by_domain[name] for name in map(registrable_domain, met.names) if name is not None and name in by_domain]
    machine = machines.by_network(met.network.asn) if met.network is not None else None
    if machine is not None and machine.sort == "front" and met.network is not None and any(each.role != "innocent" for each in known):
        return _one("abused_service", "possible", "site_front", _named(machine.name), met.network.evidence or met.locus)
    taken = [each for each in known if each.role == "compromised"]
    if taken:
        return _one("compromised", taken[0].role_certainty, "site_taken", {}, _proof(taken[0], met.locus))
    used = [each for each in known if each.role in {"fraudulent", "abused_service"}]
    if used:
        return _one("abused_service", used[0].role_certainty, "site_used", {}, _proof(used[0], met.locus))
    if known and all(each.role == "innocent" for each in known):
        return _one("innocent", known[0].role_certainty, "site_genuine", {}, _proof(known[0], met.locus))
    if not known:  # the link names the address itself
        trusted, _ = _trusted(met)
        named = next((found for found in (machines.by_name(name, met.ip) for name in trusted) if found is not None), machine)
        if named is not None and named.sort in {"rented", "shared"}:
            proof = met.network.evidence if met.network is not None and met.network.evidence else met.locus
            return _one("abused_service", "possible", "site_rented", _named(named.name), proof)
    return _one("unknown", None, "site_open", {}, met.locus)


def _proof(known: CaseDomain, locus: tuple[str, ...]) -> tuple[str, ...]:
    return next((each.evidence for each in known.role_reasons), known.evidence) or locus


def _one(role: Role, certainty: Certainty | None, sign: str, slots: dict[str, str], evidence: tuple[str, ...]) -> Standing:
    return _decided(role, certainty, (_reason(sign, slots, evidence),), (sign,), evidence)


def _decided(
    role: Role, certainty: Certainty | None, found: tuple[RoleReason, ...], told: tuple[str, ...], locus: tuple[str, ...]
) -> Standing:
    made: dict[str, RoleReason] = {}
    for each in found:
        made.setdefault(each.sign, each)
    leads = [made[sign] for sign in told if sign in made] or [_reason(told[0], {}, locus)]
    return Standing(
        role=role,
        certainty=certainty,
        ja="".join(each.says for each in leads),
        en=" ".join(each.says_en for each in leads),
        reasons=(*leads, *(each for each in made.values() if each not in leads)),
        case=leads[0].sign,
    )


def _reason(sign: str, slots: dict[str, str], evidence: tuple[str, ...]) -> RoleReason:
    words = WORDS[sign]
    return RoleReason(sign=sign, side=words.side, says=words.ja.format_map(slots), says_en=words.en.format_map(slots), evidence=evidence)


def _named(name: str | None) -> dict[str, str]:
    return {"name": f"（{name}）" if name else "", "name_en": f" ({name})" if name else ""}


def _locus(world: World, met: Met) -> tuple[str, ...]:
    """Where an address was met: never empty."""
    if "origin" in met.uses and world.anatomy.trace.boundary is not None:
        return (f"hop:{world.anatomy.trace.boundary}",)
    kind = "AAAA" if ":" in met.ip else "A"
    asked = tuple(f"observation:dns:{kind} {name}" for name in met.names if f"dns:{kind} {name}" in world.observations)
    if asked:
        return asked[:2]
    page = world.page
    return page.evidence[:1] if page is not None and page.evidence and {"page", "redirect"} & set(met.uses) else ("message",)
