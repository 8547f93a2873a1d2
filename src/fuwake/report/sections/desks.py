"""Whom to tell: national desks, and the providers concerned (S30)."""

from fuwake.report.blocks import Block, Cell, Contact, Contacts, Paragraph, Section, Table
from fuwake.report.statements.site import CARD_KINDS
from fuwake.report.tables import Desk, desks
from fuwake.report.writer import Writer


def section(writer: Writer) -> Section | None:
    """Desks fitted to the case; None for a mail without anything suspicious."""
    if writer.case.verdict.label == "legitimate":
        return None
    topics = {"always"}
    if writer.kinds() & CARD_KINDS:
        topics.add("card")
    if writer.case.spoofing.status == "forged":
        topics.add("forged")
    blocks: list[Block] = [Contacts(items=tuple(_contact(writer, desk) for desk in desks() if desk.when in topics))]
    blocks += _providers(writer)
    return Section(id="desks", title=writer.word("section.desks"), finding=writer.advice("desks.lead"), blocks=tuple(blocks))


def _contact(writer: Writer, desk: Desk) -> Contact:
    return Contact(
        name=writer.pick(desk.name_ja, desk.name_en),
        what_for=writer.pick(desk.for_ja, desk.for_en),
        how=writer.pick(desk.how_ja, desk.how_en),
        href=desk.href,
        source=desk.source,
        checked=desk.checked,
    )


def _providers(writer: Writer) -> list[Block]:
    rows: list[tuple[Cell, ...]] = []
    for key, host in (("for_origin", writer.origin_host()), ("for_link", writer.link_host())):
        if host is not None and host.network is not None and host.network.abuse_contact:
            provider = writer.clean(host.network.provider, 100) or writer.word("ui.unknown")
            what = writer.word(f"desks.{key}", ip=writer.ip(host.ip).text)
            contact = writer.address(host.network.abuse_contact)
            rows.append((writer.cell(provider), writer.cell(what), writer.cell(contact, evidence=host.network.evidence)))
    known = writer.link_domain()
    if known is not None and known.registration is not None and known.registration.abuse_contact:
        registrar = writer.clean(known.registration.registrar, 100) or writer.word("ui.unknown")
        what = writer.word("desks.for_domain", domain=writer.host_text(known.domain))
        contact = writer.address(known.registration.abuse_contact)
        rows.append((writer.cell(registrar), writer.cell(what), writer.cell(contact, evidence=known.registration.evidence)))
    if not rows or writer.case.verdict.label == "undetermined":
        return []
    head = tuple(writer.word(f"desks.col_{name}") for name in ("who", "what", "how"))
    return [
        Table(caption=writer.word("desks.case_caption"), head=head, rows=tuple(rows)),
        Paragraph(items=(writer.note("desks.case_note"),)),
    ]
