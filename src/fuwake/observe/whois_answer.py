"""A kept chain of WHOIS answers → `DomainRecord` or `NetworkRecord`.

Kept form: the answers as they came, each after a line `%% server: <name>`; the first is the root's.
"""

import ipaddress
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from fuwake.model.answers import DomainRecord, NetworkRecord
from fuwake.model.observation import Reading, Reason
from fuwake.observe.port_43 import port_43
from fuwake.observe.registry_question import RegistryQuestion, registry_question
from fuwake.observe.whois_formats import arin, headed, jpnic, jprs, key_value, krnic, rpsl
from fuwake.observe.whois_formats.lines import lines_of
from fuwake.observe.whois_formats.outcomes import Outcome, of_empty_answer
from fuwake.parse.registry_text import country_of, decode

MARK = b"%% server: "
_SECTION = re.compile(rb"^%% server: ([^\r\n]{1,253})\r?\n", re.MULTILINE)
_REGISTRAR_FIELDS = (
    "registrar",
    "registrar_id",
    "created_at",
    "updated_at",
    "expires_at",
    "registrant",
    "registrant_country",
    "abuse_email",
)

_SAID: Mapping[Outcome, tuple[Reason, str]] = MappingProxyType(
    {
        "later": ("rate-limited", "asks for fewer questions"),
        "denied": ("refused", "does not answer this machine"),
        "gone": ("not-supported", "no longer answers WHOIS: the registry answers RDAP only"),
        "reserved": ("no-data", "says that the name is kept back: registered for nobody, and not to be had"),
    }
)


class Section(Struct, frozen=True, kw_only=True):
    """One server's answer."""

    server: str
    lines: list[str]


def join(answers: list[tuple[str, bytes]]) -> bytes:
    """The kept form. A line of an answer that looks like a mark is set in by a blank."""
    return b"".join(MARK + server.encode("ascii", "replace") + b"\r\n" + _guarded(body) + b"\r\n" for server, body in answers)


def _guarded(body: bytes) -> bytes:
    return re.sub(rb"^%% server:", b" %% server:", body, flags=re.MULTILINE)


def section_of(server: str, body: bytes) -> Section:
    """One answer, decoded."""
    return Section(server=server, lines=lines_of(decode(body, country=country_of(server, body))))


def sections_of(raw: bytes) -> list[Section]:
    """The answers of a kept chain."""
    marks = list(_SECTION.finditer(raw))[:8]
    ends = [*(mark.start() for mark in marks[1:]), len(raw)]
    return [section_of(mark.group(1).decode("ascii", "replace"), raw[mark.end() : end]) for mark, end in zip(marks, ends, strict=False)]


def read_answer(question: str, raw: bytes) -> Reading:
    """Kept chain → found | absent ("no match" of the responsible server) | failed."""
    try:
        asked = registry_question(question)
    except ValueError as error:
        return _failed("not-supported", str(error))
    if asked.kind == "autnum":
        return _failed("not-supported", "numbers of autonomous systems are asked of RDAP")
    sections = sections_of(raw)
    if not sections:
        return _failed("garbage", "not a kept chain of WHOIS answers")
    return _read_domain(sections, asked) if asked.kind == "domain" else _read_ip(sections, asked)


def domain_record(section: Section, name: str) -> DomainRecord | None:
    """What one answer says about a domain."""
    return (
        jprs.domain(section.lines, name, section.server)
        or headed.domain(section.lines, name, section.server)
        or key_value.domain(section.lines, name, section.server)
    )


def network_record(section: Section, address: str) -> NetworkRecord | None:
    """What one answer says about the network of an address."""
    ip = ipaddress.ip_address(address)
    return (
        rpsl.network(section.lines, ip, section.server)
        or arin.network(section.lines, ip, section.server)
        or jpnic.network(section.lines, ip, section.server)
        or krnic.network(section.lines, ip, section.server)
    )


def _read_domain(sections: list[Section], asked: RegistryQuestion) -> Reading:
    if len(sections) == 1:
        if of_empty_answer(sections[0].lines) == "later":
            return _failed("rate-limited", f"{sections[0].server} asks for fewer questions")
        known = port_43(asked.subject)
        more = f": {known.words}" if known is not None else ""
        return _failed("not-supported", f"{sections[0].server} names no WHOIS server for .{asked.subject.rpartition('.')[2]}{more}")
    record = domain_record(sections[1], asked.subject)
    if record is None:
        return _without_object(sections[1], asked)
    for section in sections[2:]:
        further = domain_record(section, asked.subject)
        if further is not None:
            missing: dict[str, Any] = {name: getattr(further, name) for name in _REGISTRAR_FIELDS if getattr(record, name) is None}
            record = msgspec.structs.replace(
                record, **missing, registrant_withheld=record.registrant_withheld or further.registrant_withheld
            )
    return Reading(status="found", data=msgspec.to_builtins(record))


def _read_ip(sections: list[Section], asked: RegistryQuestion) -> Reading:
    record: NetworkRecord | None = None
    for section in sections:
        further = network_record(section, asked.subject)
        if further is not None:
            # A later server is nearer to the user of the address; it may leave out the country (JPNIC).
            country = further.country or (record.country if record else None)
            record = msgspec.structs.replace(further, country=country)
    if record is None:
        return _without_object(sections[-1], asked)
    return Reading(status="found", data=msgspec.to_builtins(record))


def _without_object(section: Section, asked: RegistryQuestion) -> Reading:
    server, outcome = section.server, of_empty_answer(section.lines)
    if outcome == "no-match":
        return Reading(status="absent", data={"server": server}, detail=f"{server} knows no such {asked.kind}")
    if outcome is not None:
        reason, words = _SAID[outcome]
        return _failed(reason, f"{server} {words}")
    if not any(line.strip() for line in section.lines):
        return _failed("no-data", f"{server} gave an empty answer")
    return _failed("garbage", f"{server} answered in words that cannot be read")


def _failed(reason: Reason, detail: str) -> Reading:
    return Reading(status="failed", data=None, reason=reason, detail=detail)
