"""What could not be asked, and a word on third parties: a failed look-up is named and never read as clean (B3)."""

from fuwake.model.observation import Observation
from fuwake.report.blocks import Block, Bullets, Paragraph, Section, Table
from fuwake.report.text import Saying
from fuwake.report.writer import Writer

_ROWS = 40


def section(writer: Writer) -> Section:
    """Failed and skipped look-ups, rules without material, caveats."""
    case = writer.case
    failed = [seen for seen in case.observations if seen.status == "failed"]
    skipped = [seen for seen in case.observations if seen.status == "skipped"]
    blocks: list[Block] = []
    if failed:
        finding: Saying = writer.fact("limits.failed_lead", tuple(f"observation:{seen.id}" for seen in failed[:1]))
        items = tuple((_failed(writer, seen),) for seen in failed[:_ROWS])
        blocks.append(Bullets(items=items))
    elif case.observations and not skipped:
        finding = writer.fact("limits.all_asked", ("run",))
    else:
        finding = writer.note("limits.third_parties")
    if skipped:
        blocks.append(_table(writer, writer.word("limits.skipped_caption"), skipped))
    if case.not_evaluated:
        blocks += _rules(writer)
    said: list[Saying] = [] if finding == writer.note("limits.third_parties") else [writer.note("limits.third_parties")]
    said += [writer.note("limits.no_person"), writer.note("limits.place")]
    said.append(writer.fact("limits.time", ("run",), time=writer.when(case.run.dissected_at)))
    said.append(writer.note("limits.dns_now"))
    if case.masking.occurrences:
        said.append(writer.fact("limits.masking", ("run",), count=str(case.masking.occurrences)))
    blocks.append(Bullets(items=tuple((saying,) for saying in said)))
    return Section(id="limits", title=writer.word("section.limits"), finding=finding, blocks=tuple(blocks))


def _failed(writer: Writer, seen: Observation) -> Saying:
    what = f"{writer.word_or('observer', seen.observer)} {writer.question(seen)}"
    return writer.fact("limits.failed", (f"observation:{seen.id}",), seen.id, what=writer.value(what), why=writer.reason(seen))


def _table(writer: Writer, caption: str, observations: list[Observation]) -> Table:
    rows = tuple(
        (
            writer.cell(writer.value(writer.question(seen), 120), evidence=(f"observation:{seen.id}",)),
            writer.cell(writer.word_or("observer", seen.observer)),
            writer.cell(writer.reason(seen)),
        )
        for seen in observations[:_ROWS]
    )
    return Table(caption=caption, head=tuple(writer.word(f"limits.col_{name}") for name in ("what", "who", "why")), rows=rows)


def _rules(writer: Writer) -> list[Block]:
    unread = writer.case.not_evaluated
    rows = tuple(
        (writer.cell(writer.value(rule.rule, 80)), writer.cell(writer.value(writer.pick(rule.reason_ja, rule.reason), 200)))
        for rule in unread[:_ROWS]
    )
    head = (writer.word("limits.col_rule"), writer.word("limits.col_why"))
    return [
        Paragraph(items=(writer.fact("limits.rules_lead", ("run",), count=str(len(unread))),)),
        Table(caption=writer.word("limits.rules_caption"), head=head, rows=rows),
    ]
