"""Observation of the earlier cases → campaign of the case document. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from fuwake.model.judgement import Brand, Campaign, Comparison, Neighbour, Scenario
from fuwake.model.observation import Observation

SAME_CAMPAIGN = 0.6
"""From this likeness on two mails are said to belong together ("resembles" does not mean "same sender")."""


def campaign(observations: Mapping[str, Observation], brand: Brand | None = None, scenario: Scenario | None = None) -> Campaign | None:
    """The nearest earlier cases; None where none is alike enough or none could be compared. brand, scenario: of this mail."""
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
            points=(*(Comparison(**point) for point in entry.get("points", ())), *_judged(entry, brand, scenario)),
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
