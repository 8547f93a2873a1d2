"""What the law says, as in force on the mail's date; never that it applies to somebody (S15)."""

from fuwake.report.blocks import Block, Cell, Paragraph, Section, Table
from fuwake.report.statements.site import CARD_KINDS
from fuwake.report.tables import Act, acts, penalty_at
from fuwake.report.writer import Writer


def section(writer: Writer) -> Section | None:
    """None where nothing points to phishing."""
    case = writer.case
    if case.verdict.label not in {"phishing", "suspicious"}:
        return None
    kinds = writer.kinds()
    topics = set()
    if not kinds or kinds - CARD_KINDS:
        topics.add("credentials")
    if kinds & CARD_KINDS:
        topics.add("card")
    if case.spoofing.status == "forged":
        topics.add("forged")
    chosen = [act for act in acts() if act.applies in topics]
    at = case.message.date or case.run.dissected_at
    head = tuple(writer.word(f"law.col_{name}") for name in ("act", "rule", "penalty", "source"))
    caption = writer.word("law.caption", date=writer.day(at).text)
    table = Table(caption=caption, head=head, rows=tuple(_row(writer, act) for act in chosen))
    notes = Paragraph(items=(writer.note("law.third"), writer.note("law.penal"), writer.note("law.check")))
    blocks: tuple[Block, ...] = (table, notes)
    return Section(id="law", title=writer.word("section.law"), finding=writer.note("law.lead"), blocks=blocks)


def _row(writer: Writer, act: Act) -> tuple[Cell, ...]:
    at = writer.case.message.date or writer.case.run.dissected_at
    penalty = penalty_at(act, at)
    words = writer.pick(penalty.ja, penalty.en) if penalty is not None else writer.word("ui.unknown")
    return (
        writer.cell(writer.pick(act.name_ja, act.name_en)),
        writer.cell(writer.pick(act.rule_ja, act.rule_en)),
        writer.cell(words),
        writer.cell(f"{act.official} ({act.source}, {writer.word('ui.checked_on')} {act.checked})"),
    )
