"""What the registries say of a domain: one table and its sentences, used for the author, the reply address and the link (S6, S12, S19)."""

from datetime import datetime

from fuwake.model.case import CaseDomain, MailExchange, Registration
from fuwake.report.blocks import Block, Paragraph, Table
from fuwake.report.statements import domain as statements
from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer


def registration_saying(writer: Writer, domain: str) -> Saying:
    """The one statement on whether a domain is registered."""
    known = writer.domains.get(domain)
    found = known.registration if known is not None else None
    value = statements.registration(found)
    slots: dict[str, Span | str] = {"domain": writer.host(domain)}
    if value == "not_registered":
        slots["time"] = writer.when(_asked_at(writer, found))
    return writer.fact(f"registration.{value}", (found.evidence if found is not None else ()) or ("run",), domain, **slots)


def mail_saying(writer: Writer, domain: str, found: MailExchange) -> Saying:
    """The one statement on whether a domain receives mail."""
    return writer.fact(f"mail_exchange.{statements.mail_exchange(found)}", found.evidence or ("run",), domain, domain=writer.host(domain))


def age_saying(writer: Writer, domain: str, found: Registration) -> Saying:
    """The one statement on a domain's age."""
    value = statements.age(found)
    slots: dict[str, Span | str] = {"domain": writer.host(domain)}
    if value in {"young", "middle"}:
        slots["days"] = str(found.age_days)
    if value == "old" and found.created_at is not None:
        slots["year"] = str(found.created_at.year)
    return writer.fact(f"age.{value}", found.evidence or ("run",), domain, **slots)


def role_sayings(writer: Writer, known: CaseDomain, *, told: bool) -> tuple[Saying, ...]:
    """The one statement on a domain's role, and why; only the why where the role was told already."""
    evidence = known.evidence or ("run",)
    role = writer.fact(f"domain_role.{statements.role(known.role)}", evidence, known.domain, domain=writer.host(known.domain))
    why = writer.clean(writer.pick(known.role_why_ja, known.role_why), 300)
    reasons = (writer.fact("role.remark" if known.role == "unknown" else "role.why", evidence, why=writer.ended(why)),) if why else ()
    return reasons if told else (role, *reasons)


def domain_table(writer: Writer, domain: str, *, role_told: bool = False) -> list[Block]:
    """Sentences and table on one domain."""
    known = writer.domains.get(domain)
    said: list[Saying] = [registration_saying(writer, domain)]
    if known is None:
        return [Paragraph(items=tuple(said))]
    found = known.registration
    if found is not None and found.status == "registered":
        said.append(age_saying(writer, domain, found))
        if found.for_sale:
            said.append(writer.fact("registration-for_sale.registered", found.evidence or ("run",), domain, domain=writer.host(domain)))
    if known.mail is not None:
        said.append(mail_saying(writer, domain, known.mail))
    if found is None or found.status != "not_registered":
        said += role_sayings(writer, known, told=role_told)
    blocks: list[Block] = [Paragraph(items=tuple(said))]
    table = _table(writer, known)
    if table.rows:
        blocks.append(table)
        if found is not None and found.registrant_country is not None:
            blocks.append(Paragraph(items=(writer.note("domain.office"),)))
    return blocks


def _table(writer: Writer, known: CaseDomain) -> Table:
    word, found = writer.word, known.registration
    rows: list[tuple[str, Span | str | None, tuple[str, ...]]] = []
    if found is not None and found.status == "registered":
        withheld = word("domain.registrant_withheld")
        rows = [
            (word("domain.registrar"), writer.value(found.registrar, 120) if found.registrar else None, found.evidence),
            (word("domain.created"), writer.day(found.created_at), found.evidence),
            (word("domain.age"), word("domain.days", days=f"{found.age_days:,}") if found.age_days is not None else None, found.evidence),
            (word("domain.updated"), writer.day(found.updated_at) if found.updated_at else None, found.evidence),
            (word("domain.expires"), writer.day(found.expires_at) if found.expires_at else None, found.evidence),
            (word("domain.registrant"), writer.value(found.registrant, 120) if found.registrant else withheld, found.evidence),
            (word("domain.country"), writer.country(found.registrant_country), found.evidence),
            (word("domain.states"), writer.value(writer.listed(found.states[:8])) if found.states else None, found.evidence),
            (word("domain.name_servers"), _hosts(writer, found.name_servers), found.evidence),
            (word("domain.abuse"), writer.address(found.abuse_contact) if found.abuse_contact else None, found.evidence),
            (word("domain.source"), found.source.upper() if found.source else None, found.evidence),
        ]
    address_evidence = dns_evidence(known)
    rows.append((word("domain.addresses"), Span(writer.listed(known.addresses[:8]), "code") if known.addresses else None, address_evidence))
    if known.mail is not None:
        rows.append((word("domain.mail"), _hosts(writer, known.mail.hosts), known.mail.evidence))
    return writer.properties(word("domain.caption", domain=writer.host_text(known.domain)), rows)


def dns_evidence(known: CaseDomain) -> tuple[str, ...]:
    """The address look-ups among a domain's evidence."""
    return tuple(locus for locus in known.evidence if locus.startswith(("observation:dns:A ", "observation:dns:AAAA ")))


def _hosts(writer: Writer, names: tuple[str, ...]) -> Span | None:
    return Span(writer.listed(writer.host_text(name) for name in names[:6]), "code") if names else None


def _asked_at(writer: Writer, found: Registration | None) -> datetime:
    for locus in found.evidence if found is not None else ():
        seen = writer.seen(locus.removeprefix("observation:"))
        if seen is not None:
            return seen.asked_at
    return writer.case.run.dissected_at
