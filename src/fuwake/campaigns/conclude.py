"""Observation of the earlier cases → campaign of the case document. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from fuwake.campaigns.sketch import Observed
from fuwake.model.judgement import Brand, Campaign, Comparison, Neighbour, Scenario
from fuwake.model.observation import Observation

SAME_CAMPAIGN = 0.6
"""From this likeness on two mails are said to belong together ("resembles" does not mean "same sender")."""


def campaign(
    observations: Mapping[str, Observation],
    brand: Brand | None = None,
    scenario: Scenario | None = None,
    hosting: Observed | None = None,
) -> Campaign | None:
    """The nearest earlier cases; None where none is alike enough or none could be compared. brand, scenario, hosting: of this mail."""
    seen = observations.get("earlier_cases:message")
    if seen is None or seen.status != "found" or not seen.data:
        return None
    alike = [entry for entry in seen.data["nearest"] if entry["likeness"] >= SAME_CAMPAIGN]
    if not alike:
        return None
    nearest = tuple(
        Neighbour(
            case=entry["case"],
            likeness=entry["likeness"],
            in_=tuple(entry["in"]),
            points=(
                *(Comparison(**point) for point in entry.get("points", ())),
                *_judged(entry, brand, scenario),
                *_hosted(entry, hosting or Observed()),
            ),
        )
        for entry in alike
    )
    named = next((entry["campaign"] for entry in alike if entry.get("campaign")), None)
    oldest = min(seen.data["nearest"], key=lambda entry: (entry.get("received") or "9999", entry["case"]))
    return Campaign(id=named or f"like-{oldest['case'][:12]}", nearest=nearest)


def _judged(entry: Mapping[str, Any], brand: Brand | None, scenario: Scenario | None) -> Iterator[Comparison]:
    """Whom both pose as, and under which pretext; by id, the words follow in the report."""
    for what, mine, theirs in (
        ("brand", brand.id if brand is not None else "", entry.get("brand", "")),
        ("scenario", scenario.id if scenario is not None else "", entry.get("scenario", "")),
    ):
        if mine and theirs:
            yield Comparison(what=what, same=mine == theirs, here=mine, there=theirs)


def _hosted(entry: Mapping[str, Any], hosting: Observed) -> Iterator[Comparison]:
    """What both share of registrar, name servers and network; what differs says nothing, since it changes from wave to wave."""
    for what, mine, theirs in (
        ("name_servers", hosting.name_servers, entry.get("name_servers", ())),
        ("registrar", hosting.registrars, entry.get("registrars", ())),
        ("network", tuple(f"AS{asn}" for asn in hosting.asns), tuple(f"AS{asn}" for asn in entry.get("asns", ()))),
    ):
        both = [one for one in mine if one in theirs]
        if both:
            value = ", ".join(both)[:120]
            yield Comparison(what=what, same=True, here=value, there=value)
