"""`Key: value` answers about a domain: the form that ICANN prescribes for gTLDs, and what country registries make of it."""

import re

from fuwake.model.answers import DomainRecord
from fuwake.observe.answer_text import MAX_ITEMS, email_of, organisation_of, tidy
from fuwake.observe.whois_formats.dates import Dated, dates_of
from fuwake.observe.whois_formats.lines import Pairs, aligned_pairs, colon_pairs, every, first
from fuwake.observe.whois_formats.parties import parties
from fuwake.observe.whois_formats.values import country_code, is_free, is_name, is_withheld, registrar_name, servers_of, states_of
from fuwake.parse import registry_words as keys

_CNPJ = re.compile(r"\d{2,3}\.\d{3}\.\d{3}/\d{4}-\d{2}\Z")
"""Registro.br gives the number of a company's entry beside its name; a person's number has another form."""


def domain(lines: list[str], name: str, server: str) -> DomainRecord | None:
    """The record, or None where the answer is not of this shape or not about this domain."""
    written = colon_pairs(lines) + aligned_pairs(lines)
    pairs: Pairs = tuple((keys.normal(key), value) for key, value in written)
    if not any(is_name(value, name) for value in every(pairs, *keys.NAME)[:4]):
        return None
    told = parties(lines)
    registrar = told.registrar or registrar_name(first(pairs, *keys.REGISTRAR))
    dates = dates_of([Dated(key=keys.normal(key), text=value, day_first=keys.day_first(key)) for key, value in written], server)
    servers = servers_of(every(pairs, *keys.SERVERS), name)  # `DNS:` of .dk is the name itself
    states = states_of(every(pairs, *keys.STATES))
    if is_free(states) or not (registrar or dates.created_at or dates.expires_at or servers or states):
        return None
    return DomainRecord(
        domain=name,
        registrar=registrar,
        registrar_id=tidy(first(pairs, "registrar iana id"), 20),
        created_at=dates.created_at,
        updated_at=dates.updated_at,
        expires_at=dates.expires_at,
        registrant=told.registrant if told.described else _registrant(pairs),
        registrant_country=told.country or country_code(first(pairs, *keys.COUNTRY)),
        abuse_email=email_of(first(pairs, *keys.ABUSE)),
        name_servers=servers,
        states=states[:MAX_ITEMS],
        server=server,
        registrant_withheld=is_withheld(*(first(pairs, key) for key in (*keys.ORGANISATION, "registrant name", "registrant", "holder"))),
    )


def _registrant(pairs: Pairs) -> str | None:
    person = tidy(first(pairs, *keys.PERSON))
    if organisation := first(pairs, *keys.ORGANISATION):
        return organisation_of(organisation, explicit=True, person=person)
    return organisation_of(person, explicit=bool(_CNPJ.match(first(pairs, "ownerid") or "")))
