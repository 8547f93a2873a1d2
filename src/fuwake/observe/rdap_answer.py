"""RDAP answers (RFC 9083) and the jCards in them (RFC 7095) → `DomainRecord`, `NetworkRecord`."""

import ipaddress
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from fuwake.model.answers import DomainRecord, NetworkRecord
from fuwake.model.observation import Reading, Reason
from fuwake.observe.answer_dates import date_of
from fuwake.observe.answer_text import MAX_ITEMS, email_of, host_of, looks_like_organisation, organisation_of, tidy
from fuwake.observe.http_exchange import Exchange, from_evidence, host_of_url, too_deep
from fuwake.observe.registry_question import RegistryQuestion, registry_question
from fuwake.observe.whois_formats.ranges import shown

_MAX_ENTITIES = 64
_MAX_NESTING = 4

Entity = dict[str, Any]


def read_answer(question: str, raw: bytes) -> Reading:
    """Kept exchange → found | absent (404 of an RDAP server) | failed."""
    try:
        asked = registry_question(question)
    except ValueError as error:
        return _failed("not-supported", str(error))
    answer = from_evidence(raw)
    if answer is None:
        return _failed("garbage", "not a kept HTTP exchange")
    server = host_of_url(answer.url)
    if answer.status not in (200, 404):
        return _refusal(answer, server)
    if "html" in answer.field("content-type").lower() or answer.body.lstrip()[:1] == b"<":
        return _failed("garbage", f"{server} answered with a web page, not with RDAP")
    if answer.status == 404:
        return Reading(status="absent", data={"server": server}, detail=f"{server} knows no such {asked.kind}")
    document = _document(answer.body)
    if document is None:
        return _failed("garbage", f"{server} answered with something that is not RDAP")
    return _domain(document, asked, server) if asked.kind == "domain" else _network(document, asked, server)


def _document(body: bytes) -> Entity | None:
    try:
        document = None if too_deep(body) else msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _refusal(answer: Exchange, server: str) -> Reading:
    status = answer.status
    if status == 429:
        wait = tidy(answer.field("retry-after"), 40)
        return _failed("rate-limited", f"{server} asks for fewer questions{f'; again after: {wait}' if wait else ''}")
    if status in (401, 403, 451):
        return _failed("refused", f"{server} refuses to answer ({status})")
    if status in (400, 422, 501):
        return _failed("not-supported", f"{server} does not take this question ({status})")
    if status >= 500:
        return _failed("servfail", f"{server} had an error of its own ({status})")
    return _failed("garbage", f"{server} answered with status {status}")


def _domain(document: Entity, asked: RegistryQuestion, server: str) -> Reading:
    name = host_of(document.get("ldhName"))
    if document.get("objectClassName") != "domain" and name is None:
        return _failed("garbage", f"{server} answered with something that is no RDAP domain")
    if name is not None and name != asked.subject:
        return _failed("garbage", f"{server} answered about another domain")
    entities = tuple(_entities(document))
    registrar = next((entity for entity in entities if "registrar" in _roles(entity)), {})
    registrant = next((entity for entity in entities if "registrant" in _roles(entity)), {})
    record = DomainRecord(
        domain=asked.subject,
        registrar=_card_text(registrar, "fn") or _card_text(registrar, "org"),
        registrar_id=_registrar_id(registrar),
        created_at=_event(document, "registration"),
        updated_at=_event(document, "last changed"),
        expires_at=_event(document, "expiration"),
        registrant=_organisation(registrant),
        registrant_country=_country(registrant),
        abuse_email=_abuse(entities),
        name_servers=_name_servers(document),
        states=tuple(state for item in _list(document, "status")[:MAX_ITEMS] if (state := tidy(item, 60))),
        server=server,
    )
    return Reading(status="found", data=msgspec.to_builtins(record))


def _network(document: Entity, asked: RegistryQuestion, server: str) -> Reading:
    first, last = _address(document.get("startAddress")), _address(document.get("endAddress"))
    ip = ipaddress.ip_address(asked.subject)
    if first is None or last is None or first.version != ip.version or last.version != ip.version:
        return _failed("garbage", f"{server} answered with something that is no RDAP network")
    if not int(first) <= int(ip) <= int(last):
        return _failed("garbage", f"{server} answered about another network")
    entities = tuple(_entities(document))
    holder = next((entity for entity in entities if "registrant" in _roles(entity)), {})
    record = NetworkRecord(
        range=shown((first, last)),
        name=tidy(document.get("name"), 80),
        organisation=_organisation(holder) or _described(document),
        country=_code(document.get("country")) or _country(holder),  # ARIN tells it only with the holder
        abuse_email=_abuse(entities),
        parent=tidy(document.get("parentHandle"), 80),
        server=server,
    )
    return Reading(status="found", data=msgspec.to_builtins(record))


def _entities(node: Entity, depth: int = 0) -> Iterator[Entity]:
    """All entities of an answer, outer ones first, nested ones after theirs."""
    if depth >= _MAX_NESTING:
        return
    for entity in _list(node, "entities")[:_MAX_ENTITIES]:
        if isinstance(entity, dict):
            yield entity
            yield from _entities(entity, depth + 1)


def _roles(entity: Entity) -> frozenset[str]:
    return frozenset(role.lower() for role in _list(entity, "roles")[:MAX_ITEMS] if isinstance(role, str))


def _card(entity: Entity, name: str) -> Iterator[list[Any]]:
    """Properties of this name in the entity's jCard: `[name, parameters, type, value …]`."""
    array = _list(entity, "vcardArray")
    properties = array[1] if len(array) > 1 and isinstance(array[1], list) else []
    for item in properties[:_MAX_ENTITIES]:
        if isinstance(item, list) and len(item) >= 4 and item[0] == name:
            yield item


def _card_text(entity: Entity, name: str) -> str | None:
    for item in _card(entity, name):
        value = item[3][0] if isinstance(item[3], list) and item[3] else item[3]
        if text := tidy(value):
            return text
    return None


def _organisation(entity: Entity) -> str | None:
    """The organisation an entity stands for; None for a person, for one that is withheld, and where it cannot be told."""
    kind = (_card_text(entity, "kind") or "").lower()
    name = _card_text(entity, "fn")
    if kind == "individual":
        return None
    if organisation := _card_text(entity, "org"):
        return organisation_of(organisation, explicit=True, person=name if kind not in ("org", "organization") else None)
    return organisation_of(name, explicit=kind in ("org", "organization"))


def _described(document: Entity) -> str | None:
    """The first line of a `description` remark, where APNIC and others put the holder's name, if it is an organisation's."""
    for remark in _list(document, "remarks")[:MAX_ITEMS]:
        if isinstance(remark, dict) and tidy(remark.get("title")) == "description":
            first = tidy(next(iter(_list(remark, "description")), None))
            return first if first and looks_like_organisation(first) else None
    return None


def _country(entity: Entity) -> str | None:
    """ISO code of an address: parameter `cc` (RFC 8605) or the last component where it is a code."""
    for item in _card(entity, "adr"):
        parameters = item[1] if isinstance(item[1], dict) else {}
        last = item[3][-1] if isinstance(item[3], list) and item[3] else None
        if code := _code(parameters.get("cc")) or _code(last):
            return code
    return None


def _code(value: object) -> str | None:
    text = tidy(value, 40) or ""
    return text.upper() if len(text) == 2 and text.isascii() and text.isalpha() else None


def _abuse(entities: tuple[Entity, ...]) -> str | None:
    for entity in entities:
        if "abuse" in _roles(entity):
            for item in _card(entity, "email"):
                if address := email_of(item[3]):
                    return address
    return None


def _registrar_id(entity: Entity) -> str | None:
    """The registrar's number at IANA (RFC 9083 section 4.8)."""
    for item in _list(entity, "publicIds")[:MAX_ITEMS]:
        if isinstance(item, dict) and "iana" in (tidy(item.get("type")) or "").lower():
            identifier = item.get("identifier")
            return tidy(str(identifier) if isinstance(identifier, int) else identifier, 20)
    return None


def _event(document: Entity, action: str) -> datetime | None:
    for event in _list(document, "events")[:_MAX_ENTITIES]:
        if isinstance(event, dict) and tidy(event.get("eventAction")) == action:
            return date_of(event.get("eventDate"))
    return None


def _name_servers(document: Entity) -> tuple[str, ...]:
    hosts = (host_of(item.get("ldhName")) for item in _list(document, "nameservers")[:_MAX_ENTITIES] if isinstance(item, dict))
    return tuple(dict.fromkeys(host for host in hosts if host))[:MAX_ITEMS]


def _address(value: object) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(tidy(value, 60) or "")
    except ValueError:
        return None


def _list(node: Entity, key: str) -> list[Any]:
    value = node.get(key)
    return value if isinstance(value, list) else []


def _failed(reason: Reason, detail: str) -> Reading:
    return Reading(status="failed", data=None, reason=reason, detail=detail)
