"""`Key: value` answers about a domain: the form that ICANN prescribes for gTLDs, and what country registries make of it.

ICANN 2013 Registrar Accreditation Agreement, RDDS specification, section 1.4.2; keys of country registries as observed.
"""

from fuwake.model.answers import DomainRecord
from fuwake.observe.answer_text import MAX_ITEMS, date_of, email_of, host_of, organisation_of, tidy
from fuwake.observe.whois_formats.lines import Pairs, colon_pairs, earliest, every, first

_NAME = ("domain name", "domain", "domainname", "domain name (ascii)", "ascii domain name", "complete domain name")
_REGISTRAR = ("registrar", "registrar name", "sponsoring registrar", "registrar organization", "registrar organisation")
_CREATED = (
    "creation date", "created", "created on", "created date", "create date", "registered on", "registered", "registered date",
    "registration date", "registration time", "domain registration date", "domain create date", "domain record activated",
    "domain created", "date registered", "domain name commencement date", "first registration date", "creation_date",
)  # fmt: skip
_UPDATED = (
    "updated date", "last-update", "last updated", "last updated on", "last updated date", "changed", "modified", "last modified",
    "domain record last updated", "update date",
    "domain last updated date", "record last updated", "domain last updated", "last update",
)  # fmt: skip
_EXPIRES = (
    "registry expiry date", "registrar registration expiration date", "expiry date", "expiration date", "expires", "expires on",
    "expire date", "paid-till", "renewal date", "expiration time", "valid until", "domain expires", "exp date",
    "domain expiration date", "expire", "renewal", "expiry",
)  # fmt: skip
_ORGANISATION = ("registrant organization", "registrant organisation", "registrant org", "holder organization")
_PERSON = ("registrant name", "registrant", "holder", "holder-c", "org", "organization", "owner")
_COUNTRY = ("registrant country", "registrant country/economy", "registrant country code")
_ABUSE = ("registrar abuse contact email", "abuse contact email", "registrar abuse email", "abuse-mailbox")
_SERVERS = (
    "name server",
    "name servers",
    "nserver",
    "nameserver",
    "nameservers",
    "host name",
    "hostname",
    "domain servers in listed order",
    "dns",
)
_STATES = ("domain status", "status", "state", "registration status", "eppstatus")


def domain(lines: list[str], name: str, server: str) -> DomainRecord | None:
    """The record, or None where the answer is not of this shape or not about this domain."""
    pairs = colon_pairs(lines)
    named = first(pairs, *_NAME)
    if named is None or host_of(named.split()[0]) != name:
        return None
    registrar = tidy(first(pairs, *_REGISTRAR))
    created = date_of(earliest(pairs, *_CREATED))
    hosts = (host_of((item.split() or [""])[0]) for item in every(pairs, *_SERVERS))
    servers = tuple(dict.fromkeys(host for host in hosts if host and "." in host and host != name))  # `DNS:` of .dk is the name itself
    states = tuple(dict.fromkeys(words for item in every(pairs, *_STATES) if (words := _state(item))))
    if any(state.lower() in ("free", "available", "no object found", "not registered") for state in states):
        return None
    if registrar is None and created is None and not servers and not states:
        return None
    return DomainRecord(
        domain=name,
        registrar=registrar,
        registrar_id=tidy(first(pairs, "registrar iana id"), 20),
        created_at=created,
        updated_at=date_of(earliest(pairs, *_UPDATED)),
        expires_at=date_of(earliest(pairs, *_EXPIRES)),
        registrant=_registrant(pairs),
        registrant_country=_country(pairs),
        abuse_email=email_of(first(pairs, *_ABUSE)),
        name_servers=servers[:MAX_ITEMS],
        states=states[:MAX_ITEMS],
        server=server,
    )


def _state(value: str) -> str | None:
    """`clientHold https://icann.org/epp#clientHold` → `clientHold`."""
    return tidy(value.split(" http", maxsplit=1)[0].split(" (http", maxsplit=1)[0], 60)


def _registrant(pairs: Pairs) -> str | None:
    person = tidy(first(pairs, *_PERSON))
    if organisation := first(pairs, *_ORGANISATION):
        return organisation_of(organisation, explicit=True, person=person)
    return organisation_of(person, explicit=False)


def _country(pairs: Pairs) -> str | None:
    code = tidy(first(pairs, *_COUNTRY), 40) or ""
    return code.upper() if len(code) == 2 and code.isascii() and code.isalpha() else None
