"""What lists of dangerous URLs said: listed, not listed (which is not "safe"), or not known."""

from fuwake.derive.recorded import Observations, locus, record_of
from fuwake.model.answers import ListRecord
from fuwake.model.infrastructure import Listing

_LISTS = {"safe_browsing": "google_safe_browsing"}
_STATUS = {"found": "listed", "absent": "not_listed"}


def listings(observations: Observations) -> tuple[Listing, ...]:
    """One listing a question that was asked, or meant to be asked, in the order of the observations."""
    found = []
    for observation in observations.values():
        if observation.observer not in _LISTS:
            continue
        record = record_of(observation, ListRecord)
        status = _STATUS.get(observation.status, "unknown")
        found.append(
            Listing(
                list=_LISTS[observation.observer],
                url=observation.subject,
                status="unknown" if status == "listed" and record is None else status,  # type: ignore[arg-type]  # words of the table above
                threats=record.threats if record else (),
                asked_at=observation.asked_at,
                evidence=(locus(observation),),
            )
        )
    return tuple(found)
