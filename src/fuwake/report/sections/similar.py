"""Earlier cases that are alike (S28)."""

from typing import Any, Literal, assert_never

from fuwake.report.blocks import Block, Section, Table
from fuwake.report.sections.similar_points import side_by_side
from fuwake.report.writer import Writer

MOST_EXPLAINED = 2
LOCUS = "observation:earlier_cases:message"
_State = Literal["alike", "none", "first", "not_compared"]


def section(writer: Writer) -> Section:
    """How alike, and in what; never that it is the same sender."""
    title = writer.word("section.similar")
    seen = next((entry for entry in writer.case.observations if f"observation:{entry.id}" == LOCUS), None)
    data: dict[str, Any] = (seen.data if seen is not None else None) or {}
    compared = str(data.get("compared", 0))
    match _state(writer, data, asked=seen is not None and seen.status in {"found", "absent"}):
        case "not_compared":
            return Section(id="similar", title=title, finding=writer.fact("campaign.not_compared", ("run",)), blocks=())
        case "first":
            return Section(id="similar", title=title, finding=writer.fact("campaign.first", (LOCUS,)), blocks=())
        case "none":
            return Section(id="similar", title=title, finding=writer.fact("campaign.none", (LOCUS,), compared=compared), blocks=())
        case "alike":
            finding = writer.fact("campaign.alike", (LOCUS,), compared=compared, count=str(len(_nearest(writer))))
            return Section(id="similar", title=title, finding=finding, blocks=(_table(writer, data), *_side_by_side(writer, data)))
        case state:
            assert_never(state)


def _state(writer: Writer, data: dict[str, Any], *, asked: bool) -> _State:
    if not asked:
        return "not_compared"
    if _nearest(writer):
        return "alike"
    return "none" if data.get("compared") else "first"


def _nearest(writer: Writer) -> tuple[Any, ...]:
    return writer.case.campaign.nearest if writer.case.campaign is not None else ()


def _name(near: Any, entry: dict[str, Any]) -> str:
    return " ".join(text for text in (entry.get("received"), entry.get("title")) if text) or str(near.case[:16])


def _side_by_side(writer: Writer, data: dict[str, Any]) -> tuple[Block, ...]:
    """The nearest ones, explained."""
    told = {entry["case"]: entry for entry in data.get("nearest", ())}
    tables = []
    for near in _nearest(writer)[:MOST_EXPLAINED]:
        entry = told.get(near.case, {})
        tables.append(side_by_side(writer, near, entry, writer.clean(_name(near, entry), 80)))
    return tuple(table for table in tables if table is not None)


def _table(writer: Writer, data: dict[str, Any]) -> Block:
    told = {entry["case"]: entry for entry in data.get("nearest", ())}
    rows = []
    for near in _nearest(writer)[:10]:
        entry = told.get(near.case, {})
        name = _name(near, entry)
        rows.append(
            (
                writer.cell(writer.value(name, 80)),
                writer.cell(f"{near.likeness * 100:.0f}%"),
                writer.cell(writer.join(writer.word_or("likeness", word) for word in near.in_)),
            )
        )
    head = tuple(writer.word(f"similar.col_{name}") for name in ("case", "likeness", "in"))
    return Table(caption=writer.word("similar.caption"), head=head, rows=tuple(rows))
