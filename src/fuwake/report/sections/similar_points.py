"""Two mails side by side: what both say, and in what they differ."""

from typing import Any

from fuwake.model.judgement import Comparison, Neighbour
from fuwake.report.blocks import Table
from fuwake.report.text import Span
from fuwake.report.writer import Writer

_AS_CODE = frozenset(("link_path", "link_query", "link_host", "author_domain", "page_target", "network"))
_HOSTS = frozenset(("link_host", "author_domain", "name_servers"))
_JUDGED = {"brand": ("brand_name", "brand_name_en"), "scenario": ("scenario_title", "scenario_title_en")}
_NO_LETTERS = frozenset(("file",))
"""A digest tells a reader nothing."""


def side_by_side(writer: Writer, near: Neighbour, entry: dict[str, Any], name: str) -> Table | None:
    """The table of one earlier case; None where nothing can be told of it."""
    rows = []
    for point in near.points:
        here = _shown(writer, point, point.here, _own(writer, point.what))
        there = _shown(writer, point, point.there, _theirs(writer, point.what, entry))
        same = writer.word("similar.same")
        rows.append(
            (
                writer.cell(writer.word_or("likeness", point.what)),
                writer.cell(here if here is not None else same),
                writer.cell(same if point.same and point.here == point.there else there if there is not None else same),
            )
        )
    if not rows:
        return None
    head = tuple(writer.word(f"similar.col_{column}") for column in ("point", "here", "there"))
    return Table(caption=writer.word("similar.side_by_side", name=name), head=head, rows=tuple(rows))


def _shown(writer: Writer, point: Comparison, value: str | None, judged: str | None) -> Span | None:
    if judged is not None:
        return writer.value(judged, 60)
    if value is None or point.what in _NO_LETTERS or point.what in _JUDGED:
        return None
    if point.what in _HOSTS:
        return writer.host(value)
    return Span(writer.clean(value, 120), "code") if point.what in _AS_CODE else writer.value(value, 120)


def _own(writer: Writer, what: str) -> str | None:
    case = writer.case
    if what == "brand" and case.brand is not None:
        return writer.pick(case.brand.name, case.brand.name_en)
    if what == "scenario" and case.scenario is not None:
        return writer.pick(case.scenario.title, case.scenario.title_en)
    return None


def _theirs(writer: Writer, what: str, entry: dict[str, Any]) -> str | None:
    if what not in _JUDGED:
        return None
    japanese, english = _JUDGED[what]
    return writer.pick(str(entry.get(japanese) or ""), str(entry.get(english) or "")) or None
