"""Answers about a domain in parts under headings: `Registrant:`, `** Domain Servers:`, `Nameservers`, `% Registrar:`, lines below each.

So answer, among others, .ch .ee .eu .fi .hk .it .ke .kz .li .mo .nl .pe .pl .pt .tk .tr .tw .ua .uk .ve. A heading parts the domain's own
particulars from those of contacts, of the registrar and of the servers, which go by the same keys.
"""

import re

from msgspec import Struct

from fuwake.model.answers import DomainRecord
from fuwake.observe.answer_text import MAX_ITEMS, email_of, host_of, organisation_of, tidy
from fuwake.observe.whois_formats.dates import Dated, dates_of
from fuwake.observe.whois_formats.lines import aligned_pair
from fuwake.observe.whois_formats.values import country_code, is_free, is_name, is_withheld, registrar_name, servers_of, states_of
from fuwake.parse import registry_words as keys

_ON = re.compile(r"(registered|created|expires|last updated) on (\d.*)\Z", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,8}\.?(?:\s|\Z)")
_NAMED = re.compile(r"domain ([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})\Z", re.IGNORECASE)
_MAILBOX = re.compile(r"(?:\s{1,20}\([^()]{1,80}\))?\s{1,20}\S{1,64}@\S{1,253}\Z")
_ORGANISATIONS = (
    "organization", "organisation", "org", "organization name", "organisation name", "company english name", "company name",
    "company chinese name", "holder english name", "organizacion", "organization-loc",
)  # fmt: skip
_COUNTRIES = ("country", "country code", "region", "country-loc")
_NAMES = ("name", "registrant name", "nombre", "")
_MAX_KEY = 160


class Entry(Struct, frozen=True, kw_only=True):
    """One line: the part it stands in, its key (empty for a bare line), its value, and the run of lines between empty ones."""

    part: keys.Part
    key: str
    value: str
    run: int
    day_first: bool | None = None


def domain(lines: list[str], name: str, server: str) -> DomainRecord | None:
    """The record, or None where the answer has no such parts or is not about this domain."""
    entries, headed = _entries(lines, name)
    if not headed or not _is_about(entries, name):
        return None
    own = [entry for entry in entries if entry.part == "domain"]
    states = states_of(_every(own, *keys.STATES))
    dates = dates_of([Dated(key=entry.key, text=entry.value, day_first=entry.day_first) for entry in own], server)
    registrar = _part(entries, "registrar")
    named = registrar_name(_first(registrar, "registrar name", *_ORGANISATIONS, "registrar", *_NAMES) or _first(own, *keys.REGISTRAR))
    servers = servers_of((entry.value for entry in _part(entries, "servers")), name)
    if is_free(states) or not (named or dates.created_at or dates.expires_at or servers or states):
        return None  # a heading alone does not make a registration
    return DomainRecord(
        domain=name,
        registrar=named,
        registrar_id=tidy(_first(own, "registrar iana id"), 20),
        created_at=dates.created_at,
        updated_at=dates.updated_at,
        expires_at=dates.expires_at,
        registrant=_registrant(entries),
        registrant_country=country_code(_first(_part(entries, "registrant"), *_COUNTRIES) or _first(own, *keys.COUNTRY)),
        abuse_email=email_of(_first(entries, *keys.ABUSE)) or _abuse(entries),
        name_servers=servers,
        states=states[:MAX_ITEMS],
        server=server,
        registrant_withheld=is_withheld(
            *(entry.value for entry in _part(entries, "registrant") if entry.key in (*_ORGANISATIONS, *_NAMES))
        ),
    )


def _entries(lines: list[str], name: str) -> tuple[tuple[Entry, ...], bool]:
    """The lines, and whether a heading for registrant, registrar or servers is among them. Ends where another domain begins."""
    found: list[Entry] = []
    part: keys.Part = "domain"
    run, opened, hanging, headed = 0, -1, "", False
    for line in lines:
        text = line.strip()
        if not text or not text.strip("-=*_% "):
            run, hanging = run + (not text), "" if not text else hanging
            continue
        heading = keys.heading_of(text)
        if heading is not None:
            part, hanging, run = heading, "", run + 1
            opened = -1
            headed = headed or part in ("registrant", "registrar", "servers")
            continue
        if text[0] in "%#>":
            continue
        raw, value = _pair(text)
        key = keys.normal(raw)
        if not raw and hanging and line[:1].isspace():
            key = hanging
        elif raw:
            hanging = key if key in keys.SERVERS or not value else ""
        if key in ("domain", "domain name") and host_of((value.split() or [""])[0]) not in (name, None) and _is_about(tuple(found), name):
            break
        if key in keys.DATES and (0 <= opened < run or (key not in keys.OF_ANYTHING and part != "registrant")):
            part = "domain"  # a paragraph of its own after the contact's or the servers'
        opened = run if opened < 0 else opened
        if value:
            found.append(Entry(part=_place(key, part), key=key, value=value, run=run, day_first=keys.day_first(raw)))
    return tuple(found), headed


def _pair(text: str) -> tuple[str, str]:
    """(key as written, value); the key is empty for a bare line."""
    for pattern in (keys.SENTENCE, _ON):
        if matched := pattern.match(text):
            return matched.group(1), matched.group(2).strip()
    if matched := _NAMED.match(text):
        return "domain", matched.group(1)
    if (aligned := aligned_pair(text)) and keys.normal(aligned[0]) in keys.KNOWN:
        return aligned
    if _HOST.match(text):
        return "", text
    key, colon, value = text.partition(":")
    if not colon or len(key) > _MAX_KEY or value[:2] == "//" or not key.strip(" .-"):
        return "", text
    return key, value.strip()


def _place(key: str, part: keys.Part) -> keys.Part:
    """Where an entry belongs: dates that only a domain has, and keys of servers, wherever they stand."""
    return "servers" if key in keys.SERVERS else "domain" if key in keys.OF_THE_DOMAIN else part


def _is_about(entries: tuple[Entry, ...], name: str) -> bool:
    named = (entry for entry in entries if entry.part == "domain" and entry.key in (*keys.NAME, "query", "name", ""))
    return any(is_name(entry.value, name) for entry in named)


def _part(entries: tuple[Entry, ...], part: keys.Part) -> list[Entry]:
    """The entries of the first such part; bare lines of its first run only, for terms of use may follow."""
    found = [entry for entry in entries if entry.part == part]
    return [entry for entry in found if entry.key or entry.run == found[0].run]


def _registrant(entries: tuple[Entry, ...]) -> str | None:
    party = _part(entries, "registrant")
    name = _first(party, *_NAMES)
    if organisation := _first(party, *_ORGANISATIONS):
        return organisation_of(organisation, explicit=True, person=name)
    own = [entry for entry in entries if entry.part == "domain"]
    name = _MAILBOX.sub("", name) if name else None
    return organisation_of(name or _first(own, *keys.ORGANISATION, *keys.PERSON), explicit=False)


def _abuse(entries: tuple[Entry, ...]) -> str | None:
    return next((address for entry in _part(entries, "abuse") if (address := email_of(entry.value))), None)


def _first(entries: list[Entry] | tuple[Entry, ...], *wanted: str) -> str | None:
    """The first value, by the order of the keys."""
    return next((entry.value for key in wanted for entry in entries if entry.key == key), None)


def _every(entries: list[Entry], *wanted: str) -> tuple[str, ...]:
    return tuple(entry.value for entry in entries if entry.key in wanted)
