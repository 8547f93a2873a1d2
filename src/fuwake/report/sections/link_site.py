"""Registration and hosting of the link: whose name, whose machine, since when (S19, S20)."""

from fuwake.model.infrastructure import CaseDomain
from fuwake.report.blocks import Block, Heading, Paragraph, Section
from fuwake.report.sections.certificates import certificate_blocks
from fuwake.report.sections.domain_table import age_saying, dns_evidence, domain_table, registration_saying, role_evidence, role_sayings
from fuwake.report.sections.host_blocks import host_blocks
from fuwake.report.statements import domain as statements
from fuwake.report.text import Saying, Sentence, Span
from fuwake.report.writer import Writer


def section(writer: Writer) -> Section | None:
    """None where the mail leads nowhere."""
    link = writer.main_link()
    if link is None:
        return None
    title = writer.word("section.link_site")
    locus = f"link:{link.index}"
    known = writer.link_domain()
    blocks: list[Block] = []
    finding: Saying | None = None
    if known is not None:
        finding = _finding(writer, known, locus)
        told = finding.key.partition(".")[0]
        if known.domain == writer.author_domain():
            again = _again(writer, known)
            blocks += [Paragraph(items=again)] if again else []
        else:
            blocks += domain_table(writer, known.domain, use="link", told=told)
        if not writer.hides(known.domain):
            blocks.append(Paragraph(items=(_addresses(writer, known, locus),)))
    elif link.host is not None and link.domain is None:
        finding = writer.fact("link_site.host_is_ip", (locus,), host=writer.ip(link.host))
    host = writer.link_host()
    if host is not None:
        blocks.append(Heading(id="link-network", text=writer.word("route.network", ip=writer.ip(host.ip).text)))
        blocks += host_blocks(writer, host, "link", locus)
    blocks += _end_of_the_way(writer, link.domain)
    blocks += certificate_blocks(writer)
    if finding is None and not blocks:
        return Section(id="link_site", title=title, finding=writer.fact("link_site.none", (locus,)), blocks=())
    return Section(id="link_site", title=title, finding=finding, blocks=tuple(blocks))


def _finding(writer: Writer, known: CaseDomain, locus: str) -> Sentence:
    """The weightiest known statement on the domain: its role where one is known and told, else its age or registration."""
    role, found = statements.role(known), known.registration
    evidence = role_evidence(known) or (locus,)
    if role != "unknown" and (writer.accuses or role == "innocent"):
        return writer.fact(f"domain_role.{role}", evidence, known.domain, domain=writer.host(known.domain))
    if found is not None and found.status == "registered" and not writer.hides(known.domain):
        return age_saying(writer, known.domain, found)
    return registration_saying(writer, known.domain)


def _again(writer: Writer, known: CaseDomain) -> tuple[Saying, ...]:
    """The author's own domain has its table already."""
    found = known.registration
    shown = found is not None and found.status == "registered" and not writer.hides(known.domain)
    same = (writer.note("domain.same_table", domain=writer.host(known.domain)),) if shown else ()
    return (*same, *role_sayings(writer, known, "link"))


def _addresses(writer: Writer, known: CaseDomain, locus: str) -> Saying:
    """Found, answered with none, failed, or not asked: four different things (B3)."""
    slots: dict[str, Span | str] = {"domain": writer.host(known.domain)}
    evidence = dns_evidence(known)
    if known.addresses:
        return writer.fact(
            "link_site.addresses", evidence or (locus,), known.domain, ips=Span(writer.listed(known.addresses[:6]), "code"), **slots
        )
    asked = [seen for kind in ("A", "AAAA") if (seen := writer.seen(f"dns:{kind} {known.domain}")) is not None]
    loci = tuple(f"observation:{seen.id}" for seen in asked) or (locus,)
    if any(seen.status == "failed" for seen in asked):
        return writer.fact("link_site.address_unknown", loci, known.domain, **slots)
    key = "link_site.no_address" if any(seen.status == "absent" for seen in asked) else "link_site.address_unasked"
    return writer.fact(key, loci, known.domain, **slots)


def _end_of_the_way(writer: Writer, start: str | None) -> list[Block]:
    """The site that redirects ended at, where it is another one: whose name, whose machine."""
    page = writer.case.page
    if page is None or page.status != "seen" or page.host is None:
        return []
    end = next((known for known in writer.case.domains if page.host == known.domain or page.host.endswith(f".{known.domain}")), None)
    if end is None or end.domain == start or end.domain == writer.author_domain() or writer.hides(end.domain):
        return []
    blocks: list[Block] = [
        Heading(id="link-end", text=writer.word("link_site.final_heading", host=writer.host_text(page.host))),
        Paragraph(items=(writer.fact("link_site.final", page.evidence, host=writer.host(page.host)),)),
        *domain_table(writer, end.domain, use="page"),
    ]
    host = writer.hosts.get(page.ip) if page.ip is not None else None
    if host is not None and host != writer.link_host():
        blocks.append(Heading(id="end-network", text=writer.word("route.network", ip=writer.ip(host.ip).text)))
        blocks += host_blocks(writer, host, "page", page.evidence[0])
    return blocks
