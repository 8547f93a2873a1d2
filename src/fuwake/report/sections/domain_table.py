"""What the registries say of a domain: one table and its sentences, used for the author, the reply address and the link (S6, S12, S19)."""

import re
from datetime import datetime
from typing import Literal

from fuwake.model.infrastructure import CaseDomain, Contradiction, MailExchange, Registration
from fuwake.model.role import UsedService
from fuwake.report.blocks import Block, Paragraph, Table
from fuwake.report.statements import domain as statements
from fuwake.report.text import Saying, Sentence, Span
from fuwake.report.writer import Writer

_MOST_NAMES = 3
Use = Literal["author", "reply_to", "link", "page"]


def registration_saying(writer: Writer, domain: str) -> Sentence:
    """The one statement on whether a domain is registered."""
    known = writer.domains.get(domain)
    found = known.registration if known is not None else None
    value: str = statements.registration(found)
    slots: dict[str, Span | str] = {"domain": writer.host(domain)}
    both = next((item for item in found.contradictions if item.field == "status"), None) if found is not None else None
    if value == "unknown" and both is not None:
        value = "contradicts"
        slots |= {"rdap": writer.word(f"registration_word.{both.rdap}"), "whois": writer.word(f"registration_word.{both.whois}")}
    if value == "not_registered":
        slots["time"] = writer.when(_asked_at(writer, found))
        slots["source"] = (found.source or "dns").upper() if found is not None else ""
    return writer.fact(f"registration.{value}", (found.evidence if found is not None else ()) or ("run",), domain, **slots)


def mail_saying(writer: Writer, domain: str, found: MailExchange) -> Saying:
    """The one statement on whether a domain receives mail."""
    return writer.fact(f"mail_exchange.{statements.mail_exchange(found)}", found.evidence or ("run",), domain, domain=writer.host(domain))


def age_saying(writer: Writer, domain: str, found: Registration) -> Sentence:
    """The one statement on a domain's age."""
    value = statements.age(found)
    slots: dict[str, Span | str] = {"domain": writer.host(domain)}
    if value in {"young", "middle"}:
        slots["days"] = str(found.age_days)
    if value == "old" and found.created_at is not None:
        slots["year"] = str(found.created_at.year)
    return writer.fact(f"age.{value}", found.evidence or ("run",), domain, **slots)


def role_sayings(writer: Writer, known: CaseDomain, use: str) -> tuple[Saying, ...]:
    """The one statement on a domain's role, and why; only the why where the role was told already or none is known.

    Nothing of a role is said where the verdict does not speak against the mail. Whether the author's domain was forged is told
    by the spoofing statement alone, and of a reply address no role is told that is not known.
    """
    told_elsewhere = {"forged", "unknown"} if use == "author" else {"unknown"} if use == "reply_to" else set()
    if not writer.accuses or known.role in told_elsewhere:
        return ()
    told = use == "link" or known.role == "unknown"
    evidence = role_evidence(known) or ("run",)
    role = writer.fact(f"domain_role.{statements.role(known)}", evidence, known.domain, domain=writer.host(known.domain))
    why = writer.clean(writer.pick(known.role_why_ja, known.role_why), 400)
    reasons = (writer.fact("role.remark" if known.role == "unknown" else "role.why", evidence, why=writer.ended(why)),) if why else ()
    desk = (_desk(writer, known.service, evidence),) if known.service is not None and known.service.report else ()
    return (*reasons, *desk) if told else (role, *reasons, *desk)


def role_evidence(known: CaseDomain) -> tuple[str, ...]:
    """What the role rests on, the signs that decided first."""
    return tuple(dict.fromkeys(place for reason in known.role_reasons[:3] for place in reason.evidence)) or known.evidence


def _desk(writer: Writer, service: UsedService, evidence: tuple[str, ...]) -> Saying:
    """Who can take it down, and where that is asked for."""
    report = service.report or ""
    shown = writer.address(report) if "@" in report and "/" not in report else writer.url(report)
    return writer.fact("role.desk", evidence, operator=writer.value(service.operator, 80), report=shown)


def domain_table(writer: Writer, domain: str, *, use: Use, told: str = "") -> list[Block]:
    """Sentences and table on one domain. `use`: what it is in the mail; `told`: topic already said of it above."""
    if writer.hides(domain):
        return [Paragraph(items=(writer.note("domain.masked"),))]
    known = writer.domains.get(domain)
    said: list[Saying] = [] if told in {"age", "registration"} else [registration_saying(writer, domain)]
    if known is None:
        return [Paragraph(items=tuple(said))]
    found = known.registration
    if found is not None and found.status == "registered":
        if told != "age":
            said.append(age_saying(writer, domain, found))
        if found.for_sale:
            said.append(writer.fact("registration-for_sale.registered", found.evidence or ("run",), domain, domain=writer.host(domain)))
    said += _unused_sayings(writer, known)
    if use in {"link", "page"}:
        said += _wildcard_sayings(writer, known)
    if known.mail is not None:
        said.append(mail_saying(writer, domain, known.mail))
    if found is None or found.status != "not_registered":
        said += role_sayings(writer, known, use)
    blocks: list[Block] = [Paragraph(items=tuple(said))]
    table = _table(writer, known)
    if table.rows:
        blocks.append(table)
        if found is not None and found.registrant_country is not None:
            blocks.append(Paragraph(items=(writer.note("domain.office"),)))
    return blocks


def _wildcard_sayings(writer: Writer, known: CaseDomain) -> list[Saying]:
    """Hosts that any other name could stand for, so that nothing follows from how they are called."""
    found = [own for own in known.names if own.wildcard == "yes" and not writer.hides(own.host)][:_MOST_NAMES]
    return [
        writer.fact("wildcard.yes", own.evidence, own.host, host=writer.host(own.host), above=writer.host(own.host.partition(".")[2]))
        for own in found
    ]


def _unused_sayings(writer: Writer, known: CaseDomain) -> list[Saying]:
    """That a registration was stopped or ran out, or that the domain stood on a page of a parking service: the one is not the other."""
    found, parked, host = known.registration, known.parking, writer.host(known.domain)
    if found is not None and found.status == "not_registered":
        return []
    said: list[Saying] = []
    if found is not None and found.phase not in {"in_force", "unknown"}:
        said.append(writer.fact(f"phase.{found.phase}", found.evidence or ("run",), known.domain, domain=host))
    if parked is not None and parked.kind in {"parking", "expired"}:  # that it is for sale is told with the registration
        service = writer.value(parked.service or "", 60)
        said.append(writer.fact(f"parking.{parked.kind}", parked.evidence, known.domain, domain=host, service=service))
    return said


def _table(writer: Writer, known: CaseDomain) -> Table:
    word, found = writer.word, known.registration
    rows: list[tuple[str, Span | str | None, tuple[str, ...]]] = []
    if found is not None and found.status == "registered":
        known_to_registry = found.source != "dns"  # DNS shows that a domain is there, and nothing of its registration
        withheld = (
            word("domain.registrant_held_back" if found.registrant_withheld else "domain.registrant_withheld")
            if known_to_registry
            else None
        )
        no_registrar = word("domain.registrar_withheld") if known_to_registry else None
        rows = [
            (
                word("domain.registrar"),
                writer.value(found.registrar, 120) if found.registrar else no_registrar,
                found.evidence,
            ),
            (word("domain.created"), writer.day(found.created_at) if found.created_at or known_to_registry else None, found.evidence),
            (word("domain.age"), word("domain.days", days=f"{found.age_days:,}") if found.age_days is not None else None, found.evidence),
            (word("domain.updated"), writer.day(found.updated_at) if found.updated_at else None, found.evidence),
            (word("domain.expires"), writer.day(found.expires_at) if found.expires_at else None, found.evidence),
            (word("domain.transferred"), writer.day(found.transferred_at) if found.transferred_at else None, found.evidence),
            (word("domain.registered_anew"), writer.day(found.registered_anew_at) if found.registered_anew_at else None, found.evidence),
            (word("domain.registrant"), writer.value(found.registrant, 120) if found.registrant else withheld, found.evidence),
            (word("domain.country"), writer.country(found.registrant_country), found.evidence),
            (word("domain.states"), writer.value(_states(writer, found.states)) if found.states else None, found.evidence),
            (word("domain.name_servers"), _hosts(writer, found.name_servers), found.evidence),
            (word("domain.abuse"), writer.address(found.abuse_contact) if found.abuse_contact else None, found.evidence),
            (word("domain.source"), found.source.upper() if found.source else None, found.evidence),
            *(
                (word("domain.contradiction"), writer.value(_contradiction(writer, item), 300), found.evidence)
                for item in found.contradictions
            ),
        ]
    address_evidence = dns_evidence(known)
    rows.append((word("domain.addresses"), Span(writer.listed(known.addresses[:8]), "code") if known.addresses else None, address_evidence))
    rows.append(_hosting(writer, known))
    if known.mail is not None and known.mail.hosts:
        rows.append((word("domain.mail"), _hosts(writer, known.mail.hosts), known.mail.evidence))
    if known.dnssec is not None and known.dnssec.state != "unknown" and (found is None or found.status != "not_registered"):
        rows.append((word("domain.dnssec"), word(f"dnssec.{known.dnssec.state}"), known.dnssec.evidence))
    return writer.properties(word("domain.caption", domain=writer.host_text(known.domain)), rows)


def _contradiction(writer: Writer, found: Contradiction) -> str:
    """Both answers, as they are."""
    one, other = (writer.clean(text, 120) for text in (found.rdap, found.whois))
    return writer.word("domain.contradicts", field=writer.word(f"contradiction.{found.field}"), rdap=one, whois=other)


def _states(writer: Writer, states: tuple[str, ...]) -> str:
    """EPP states (RFC 5731, RFC 8056) in words; others as they are."""
    told = []
    for state in states[:8]:
        key = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", state.strip().partition(" http")[0]).replace(" ", "_").lower()
        told.append(writer.word(f"status.{key}") if f"status.{key}" in writer.bank.sentences else writer.clean(state, 60))
    return writer.listed(told)


def _hosting(writer: Writer, known: CaseDomain) -> tuple[str, Span | str | None, tuple[str, ...]]:
    """Who runs the network that the domain's site stands in (S12)."""
    for ip in known.addresses:
        host = writer.hosts.get(ip)
        if host is not None and host.network is not None and host.network.provider:
            return writer.word("domain.hosting"), writer.value(host.network.provider, 120), host.network.evidence
    return writer.word("domain.hosting"), None, ()


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
