"""The sets of data that a dissection has at hand, with their age: what its case records and its article tells."""

from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from fuwake.model.case import DataSet
from fuwake.model.errors import ObserveFailure
from fuwake.observe.bundled_sets import bundled


def of_program() -> tuple[DataSet, ...]:
    """The sets that come with the program."""
    return tuple(
        DataSet(name=one.name, title=one.title, as_of=one.as_of, source=one.source, licence=one.licence, kind="program")
        for one in bundled()
    )


def of_machine(folder: Path, bootstrap_url: str, lists: tuple[str, ...]) -> tuple[DataSet, ...]:
    """The address databases, the copy of the RDAP bootstrap files and the copies of URL lists in the data folder."""
    from fuwake.observe import data_sets, rdap_copy
    from fuwake.observe.reputation import url_lists

    found = []
    for pin in data_sets.pins():
        try:
            one = data_sets.installed(folder, pin.name)
        except ObserveFailure:
            continue
        found.append(
            DataSet(name=one.name, title=one.database, as_of=one.date, source=one.attribution, licence=one.licence, kind="machine")
        )
    copy = rdap_copy.copy_of(folder, bootstrap_url)
    shipped = rdap_copy.shipped(bootstrap_url)
    kept = copy or shipped
    if kept is not None:
        fresh = kept.age_days() <= rdap_copy.FRESH_DAYS
        found.append(
            DataSet(
                name="rdap" if fresh else "rdap_fallback",
                title="RDAP bootstrap files",
                as_of=_day(kept.published) or kept.fetched_at.date(),
                source=urlsplit(kept.url).hostname or kept.url,
                licence=rdap_copy.LICENCE,
                kind="program" if copy is None else "machine",
            )
        )
    for entry in url_lists.chosen(lists, "url_lists"):
        try:
            as_of: date | None = url_lists.copy_of(folder, entry.name).as_of.date()
        except ObserveFailure:
            continue
        found.append(DataSet(name=entry.name, title=entry.title, as_of=as_of, source=entry.source, licence=entry.licence, kind="machine"))
    return tuple(found)


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC).date()
    except ValueError:
        return None
