"""What became of the sites since: the time line of the rounds, each row with its evidence (B7)."""

from collections.abc import Iterator

from fuwake.derive.listings import TITLES
from fuwake.derive.watch_timeline import UP
from fuwake.model.watch import WatchChange, WatchMoment, WatchNow
from fuwake.report.bank import Slot
from fuwake.report.blocks import Block, Bullets, Cell, Paragraph, Section, Table
from fuwake.report.text import Saying, Sentence
from fuwake.report.watch_lines import of_row, why
from fuwake.report.watched import Watched
from fuwake.report.writer import Writer

_ROWS = 40
_CHANGES = 12


def section(writer: Writer) -> Section | None:
    """None where the case was not looked at again."""
    watched = writer.watched
    if watched is None or watched.last is None or watched.main is None:
        return None
    last = watched.last
    lead = writer.fact("watching.lead", (f"watch:{last.number}",), count=str(last.number), time=writer.when(last.at))
    still = (writer.advice("watching.still"),) if writer.accuses and watched.main.state in UP else ()
    blocks: list[Block] = [Paragraph(items=(*still, lead, writer.note("watching.rule")))]
    changes = [(_change(writer, change),) for change in watched.watch.changes[-_CHANGES:] if _is_told(writer, change)]
    if changes:
        blocks.append(Bullets(items=tuple(changes)))
    blocks += [Paragraph(items=tuple(_others(writer, watched))), _table(writer, watched)]
    kept = tuple(block for block in blocks if not (isinstance(block, Paragraph) and not block.items))
    return Section(id="watch", title=writer.word("section.watch"), finding=now(writer, watched.main), blocks=kept)


def now(writer: Writer, known: WatchNow) -> Sentence:
    """What is last known of one host: the one statement on it."""
    slots: dict[str, Slot] = {"host": writer.host(known.host)}
    at = known.told_at if known.state == "up" else known.since_at
    if at is not None and known.state != "could_not_tell":
        slots["time"] = writer.when(at)
    return writer.fact(f"watched.{known.state}", known.evidence or _run(writer), known.host, **slots)


def label(writer: Writer, known: WatchNow) -> Sentence:
    """The same, short."""
    return writer.fact(f"watched-label.{known.state}", known.evidence or _run(writer), known.host)


def _run(writer: Writer) -> tuple[str, ...]:
    last = writer.watched.last if writer.watched is not None else None
    return (f"watch:{last.number}",) if last is not None else ("run",)


def _is_told(writer: Writer, change: WatchChange) -> bool:
    """What the article says of the examination itself stands elsewhere."""
    return change.told_in > 0 and not writer.hides(change.host)


def _change(writer: Writer, change: WatchChange) -> Saying:
    slots: dict[str, Slot] = {"time": writer.when(change.at), "host": writer.host(change.host)}
    if change.kind == "listed":
        return writer.fact("watching.listed", change.evidence, list=TITLES.get(change.why, change.why), **slots)
    if change.state != "up":
        slots["why"] = writer.value(why(writer.bank, change.why, detail=change.detail, resolves=None))
    return writer.fact(f"watching-change.{change.state}", change.evidence, **slots)


def _others(writer: Writer, watched: Watched) -> Iterator[Saying]:
    """The other hosts, and when each was last seen up where it is not."""
    for known in watched.watch.now:
        if known.use == "target" or writer.hides(known.host):
            continue
        if known is not watched.main:
            yield now(writer, known)
        if known.up_at is None:
            yield writer.fact("watching.never_up", known.evidence or _run(writer), host=writer.host(known.host))
        elif known.state not in UP:
            yield writer.fact("watching.since", known.evidence or _run(writer), host=writer.host(known.host), time=writer.when(known.up_at))


def _table(writer: Writer, watched: Watched) -> Table:
    moments = [row for line in watched.watch.rounds for row in line.moments if not writer.hides(row.host)]
    many = len({row.host for row in moments}) > 1
    names = ("time", "host", "state", "why") if many else ("time", "state", "why")
    head = tuple(writer.word(f"watching.col_{name}") for name in names)
    return Table(caption=writer.word("watching.caption"), head=head, rows=tuple(_row(writer, row, many=many) for row in moments[-_ROWS:]))


def _row(writer: Writer, row: WatchMoment, *, many: bool) -> tuple[Cell, ...]:
    first = () if row.round else (f"（{writer.word('watching.first')}）" if writer.lang == "ja" else f" ({writer.word('watching.first')})",)
    cells = [writer.cell(writer.when(row.at), *first, evidence=row.evidence[:3])]
    if many:
        cells.append(writer.cell(writer.host(row.host)))
    seen = of_row(writer.bank, row)
    return (*cells, writer.cell(writer.word(f"watch-state.{row.state}")), writer.cell(writer.value(seen)))
