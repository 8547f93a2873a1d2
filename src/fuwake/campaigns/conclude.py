"""Observation of the earlier cases → campaign of the case document. Pure."""

from collections.abc import Mapping

from fuwake.model.judgement import Campaign, Neighbour
from fuwake.model.observation import Observation

SAME_CAMPAIGN = 0.6
"""From this likeness on two mails are said to belong together ("resembles" does not mean "same sender")."""


def campaign(observations: Mapping[str, Observation]) -> Campaign | None:
    """The nearest earlier cases; None where none is alike enough or none could be compared."""
    seen = observations.get("earlier_cases:message")
    if seen is None or seen.status != "found" or not seen.data:
        return None
    nearest = tuple(
        Neighbour(case=entry["case"], likeness=entry["likeness"], in_=tuple(entry["in"]))
        for entry in seen.data["nearest"]
        if entry["likeness"] >= SAME_CAMPAIGN
    )
    if not nearest:
        return None
    oldest = min(seen.data["nearest"], key=lambda entry: (entry.get("received") or "9999", entry["case"]))
    return Campaign(id=f"like-{oldest['case'][:12]}", nearest=nearest)
