"""Is the author's address genuine? SPF, DKIM, DMARC, ARC; the domain; the weak comparison of addresses (S12-S14)."""

from fuwake.derive.spoofing_words import CONCLUSIONS
from fuwake.model.authentication import MethodResult
from fuwake.report.blocks import Block, Callout, Cell, Heading, Paragraph, Section, Table
from fuwake.report.sections.domain_table import dns_evidence, domain_table
from fuwake.report.statements import author
from fuwake.report.statements.link import official
from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer


def section(writer: Writer) -> Section:
    """The one statement on the author's address, its reasons, the domain."""
    case, domain = writer.case, writer.author_domain()
    value = author.spoofing(case.spoofing)
    evidence = case.spoofing.evidence or writer.header_loci("From")
    absent = case.spoofing.code == "author-domain-nonexistent"
    finding = _with_domain(writer, "spoofing-nonexistent.forged" if absent else f"spoofing.{value}", evidence, domain)
    why = writer.clean(_grounds(writer.pick(case.spoofing.why_ja, case.spoofing.why)), 500)
    said: list[Saying] = [writer.fact("author.why", evidence, why=why)] if why and not absent else []
    if domain is not None and value == "authentic" and writer.accuses and foreign(writer) and case.brand is not None:
        name = writer.clean(writer.pick(case.brand.name, case.brand.name_en), 80)
        said.append(writer.fact("author.not_official", case.brand.evidence or evidence, domain=writer.host(domain), name=name))
    said.append(writer.note("author.explain"))
    blocks: list[Block] = [Paragraph(items=tuple(said)), _methods(writer)]
    if domain is not None:
        owner = _with_domain(writer, "spoofing-noowner.forged" if absent else f"spoofing-owner.{value}", evidence, domain)
        title = writer.word("author.reading_title" if value == "authentic" else "author.owner_title")
        blocks.append(Callout(tone="info", title=title, items=(owner,)))
    if domain is None:
        blocks.append(Paragraph(items=(writer.fact("author.no_domain", writer.header_loci("From")),)))
    else:
        blocks.append(Heading(id="author-domain", text=writer.word("author.domain_heading")))
        blocks += domain_table(writer, domain, use="author")
        if not writer.hides(domain):
            blocks.append(Paragraph(items=(_address_match(writer, domain),)))
    return Section(id="author", title=writer.word("section.author"), finding=finding, blocks=tuple(blocks))


def _grounds(why: str) -> str:
    """The reason without the conclusion that opens it: the section's first sentence says that already."""
    opening = next((opening for opening in CONCLUSIONS if why.startswith(opening)), "")
    rest = why[len(opening) :]
    return rest[:1].upper() + rest[1:] if opening else why


def foreign(writer: Writer) -> bool:
    """Whether the author's domain is not among the verified official domains of the brand that the mail names."""
    domain, brand = writer.author_domain(), writer.case.brand
    return domain is not None and official(domain, brand) == "not_official"


def _with_domain(writer: Writer, key: str, evidence: tuple[str, ...], domain: str | None) -> Saying:
    slots = {"domain": writer.host(domain)} if "domain" in writer.bank.slots(key) else {}
    return writer.fact(key, evidence, **slots)


def _methods(writer: Writer) -> Table:
    auth = writer.case.auth
    named: list[tuple[str, MethodResult]] = [("SPF", auth.spf), *(("DKIM", found) for found in auth.dkim[:6])]
    named += [("DMARC", auth.dmarc), ("ARC", auth.arc)]
    if not auth.dkim:
        unsigned = MethodResult(result="none", domain=None, aligned=None, source="computed", why="", why_ja="", evidence=())
        named.insert(1, ("DKIM", unsigned))
    head = tuple(writer.word(f"author.col_{name}") for name in ("method", "result", "domain", "aligned", "why"))
    return Table(caption=writer.word("author.table"), head=head, rows=tuple(_row(writer, name, found) for name, found in named))


def _row(writer: Writer, name: str, found: MethodResult) -> tuple[Cell, ...]:
    aligned = writer.word("ui.unknown" if found.domain else "ui.not_given")
    if found.domain and (found.aligned is not None or (name == "DMARC" and found.result in {"pass", "fail"})):
        aligned = writer.word("ui.yes" if found.aligned or (found.aligned is None and found.result == "pass") else "ui.no")
    reason = writer.pick(found.why_ja, found.why) or (writer.word("author.no_signature") if name == "DKIM" else "")
    why = [writer.value(reason, 300)]
    if found.policy and found.policy not in reason and f"p={found.policy}" not in (found.record or ""):
        why += [Span(" "), *writer.bank.spans("author.policy", {"policy": writer.value(found.policy, 20)})]
    if found.record and found.record[:60] not in reason:
        why += [Span(" "), *writer.bank.spans("author.record", {"record": Span(writer.clean(found.record, 200), "code")})]
    outcome = writer.word("author.none") if found.source == "none" else writer.word_or("auth_result", found.result)
    code = [] if found.source == "none" else [found.result]
    source = [] if found.result == "none" else [writer.word(f"author.{found.source}")]
    told = [Span(outcome, "strong"), *([Span(f" ({writer.listed([*code, *source])})")] if code else [])]
    return (
        writer.cell(name),
        writer.cell(*told),
        writer.cell(writer.host(found.domain) if found.domain else writer.word("ui.not_given")),
        writer.cell(aligned),
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
