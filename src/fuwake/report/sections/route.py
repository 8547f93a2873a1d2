"""The way of the mail: hops, trust boundary, the machine that handed it over (S8-S11)."""

from fuwake.model.case import CaseHop
from fuwake.report.blocks import Block, Cell, Heading, Paragraph, Section, Table
from fuwake.report.sections.host_blocks import host_blocks
from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer

_MOST = 15
_TOLD = 2
"""Breaks, and odd times, that are told; the table shows all."""
_CLOCK_S = 60.0
_HELD_S = 3600.0


def section(writer: Writer) -> Section:
    """Every hop, the boundary, then who runs the origin and where it roughly is."""
    trace = writer.case.trace
    origin = trace.origin
    locus = f"hop:{trace.boundary}" if trace.boundary is not None else "message"
    if origin is not None:
        finding: Saying = writer.fact("boundary-deck.set", (locus,), ip=writer.ip(origin.ip))
    else:
        finding = writer.fact("boundary-deck.none", ("message",))
    blocks: list[Block] = [Paragraph(items=tuple(_sayings(writer, locus)))]
    if trace.hops:
        blocks.append(_table(writer))
        if any(not hop.vouched for hop in trace.hops):
            blocks.append(Paragraph(items=(writer.note("route.below"),)))
    host = writer.origin_host()
    if host is not None:
        blocks.append(Heading(id="origin-network", text=writer.word("route.network", ip=writer.ip(host.ip).text)))
        blocks += host_blocks(writer, host, "origin", locus)
    return Section(id="route", title=writer.word("section.route"), finding=finding, blocks=tuple(blocks))


def _sayings(writer: Writer, locus: str) -> list[Saying]:
    trace = writer.case.trace
    said: list[Saying] = []
    if not trace.hops:
        said.append(writer.fact("route.no_hops", ("message",)))
    reason = writer.ended(writer.clean(writer.pick(trace.boundary_reason_ja, trace.boundary_reason), 400))
    if trace.origin is not None and trace.boundary is not None:
        said.append(writer.fact("boundary.set", (locus,), hop=str(trace.boundary + 1), reason=reason))
        if trace.origin.helo:
            said.append(writer.fact("origin.ip", (locus,), helo=writer.host(trace.origin.helo)))
    else:
        said.append(writer.fact("boundary.none", ("message",), reason=reason))
        said.append(writer.fact("origin.none", ("message",)))
    if len(trace.hops) > _MOST:
        said.append(writer.fact("route.limit", ("message",), count=str(_MOST)))
    return said + _oddities(writer)


def _oddities(writer: Writer) -> list[Saying]:
    """Records that do not join, clocks that disagree, and long waits, of the records that are shown."""
    gaps: list[Saying] = []
    times: list[Saying] = []
    for hop in writer.case.trace.hops[: _MOST - 1]:
        about, places = f"hop:{hop.index}", (f"hop:{hop.index}", f"hop:{hop.index + 1}")
        newer, older = str(hop.index + 1), str(hop.index + 2)
        if hop.gap:
            gaps.append(writer.fact("gap.between", places, about, newer=newer, older=older))
        if hop.delay_s is None:
            continue
        if hop.delay_s < -_CLOCK_S:
            times.append(writer.fact("clock.back", places, about, newer=newer, older=older, seconds=f"{-hop.delay_s:,.0f}"))
        elif hop.delay_s > _HELD_S:
            times.append(writer.fact("held.between", places, about, newer=newer, older=older, hours=f"{hop.delay_s / 3600:,.1f}"))
    return gaps[:_TOLD] + times[:_TOLD]


def _table(writer: Writer) -> Table:
    head = tuple(writer.word(f"route.col_{name}") for name in ("hop", "from", "by", "when", "vouched"))
    rows = tuple(_row(writer, hop) for hop in writer.case.trace.hops[:_MOST])
    return Table(caption=writer.word("route.caption"), head=head, rows=rows)


def _row(writer: Writer, hop: CaseHop) -> tuple[Cell, ...]:
    names = [writer.host_text(name) for name in dict.fromkeys((hop.from_helo, hop.from_rdns)) if name]
    if hop.from_ip:
        names.append(f"[{writer.ip(hop.from_ip).text}]")
    took = "" if hop.delay_s is None else f" ({writer.word('route.seconds', seconds=f'{hop.delay_s:+,.0f}')})"
    return (
        writer.cell(str(hop.index + 1), evidence=(f"hop:{hop.index}",)),
        writer.cell(Span(" ".join(names), "code") if names else writer.word("ui.unknown")),
        writer.cell(writer.host(hop.by) if hop.by else writer.word("ui.unknown"), f" {writer.clean(hop.with_, 40)}" if hop.with_ else ""),
        writer.cell(writer.when(hop.date, seconds=True) if hop.date is not None else writer.word("ui.unknown"), took),
        writer.cell(Span(writer.word("route.vouched" if hop.vouched else "route.claimed"), "strong" if hop.vouched else "text")),
    )
