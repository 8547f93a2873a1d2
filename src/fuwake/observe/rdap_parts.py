"""The parts that all RDAP objects are made of (RFC 9083 section 4): entities with their jCards (RFC 7095), events, states, redactions.

Where an answer is not as the RFC asks, what can be read is read, and the flaw is named.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from fuwake.observe.abuse_desk import desk_of
from fuwake.observe.answer_dates import date_of
from fuwake.observe.answer_text import MAX_ITEMS, organisation_of, tidy, withheld
from fuwake.observe.whois_formats.values import country_code

Entity = dict[str, Any]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_MAX_ENTITIES = 64
_MAX_NESTING = 4
_LISTS = ("entities", "events", "nameservers", "status", "remarks", "notices", "links", "redacted", "rdapConformance")
_WITHHOLDING = frozenset({"private", "proxy", "obscured"})
"""States of an entity (RFC 9083 section 10.2.2)."""
_EPP: Mapping[str, str] = MappingProxyType({"active": "ok", "associated": "linked"})
_HANDLE = re.compile(r"[A-Z0-9-]{2,40}-(?:AFRINIC|RIPE|AP|ARIN|LACNIC)\Z", re.IGNORECASE)
"""A handle in the place of a name (AFRINIC)."""
_EPP_FIRST = ("client ", "server ", "pending ", "add ", "auto ", "renew ", "transfer ", "redemption ")


def list_of(node: Entity, key: str) -> list[Any]:
    """The list under a key; empty where there is none, or something else."""
    value = node.get(key)
    return value if isinstance(value, list) else []


def entities_of(node: Entity, depth: int = 0) -> Iterator[Entity]:
    """All entities of an answer, outer ones first, nested ones after theirs."""
    if depth >= _MAX_NESTING:
        return
    for entity in list_of(node, "entities")[:_MAX_ENTITIES]:
        if isinstance(entity, dict):
            yield entity
            yield from entities_of(entity, depth + 1)


def roles_of(entity: Entity) -> frozenset[str]:
    """`registrant`, `abuse` …; one role as a bare text counts too (seen at registrars)."""
    roles = entity.get("roles")
    given = [roles] if isinstance(roles, str) else list_of(entity, "roles")
    return frozenset(role.lower() for role in given[:MAX_ITEMS] if isinstance(role, str))


def with_role(entities: tuple[Entity, ...], role: str) -> Entity:
    """The outermost entity of a role; empty where there is none."""
    return next((entity for entity in entities if role in roles_of(entity)), {})


def card(entity: Entity, name: str) -> Iterator[list[Any]]:
    """Properties of this name in the entity's jCard: `[name, parameters, type, value …]`."""
    array = list_of(entity, "vcardArray")
    properties = array[1] if len(array) > 1 and isinstance(array[1], list) else []
    for item in properties[:_MAX_ENTITIES]:
        if isinstance(item, list) and len(item) >= 4 and isinstance(item[0], str) and item[0].lower() == name:
            yield item


def card_text(entity: Entity, name: str) -> str | None:
    """The first text of a property."""
    for item in card(entity, name):
        value = item[3][0] if isinstance(item[3], list) and item[3] else item[3]
        if text := tidy(value):
            return text
    return None


def is_person(entity: Entity) -> bool:
    """Whether the card is an individual's."""
    return (card_text(entity, "kind") or "").lower() == "individual"


def organisation(entity: Entity) -> str | None:
    """The organisation an entity stands for; None for a person, for one that is withheld, and where it cannot be told."""
    kind = (card_text(entity, "kind") or "").lower()
    name = card_text(entity, "fn")
    if kind == "individual" or (name is not None and _HANDLE.match(name)):
        return None
    if told := card_text(entity, "org"):
        return organisation_of(told, explicit=True, person=name if kind not in ("org", "organization") else None)
    return organisation_of(name, explicit=kind in ("org", "organization"))


def is_withheld(entity: Entity, document: Entity) -> bool:
    """Whether the registrant is there and is held back.

    Said by a redaction of his name or organisation (RFC 9537), a state, a remark on redaction or on an object cut short (RFC 9083
    section 10.2.1), or by words in the place of a name.
    """
    if any(_redacts(item) for item in list_of(document, "redacted")[:_MAX_ENTITIES]):
        return True
    if not entity:
        return False
    states = {state.lower() for state in list_of(entity, "status")[:MAX_ITEMS] if isinstance(state, str)}
    remarks = " ".join(tidy(remark.get(key)) or "" for remark in _remarks(entity) for key in ("title", "type")).lower()
    names = [text for name in ("fn", "org") if (text := card_text(entity, name))]
    return (
        bool(states & _WITHHOLDING)
        or "redacted" in remarks
        or "truncated" in remarks
        or any(withheld(text) for text in names)
        or (not names and bool(list_of(entity, "vcardArray")))
    )


def _redacts(item: object) -> bool:
    name = item.get("name") if isinstance(item, dict) else None
    words = (tidy(name.get("description") or name.get("type")) or "").lower() if isinstance(name, dict) else ""
    return "registrant" in words and any(part in words for part in ("name", "organi"))


def _remarks(node: Entity) -> list[Entity]:
    return [remark for remark in list_of(node, "remarks")[:MAX_ITEMS] if isinstance(remark, dict)]


def described(document: Entity) -> Iterator[str]:
    """First lines of the remarks titled `description`, where APNIC and others put the holder's name."""
    for remark in _remarks(document):
        if tidy(remark.get("title")) == "description" and (first := tidy(next(iter(list_of(remark, "description")), None))):
            yield first


def country(entity: Entity) -> str | None:
    """ISO code of an address: parameter `cc` (RFC 8605) or the last component where it is a code."""
    for item in card(entity, "adr"):
        parameters = item[1] if isinstance(item[1], dict) else {}
        last = item[3][-1] if isinstance(item[3], list) and item[3] else None
        if code := code_of(parameters.get("cc")) or code_of(last):
            return code
    return None


def code_of(value: object) -> str | None:
    """A country's code; None for its name."""
    text = tidy(value, 40) or ""
    return country_code(text) if len(text) == 2 and text.isascii() else None


def abuse_desk(entities: tuple[Entity, ...], *, of: Entity | None = None) -> str | None:
    """Where abuse is reported: the first entity of that role that has a desk's address. of: first looked for within this one."""
    own = tuple(entities_of(of)) if of else ()
    for entity in (*own, *entities):
        if "abuse" in roles_of(entity):
            values = sorted(card(entity, "email"), key=_preference)
            if found := desk_of((item[3] for item in values), person=is_person(entity)):
                return found
    return None


def _preference(item: list[Any]) -> int:
    """RFC 6350 section 5.3: `pref` 1 is the most preferred."""
    given = item[1].get("pref") if isinstance(item[1], dict) else None
    return int(given) if isinstance(given, str) and given.isdecimal() and len(given) < 4 else 100


def event(document: Entity, action: str) -> datetime | None:
    """The date of an event (RFC 9083 section 10.2.3)."""
    for item in list_of(document, "events")[:_MAX_ENTITIES]:
        if isinstance(item, dict) and (tidy(item.get("eventAction")) or "").lower() == action:
            return date_of(item.get("eventDate"))
    return None


def states_of(document: Entity) -> tuple[str, ...]:
    """States in the words of EPP (RFC 8056 section 2), as WHOIS gives them; others as they are."""
    told = (tidy(item, 60) for item in list_of(document, "status")[:MAX_ITEMS])
    return tuple(dict.fromkeys(_epp(state) for state in told if state))


def _epp(state: str) -> str:
    words = state.lower()
    if words.startswith(_EPP_FIRST):
        first, *others = words.split()
        return first + "".join(word.capitalize() for word in others)
    return _EPP.get(words, state)


def address(value: object) -> Address | None:
    """An address of a network. ARIN pads it with noughts, RIPE once wrote a length after it."""
    text = (tidy(value, 60) or "").partition("/")[0]
    if text.count(".") == 3 and ":" not in text:
        text = ".".join(piece.lstrip("0") or "0" for piece in text.split("."))
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def flaws(document: Entity) -> tuple[str, ...]:
    """What in the answer is not as RFC 9083 asks; none of it was used as if it were."""
    found = [f"{key} is no list" for key in _LISTS if key in document and not isinstance(document[key], list)]
    if "rdapConformance" not in document:
        found.append("no rdapConformance")
    if not isinstance(document.get("objectClassName"), str):
        found.append("no objectClassName")
    events = [item for item in list_of(document, "events")[:_MAX_ENTITIES] if isinstance(item, dict)]
    found += [f"unreadable date: {tidy(item.get('eventAction'), 40)}" for item in events if date_of(item.get("eventDate")) is None]
    said = (
        tidy(item.get("type"), 60) or ""
        for key in ("remarks", "notices")
        for item in list_of(document, key)[:MAX_ITEMS]
        if isinstance(item, dict)
    )
    found += [kind for kind in said if "truncated" in kind.lower()]  # RFC 9083 section 10.2.1: the answer is cut short
    for key in ("startAddress", "endAddress"):
        written = tidy(document.get(key), 60)
        if written and not _is_plain(written):
            found.append(f"{key} in another form: {written}")
    return tuple(dict.fromkeys(found))[:8]


def _is_plain(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
