"""What could not be asked, and a word on third parties: a failed look-up is named and never read as clean (B3)."""

from fuwake.model.observation import Observation
from fuwake.report.blocks import Block, Bullets, Cell, Paragraph, Section, Table
from fuwake.report.text import Saying
from fuwake.report.writer import Writer

_ROWS = 40
_NAMED = 8
"""Questions named in one row; the evidence list and the case document hold all of them."""


def section(writer: Writer) -> Section:
    """Failed and skipped look-ups, rules without material, caveats."""
    case = writer.case
    failed = [seen for seen in case.observations if seen.status == "failed" and not _answered_elsewhere(writer, seen)]
    # Subject `none`: no question was left out, as there was no link to visit or a service is one that the user does not use.
    skipped = [seen for seen in case.observations if seen.status == "skipped" and seen.reason != "no-data" and seen.subject != "none"]
    blocks: list[Block] = []
    if failed:
        finding: Saying = writer.fact("limits.failed_lead", tuple(f"observation:{seen.id}" for seen in failed[:1]))
        blocks.append(_table(writer, writer.word("limits.failed_caption"), failed))
    elif case.run.mode == "offline":
        finding = writer.fact("limits.offline", ("run",))
    elif case.run.mode == "no-visit" and skipped:
        finding = writer.fact("limits.no_visit", ("run",))
    elif case.run.mode == "passive" and skipped:
        finding = writer.fact("limits.passive", ("run",))
    elif skipped:
        finding = writer.fact("limits.skipped_lead", ("run",))
    else:
        finding = writer.fact("limits.all_asked", ("run",))
    if skipped:
        blocks.append(_table(writer, writer.word("limits.skipped_caption"), skipped))
    if case.not_evaluated:
        blocks += _rules(writer)
    said: list[Saying] = [writer.note("limits.third_parties" if writer.accuses else "limits.third_parties_plain")]
    said += [writer.note("limits.no_person"), writer.note("limits.place")]
    said.append(writer.fact("limits.time", ("run",), time=writer.when(case.run.dissected_at)))
    said.append(writer.note("limits.dns_now"))
    if case.masking.occurrences:
        said.append(writer.fact("limits.masking", ("run",), count=str(case.masking.occurrences)))
    blocks.append(Bullets(items=tuple((saying,) for saying in said)))
    return Section(id="limits", title=writer.word("section.limits"), finding=finding, blocks=tuple(blocks))


def _answered_elsewhere(writer: Writer, seen: Observation) -> bool:
    """A registry without RDAP whose WHOIS server answered leaves nothing open (.jp has none)."""
    other = writer.seen(f"whois:{seen.subject}")
    return seen.observer == "rdap" and seen.reason == "not-supported" and other is not None and other.status in {"found", "absent"}


def _table(writer: Writer, caption: str, observations: list[Observation]) -> Table:
    """Questions that went the same way in one row: who was asked, what, why there is no answer."""
    groups: dict[tuple[str, str], list[Observation]] = {}
    for seen in observations:
        groups.setdefault((writer.word_or("observer", seen.observer), writer.reason(seen)), []).append(seen)
    rows: list[tuple[Cell, ...]] = []
    for (who, why), members in list(groups.items())[:_ROWS]:
        named = writer.listed(writer.question(seen) for seen in members[:_NAMED]) + (" …" if len(members) > _NAMED else "")
        loci = tuple(f"observation:{seen.id}" for seen in members[:4])
        rows.append((writer.cell(who, evidence=loci), writer.cell(writer.value(named, 600)), writer.cell(why)))
    return Table(caption=caption, head=tuple(writer.word(f"limits.col_{name}") for name in ("who", "what", "why")), rows=tuple(rows))


def _rules(writer: Writer) -> list[Block]:
    """Checks that lacked the same material in one row."""
    unread = writer.case.not_evaluated
    groups: dict[str, list[str]] = {}
    for rule in unread:
        reason = writer.clean(writer.pick(rule.reason_ja, rule.reason), 200)
        groups.setdefault(writer.ended(reason), []).append(writer.word_or("rule", rule.rule))
    rows = tuple(
        (writer.cell(writer.value(writer.listed(names), 600)), writer.cell(writer.value(reason, 210))) for reason, names in groups.items()
    )
    head = (writer.word("limits.col_rule"), writer.word("limits.col_why"))
    return [
        Paragraph(items=(writer.fact("limits.rules_lead", ("run",), count=str(len(unread))),)),
        Table(caption=writer.word("limits.rules_caption"), head=head, rows=rows),
    ]
