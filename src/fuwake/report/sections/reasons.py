"""Why the verdict is what it is: every reason with its weight and its evidence."""

from fuwake.model.judgement import Reason
from fuwake.report.blocks import Block, Cell, Paragraph, Section, Table
from fuwake.report.writer import Writer

_MOST = 30


def section(writer: Writer) -> Section:
    """Reasons by weight, then what was found without weight."""
    verdict = writer.case.verdict
    blocks: list[Block] = []
    if verdict.reasons:
        blocks.append(Paragraph(items=(writer.note("reasons.lead"),)))
        ranked = sorted(verdict.reasons, key=lambda reason: -abs(reason.weight))[:_MOST]
        blocks.append(_table(writer, writer.word("reasons.caption"), ranked))
    else:
        blocks.append(Paragraph(items=(writer.fact("reasons.none", ("run",)),)))
    told = {reason.rule for reason in verdict.reasons}
    others = [
        Reason(rule=found.rule, says=found.says, says_en=found.says_en, weight=found.weight, evidence=found.evidence)
        for found in writer.case.findings
        if found.rule not in told
    ]
    if others:
        blocks.append(_table(writer, writer.word("reasons.other"), others[:_MOST]))
    if verdict.guards:
        guards = writer.listed(writer.word_or("guard", guard) for guard in verdict.guards)
        blocks.append(Paragraph(items=(writer.fact("reasons.guards", ("run",), guards=writer.value(guards)),)))
    return Section(id="reasons", title=writer.word("section.reasons"), finding=None, blocks=tuple(blocks))


def _table(writer: Writer, caption: str, reasons: list[Reason]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for reason in reasons:
        says = writer.clean(writer.pick(reason.says, reason.says_en), 400)
        sentence = writer.fact("reasons.finding", reason.evidence or ("message",), reason.rule, says=says)
        way = "up" if reason.weight > 0 else "down" if reason.weight < 0 else "flat"
        weight = f"{reason.weight:+.1f}" if reason.weight else "0"
        part = f" ({reason.share:.0%})" if reason.share is not None else ""
        rows.append(
            (writer.cell(*sentence.spans, evidence=sentence.evidence), writer.cell(f"{weight}{part} {writer.word(f'reasons.{way}')}"))
        )
    head = (writer.word("reasons.col_says"), writer.word("reasons.col_weight"))
    return Table(caption=caption, head=head, rows=tuple(rows), figures=True)
