"""Where replies would go, and whether that place exists (S5-S7)."""

from fuwake.report.blocks import Block, Paragraph, Section
from fuwake.report.sections.domain_table import domain_table
from fuwake.report.statements import domain as statements
from fuwake.report.text import Saying
from fuwake.report.writer import Writer


def section(writer: Writer) -> Section:
    """Reply-To against From; the domain's registration; the conclusion only where it is known not to be registered."""
    message = writer.case.message
    evidence = writer.header_loci("Reply-To")
    first = next((box for box in message.reply_to if box.address), None)
    author = next((box for box in message.from_ if box.address), None)
    title = writer.word("section.reply_to")
    if first is None:
        key = "reply.unreadable" if evidence != ("message",) else "reply.none"
        return Section(id="reply_to", title=title, finding=writer.fact(key, evidence), blocks=())
    if author is not None and first.address and author.address and first.address.lower() == author.address.lower():
        return Section(id="reply_to", title=title, finding=writer.fact("reply.same", evidence), blocks=())
    domain = writer.reply_domain()
    if domain is not None and domain == writer.author_domain():
        finding: Saying = writer.fact("reply.same_domain", evidence, domain=writer.host(domain))
        return Section(id="reply_to", title=title, finding=finding, blocks=())
    finding = writer.fact("reply.differs", evidence, address=writer.address(first.address), author=writer.host(writer.author_domain()))
    return Section(id="reply_to", title=title, finding=finding, blocks=tuple(_blocks(writer, domain)))


def _blocks(writer: Writer, domain: str | None) -> list[Block]:
    if domain is None:
        return []
    blocks = domain_table(writer, domain, use="reply_to")
    known = writer.domains.get(domain)
    found = known.registration if known is not None else None
    value = statements.registration(found)
    evidence = (found.evidence if found is not None else ()) or ("run",)
    key = f"registration-reply.{value}"
    slots = {"domain": writer.host(domain)} if "domain" in writer.bank.slots(key) else {}
    said: list[Saying] = [writer.fact(key, evidence, domain, **slots)]
    if value == "not_registered":
        said.append(writer.advice("registration-later.not_registered"))
    else:
        said.append(writer.note("reply-note.differs"))
    blocks.append(Paragraph(items=tuple(said)))
    return blocks
