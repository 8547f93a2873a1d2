"""Tables of the page of a case that the article does not have: every header field, part, link, finding and question."""

from collections.abc import Sequence

from fuwake.derive.left import LOCAL
from fuwake.model.observation import Observation
from fuwake.report.bank import Bank
from fuwake.report.blocks import Cell, Table
from fuwake.report.writer import Writer
from fuwake.web.words import bank

_MOST = 60
_LONG = 240


class Anatomy:
    """Made from a case by its writer, which makes every word harmless."""

    def __init__(self, writer: Writer) -> None:
        self._writer, self._case = writer, writer.case
        self._bank: Bank = bank("ja" if writer.lang == "ja" else "en")

    def tables(self) -> list[Table]:
        """Those that have rows, in reading order."""
        made = (
            self.headers(),
            self.parts(),
            self.links(),
            self.findings(),
            self.not_evaluated(),
            self.questions(),
            self.troubles(),
        )
        return [table for table in made if table.rows]

    def hosts(self) -> Table:
        """Domains and addresses with the part each plays."""
        writer = self._writer
        rows = [
            (
                writer.cell(writer.host(one.domain), evidence=one.evidence[:2]),
                writer.cell(self._word(f"role_of.{one.role}")),
                writer.cell(writer.clean(writer.pick(one.role_why_ja, one.role_why), _LONG)),
                writer.cell(self._uses(one.uses)),
            )
            for one in self._case.domains
            if not writer.hides(one.domain)
        ]
        rows += [
            (
                writer.cell(writer.ip(one.ip), evidence=_observed(one.network.evidence if one.network else ())),
                writer.cell(self._word(f"role_of.{one.role}")),
                writer.cell(writer.clean(writer.pick(one.role_why_ja, one.role_why), _LONG)),
                writer.cell(self._uses(one.uses)),
            )
            for one in self._case.hosts
            if not writer.hides_address(one.ip)
        ]
        return self._table("hosts", ("domain", "role", "role_why", "uses"), rows)

    def headers(self) -> Table:
        """The outermost header section, in the order of the bytes."""
        writer = self._writer
        rows = [
            (
                writer.cell(str(field.index + 1), evidence=(f"header:{field.index}",)),
                writer.cell(writer.value(field.name, 60)),
                writer.cell(writer.value(field.value, _LONG)),
            )
            for field in self._case.message.headers
        ]
        return self._table("headers", ("no", "header", "value"), rows)

    def parts(self) -> Table:
        """Every MIME part."""
        writer = self._writer
        rows = [
            (
                writer.cell(part.path, evidence=(f"part:{part.path}",)),
                writer.cell(writer.value(part.type, 80)),
                writer.cell(writer.value(part.filename, 120)) if part.filename else writer.cell(""),
                writer.cell(f"{part.size:,}"),
                writer.cell(writer.value(", ".join(defect.code for defect in part.defects), 160)) if part.defects else writer.cell(""),
            )
            for part in self._case.message.parts
        ]
        return self._table("parts", ("part", "type", "name", "size", "defects"), rows)

    def links(self) -> Table:
        """Every link, harmless."""
        writer = self._writer
        rows = [
            (
                writer.cell(str(link.index + 1), evidence=(f"link:{link.index}",)),
                writer.cell(writer.value(link.text, 100)) if link.text else writer.cell(""),
                writer.cell(writer.url(link.url, 200)),
                writer.cell(writer.word_or("where", link.where)),
                writer.cell(self._word(f"role_of.{link.role}")),
            )
            for link in self._case.links
        ]
        return self._table("links", ("no", "text", "target", "where", "role"), rows, total=self._case.links_total)

    def findings(self) -> Table:
        """All of them, the heaviest first."""
        writer = self._writer
        ranked = sorted(self._case.findings, key=lambda one: -abs(one.weight))
        rows = [
            (
                writer.cell(writer.clean(writer.pick(one.says, one.says_en), 400), evidence=one.evidence[:3]),
                writer.cell(f"{one.weight:+.1f}" if one.weight else "0"),
                writer.cell(writer.value(one.rule, 60)),
            )
            for one in ranked
        ]
        return self._table("findings", ("says", "weight", "rule"), rows)

    def not_evaluated(self) -> Table:
        """Rules that could not be asked, and why."""
        writer = self._writer
        rows = [
            (writer.cell(writer.value(one.rule, 60)), writer.cell(writer.clean(writer.pick(one.reason_ja, one.reason), _LONG)))
            for one in self._case.not_evaluated
        ]
        return self._table("not_evaluated", ("rule", "why"), rows)

    def questions(self) -> Table:
        """Every question, in the order of time."""
        writer = self._writer
        asked = sorted(self._case.observations, key=lambda one: (one.asked_at, one.id))
        rows = [
            (
                writer.cell(
                    f"{writer.word_or('observer', seen.observer)}: ",
                    writer.value(writer.question(seen), 160),
                    evidence=(f"observation:{seen.id}",),
                ),
                writer.cell(self._source(seen)),
                writer.cell(self._outcome(seen)),
                writer.cell(writer.when(seen.asked_at, seconds=True)),
            )
            for seen in asked
        ]
        return self._table("questions", ("asked", "source", "outcome", "at"), rows)

    def troubles(self) -> Table:
        """What could not be done."""
        writer = self._writer
        rows = [(writer.cell(writer.value(one.where, 100)), writer.cell(writer.value(one.what, _LONG))) for one in self._case.errors]
        return self._table("troubles", ("part", "why"), rows)

    def _source(self, seen: Observation) -> str:
        if seen.observer in LOCAL or not seen.source:
            return ""
        return self._writer.clean(seen.source, 120)

    def _outcome(self, seen: Observation) -> str:
        word = self._writer.word(f"evidence.o_{seen.status}")
        return f"{word} ({self._writer.reason(seen)})" if seen.status in ("failed", "skipped") else word

    def _uses(self, uses: Sequence[str]) -> str:
        known = (f"use_of.{use}" if f"use_of.{use}" in self._bank.sentences else "use_of.other" for use in uses)
        return self._writer.listed(self._word(key) for key in known)

    def _word(self, key: str) -> str:
        return self._bank.plain(key)

    def _table(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Cell, ...]], total: int | None = None) -> Table:
        number = max(len(rows), total or 0)
        slots = {"count": f"{number:,}"} if "count" in self._bank.slots(f"case.{name}") else {}
        shown = tuple(rows[:_MOST])
        if number > len(shown):
            last = self._writer.cell(self._bank.plain("case.cut", count=f"{number - len(shown):,}"))
            shown = (*shown, (last, *(self._writer.cell("") for _ in columns[1:])))
        head = tuple(self._word(f"case.col_{column}") for column in columns)
        return Table(caption=self._bank.plain(f"case.{name}", **slots), head=head, rows=shown)


def _observed(loci: Sequence[str]) -> tuple[str, ...]:
    return tuple(loci[:2])
