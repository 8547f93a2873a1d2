"""RDAP answers (RFC 9083) → `DomainRecord`, `NetworkRecord`, `AutnumRecord`."""

import ipaddress
import re

import msgspec

from fuwake.model.answers import AutnumRecord, DomainRecord, NetworkRecord
from fuwake.model.observation import Reading, Reason
from fuwake.observe import rdap_parts as parts
from fuwake.observe.answer_text import MAX_ITEMS, host_of, looks_like_organisation, tidy
from fuwake.observe.http_exchange import Exchange, from_evidence, host_of_url, too_deep
from fuwake.observe.rdap_parts import Entity, list_of
from fuwake.observe.registry_question import RegistryQuestion, registry_question
from fuwake.observe.whois_formats.ranges import holds, range_from, shown
from fuwake.parse.domains import to_ascii

_LIMITED = re.compile(rb"rate.?limit|quota|too many|limit exceeded|query limit|blocked for", re.IGNORECASE)
"""Some servers say 403 or 503 where RFC 7480 section 5.5 has 429."""


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
    if isinstance(document.get("errorCode"), int):
        return _told_error(document, answer, server)
    return _READERS[asked.kind](document, asked, server)


def _document(body: bytes) -> Entity | None:
    try:
        document = None if too_deep(body) else msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _told_error(document: Entity, answer: Exchange, server: str) -> Reading:
    """An error that came with status 200 is that error (RFC 9083 section 6), but no proof that a thing is not there."""
    code = document["errorCode"]
    if code in (200, 404):
        return _failed("garbage", f"{server} answered with an error object under status {answer.status}")
    return _refusal(msgspec.structs.replace(answer, status=code), server)


def _refusal(answer: Exchange, server: str) -> Reading:
    status, wait = answer.status, tidy(answer.field("retry-after"), 40)
    again = f"; again after: {wait}" if wait else ""
    if status == 429 or (status in (403, 503) and _LIMITED.search(answer.body[:4_000])):
        return _failed("rate-limited", f"{server} asks for fewer questions{again}")
    if status in (401, 403, 451):
        return _failed("refused", f"{server} refuses to answer ({status})")
    if status in (400, 422, 501):
        return _failed("not-supported", f"{server} does not take this question ({status})")
    if status >= 500:
        return _failed("servfail", f"{server} had an error of its own ({status}){again}")
    return _failed("garbage", f"{server} answered with status {status}")


def _domain(document: Entity, asked: RegistryQuestion, server: str) -> Reading:
    name = host_of(document.get("ldhName")) or to_ascii(tidy(document.get("unicodeName"), 254) or "")
    if document.get("objectClassName", "domain") != "domain" or name is None:
        return _failed("garbage", f"{server} answered with something that is no RDAP domain")
    if name != asked.subject:
        return _failed("garbage", f"{server} answered about another domain")
    entities = tuple(parts.entities_of(document))
    registrar, registrant = parts.with_role(entities, "registrar"), parts.with_role(entities, "registrant")
    organisation = parts.organisation(registrant)
    record = DomainRecord(
        domain=asked.subject,
        registrar=parts.card_text(registrar, "fn") or parts.card_text(registrar, "org"),
        registrar_id=_registrar_id(registrar),
        created_at=parts.event(document, "registration"),
        updated_at=parts.event(document, "last changed"),
        expires_at=parts.event(document, "expiration") or parts.event(document, "registrar expiration"),
        registrant=organisation,
        registrant_country=parts.country(registrant),
        abuse_email=parts.abuse_desk(entities, of=registrar),
        name_servers=_name_servers(document),
        states=parts.states_of(document),
        server=server,
        registrant_withheld=organisation is None and parts.is_withheld(registrant, document),
        transferred_at=parts.event(document, "transfer"),
        registered_anew_at=parts.event(document, "reregistration"),
        signed=_signed(document),
        reseller=parts.organisation(parts.with_role(entities, "reseller")),
        flaws=parts.flaws(document),
    )
    return Reading(status="found", data=msgspec.to_builtins(record))


def _network(document: Entity, asked: RegistryQuestion, server: str) -> Reading:
    ip = ipaddress.ip_address(asked.subject)
    first, last = parts.address(document.get("startAddress")), parts.address(document.get("endAddress"))
    if first is None or last is None or not first.version == last.version == ip.version:
        return _failed("garbage", f"{server} answered with something that is no RDAP network")
    if not int(first) <= int(ip) <= int(last):
        return _failed("garbage", f"{server} answered about another network")
    block = (first, last)
    if first == last and (told := range_from(tidy(document.get("handle"), 60) or "")) and holds(told, ip):
        block = told  # LACNIC repeats the address asked about, and names the block in the handle
    entities = tuple(parts.entities_of(document))
    holder = _holder(document, entities)
    record = NetworkRecord(
        range=shown(block),
        name=tidy(document.get("name"), 80),
        organisation=parts.organisation(holder)
        or next((text for text in parts.described(document) if looks_like_organisation(text)), None),
        country=parts.code_of(document.get("country")) or parts.country(holder),  # ARIN tells it only with the holder
        abuse_email=parts.abuse_desk(_outer_first(document, entities)),
        parent=tidy(document.get("parentHandle"), 80),
        server=server,
        origin=_origins(document),
        flaws=parts.flaws(document),
    )
    return Reading(status="found", data=msgspec.to_builtins(record))


def _origins(document: Entity) -> tuple[int, ...]:
    """ARIN's extension `arin_originas0` (IANA registry of RDAP extensions)."""
    given = list_of(document, "arin_originas0_originautnums")[:MAX_ITEMS]
    return tuple(number for number in given if isinstance(number, int) and 0 < number < 2**32)


def _autnum(document: Entity, asked: RegistryQuestion, server: str) -> Reading:
    first, last = document.get("startAutnum"), document.get("endAutnum")
    if document.get("objectClassName", "autnum") != "autnum" or not isinstance(first, int) or not isinstance(last, int):
        return _failed("garbage", f"{server} answered with something that is no RDAP autonomous system")
    if not first <= int(asked.subject) <= last:
        return _failed("garbage", f"{server} answered about another autonomous system")
    entities = tuple(parts.entities_of(document))
    holder = _holder(document, entities)
    record = AutnumRecord(
        first=first,
        last=last,
        name=tidy(document.get("name"), 80),
        organisation=parts.organisation(holder)
        or next((text for text in parts.described(document) if looks_like_organisation(text)), None),
        country=parts.code_of(document.get("country")) or parts.country(holder),
        abuse_email=parts.abuse_desk(_outer_first(document, entities)),
        registered_at=parts.event(document, "registration"),
        server=server,
        flaws=parts.flaws(document),
    )
    return Reading(status="found", data=msgspec.to_builtins(record))


_READERS = {"domain": _domain, "ip": _network, "autnum": _autnum}


def _holder(document: Entity, entities: tuple[Entity, ...]) -> Entity:
    """The registrant; where no entity has a role (AFRINIC once), the only one outside that is an organisation's."""
    if found := parts.with_role(entities, "registrant"):
        return found
    bare = [entity for entity in list_of(document, "entities")[:MAX_ITEMS] if isinstance(entity, dict) and not parts.roles_of(entity)]
    organisations = [entity for entity in bare if (parts.card_text(entity, "kind") or "").lower() in ("org", "organization")]
    return organisations[0] if len(organisations) == 1 else {}


def _outer_first(document: Entity, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The object's own entities before those nested in them: the most specific desk before its organisation's."""
    own = tuple(entity for entity in list_of(document, "entities")[:64] if isinstance(entity, dict))
    return (*own, *(entity for entity in entities if not any(entity is other for other in own)))


def _registrar_id(entity: Entity) -> str | None:
    """The registrar's number at IANA (RFC 9083 section 4.8)."""
    for item in list_of(entity, "publicIds")[:MAX_ITEMS]:
        if isinstance(item, dict) and "iana" in (tidy(item.get("type")) or "").lower():
            identifier = item.get("identifier")
            return tidy(str(identifier) if isinstance(identifier, int) else identifier, 20)
    return None


def _signed(document: Entity) -> bool | None:
    """`secureDNS.delegationSigned` (RFC 9083 section 5.3)."""
    told = document.get("secureDNS")
    signed = told.get("delegationSigned") if isinstance(told, dict) else None
    return signed if isinstance(signed, bool) else None


def _name_servers(document: Entity) -> tuple[str, ...]:
    hosts = (host_of(item.get("ldhName")) for item in list_of(document, "nameservers")[:64] if isinstance(item, dict))
    return tuple(dict.fromkeys(host for host in hosts if host))[:MAX_ITEMS]


def _failed(reason: Reason, detail: str) -> Reading:
    return Reading(status="failed", data=None, reason=reason, detail=detail)
