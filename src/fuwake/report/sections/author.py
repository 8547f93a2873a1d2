"""Is the author's address genuine? SPF, DKIM, DMARC, ARC; the domain; the weak comparison of addresses (S12-S14)."""

from fuwake.model.authentication import MethodResult
from fuwake.report.blocks import Block, Callout, Cell, Heading, Paragraph, Section, Table
from fuwake.report.sections.domain_table import dns_evidence, domain_table
from fuwake.report.statements import author
from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer


def section(writer: Writer) -> Section:
    """The one statement on the author's address, its reasons, the domain."""
    case, domain = writer.case, writer.author_domain()
    value = author.spoofing(case.spoofing)
    evidence = case.spoofing.evidence or writer.header_loci("From")
    finding = _with_domain(writer, f"spoofing.{value}", evidence, domain)
    why = writer.clean(writer.pick(case.spoofing.why_ja, case.spoofing.why), 500)
    said: list[Saying] = [writer.fact("author.why", evidence, why=why)] if why else []
    said.append(writer.note("author.explain"))
    blocks: list[Block] = [Paragraph(items=tuple(said)), _methods(writer)]
    if domain is not None:
        owner = _with_domain(writer, f"spoofing-owner.{value}", evidence, domain)
        blocks.append(Callout(tone="info", title=writer.word("author.owner_title"), items=(owner,)))
    if domain is None:
        blocks.append(Paragraph(items=(writer.fact("author.no_domain", writer.header_loci("From")),)))
    else:
        blocks.append(Heading(id="author-domain", text=writer.word("author.domain_heading")))
        blocks += domain_table(writer, domain)
        blocks.append(Paragraph(items=(_address_match(writer, domain),)))
    return Section(id="author", title=writer.word("section.author"), finding=finding, blocks=tuple(blocks))


def _with_domain(writer: Writer, key: str, evidence: tuple[str, ...], domain: str | None) -> Saying:
    slots = {"domain": writer.host(domain)} if "domain" in writer.bank.slots(key) else {}
    return writer.fact(key, evidence, **slots)


def _methods(writer: Writer) -> Table:
    auth = writer.case.auth
    named: list[tuple[str, MethodResult]] = [("SPF", auth.spf), *(("DKIM", found) for found in auth.dkim[:6])]
    named += [("DMARC", auth.dmarc), ("ARC", auth.arc)]
    head = tuple(writer.word(f"author.col_{name}") for name in ("method", "result", "domain", "aligned", "why"))
    return Table(caption=writer.word("author.table"), head=head, rows=tuple(_row(writer, name, found) for name, found in named))


def _row(writer: Writer, name: str, found: MethodResult) -> tuple[Cell, ...]:
    aligned = writer.word("ui.unknown") if found.aligned is None else writer.word("ui.yes" if found.aligned else "ui.no")
    why = [writer.value(writer.pick(found.why_ja, found.why), 300)]
    if found.policy:
        why += [Span(" "), *writer.bank.spans("author.policy", {"policy": writer.value(found.policy, 20)})]
    if found.record:
        why += [Span(" "), *writer.bank.spans("author.record", {"record": Span(writer.clean(found.record, 200), "code")})]
    return (
        writer.cell(name),
        writer.cell(Span(found.result, "strong"), f" ({writer.word(f'author.{found.source}')})"),
        writer.cell(writer.host(found.domain) if found.domain else writer.word("ui.not_given")),
        writer.cell(aligned if found.domain else writer.word("ui.not_given")),
        writer.cell(*why, evidence=found.evidence),
    )


def _address_match(writer: Writer, domain: str) -> Saying:
    known, origin = writer.domains.get(domain), writer.case.trace.origin
    site = known.addresses if known is not None else ()
    value = author.address_match(site, origin.ip if origin is not None else None)
    slots: dict[str, Span | str] = {"domain": writer.host(domain)}
    if value == "different" and origin is not None:
        slots |= {"site": Span(writer.listed(site[:4]), "code"), "origin": writer.ip(origin.ip)}
    evidence = dns_evidence(known) if known is not None else ()
    return writer.fact(f"address_match.{value}", evidence or ("run",), domain, **slots)
