"""Registration and hosting of the link: whose name, whose machine, since when (S19, S20)."""

from fuwake.report.blocks import Block, Heading, Paragraph, Section
from fuwake.report.sections.domain_table import dns_evidence, domain_table
from fuwake.report.sections.host_blocks import host_blocks
from fuwake.report.statements import domain as statements
from fuwake.report.text import Saying, Span
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
        finding = writer.fact(
            f"domain_role.{statements.role(known.role)}", known.evidence or (locus,), known.domain, domain=writer.host(known.domain)
        )
        blocks += domain_table(writer, known.domain, role_told=True)
        blocks.append(Paragraph(items=(_addresses(writer, known.domain, known.addresses, dns_evidence(known) or (locus,)),)))
    elif link.host is not None and link.domain is None:
        finding = writer.fact("link_site.host_is_ip", (locus,), host=writer.ip(link.host))
    host = writer.link_host()
    if host is not None:
        blocks.append(Heading(id="link-network", text=writer.word("route.network", ip=writer.ip(host.ip).text)))
        blocks += host_blocks(writer, host, "link", locus)
    if finding is None and not blocks:
        return Section(id="link_site", title=title, finding=writer.fact("link_site.none", (locus,)), blocks=())
    return Section(id="link_site", title=title, finding=finding, blocks=tuple(blocks))


def _addresses(writer: Writer, domain: str, addresses: tuple[str, ...], evidence: tuple[str, ...]) -> Saying:
    if not addresses:
        return writer.fact("link_site.no_address", evidence, domain, domain=writer.host(domain))
    return writer.fact("link_site.addresses", evidence, domain, domain=writer.host(domain), ips=Span(writer.listed(addresses[:6]), "code"))
