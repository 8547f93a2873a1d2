"""DNS questions and answers without a network: text → question, wire message → `DnsAnswer` (RFC 1035, RFC 2308)."""

import ipaddress
import struct
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.reversename
import dns.rrset
import msgspec
from msgspec import Struct

from fuwake.model.answers import DnsAnswer
from fuwake.model.observation import Reading, Reason
from fuwake.parse.domains import to_ascii

MAX_RECORDS = 16
MAX_CHAIN = 12
"""CNAME steps followed inside one answer; resolvers stop at about as many."""
MAX_TEXT = 4096
"""Characters kept of one record; a TXT record of a DKIM key of 4096 bits has about 800."""

TYPES = frozenset({"A", "AAAA", "CAA", "CNAME", "DS", "MX", "NS", "PTR", "SOA", "TXT"})

_UNREADABLE = (dns.exception.DNSException, ValueError, IndexError, KeyError, EOFError, struct.error, OverflowError)
"""What dnspython is known to raise over hostile wire data."""

_RCODES: dict[int, tuple[Reason, str]] = {
    dns.rcode.SERVFAIL: ("servfail", "the resolver answered SERVFAIL"),
    dns.rcode.REFUSED: ("refused", "the resolver refused to answer (REFUSED)"),
    dns.rcode.NOTIMP: ("not-supported", "the resolver does not know this kind of question (NOTIMP)"),
    dns.rcode.FORMERR: ("garbage", "the resolver could not read the question (FORMERR)"),
}


class Question(Struct, frozen=True, kw_only=True):
    """One question, ready for the wire."""

    type: str
    text: str
    """The name in A-labels, lower-case, without the final dot; for PTR the address as asked."""
    wire_name: Any
    """`dns.name.Name`, absolute."""


def question_of(text: str) -> Question:
    """`A example.jp` or `PTR 192.0.2.1` → Question. Raises ValueError, naming what DNS cannot carry."""
    kind, _, name = text.strip().partition(" ")
    kind, name = kind.upper(), name.strip()
    if kind not in TYPES:
        raise ValueError(f"not a record type that is asked for: {kind[:20]}")
    if kind == "PTR":
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            address = None
        if address is not None:
            return Question(type=kind, text=str(address), wire_name=dns.reversename.from_address(str(address)))
    ascii_name = _ascii(name)
    try:
        wire_name = dns.name.from_text(ascii_name)
    except dns.exception.DNSException as error:
        raise ValueError(f"not a name that DNS can carry: {error}") from error
    return Question(type=kind, text=ascii_name.rstrip(".") or ".", wire_name=wire_name)


def query_of(question: Question, *, edns: bool) -> "dns.message.QueryMessage":
    """A recursive query with a random id. EDNS payload 1232 bytes: no fragments (DNS flag day 2020, RFC 6891)."""
    return dns.message.make_query(question.wire_name, question.type, use_edns=0 if edns else False, payload=1232 if edns else None)


def read_answer(text: str, raw: bytes) -> Reading:
    """Wire message → found | absent (NXDOMAIN or NODATA, `data.rcode` tells which) | failed."""
    try:
        question = question_of(text)
    except ValueError as error:
        return _failed("not-supported", str(error))
    try:
        message = dns.message.from_wire(raw)
    except _UNREADABLE as error:
        return _failed("garbage", f"not a DNS message: {type(error).__name__}")
    wrong = mismatch(question, message)
    if wrong:
        return _failed("garbage", wrong)
    rcode = message.rcode()
    if rcode not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        reason, detail = _RCODES.get(rcode, ("garbage", f"the resolver answered {dns.rcode.to_text(rcode)}"))
        return _failed(reason, detail)
    if message.flags & dns.flags.TC:
        return _failed("garbage", "the answer was cut short (TC) and never came whole")
    return _collect(question, message)


def mismatch(question: Question, message: "dns.message.Message") -> str | None:
    """Why this message is no answer to the question; None where it is (RFC 5452 section 9.1)."""
    if not message.flags & dns.flags.QR:
        return "a DNS message that is not a response"
    if message.opcode() != 0:
        return "a DNS response to something that is not a query"
    if not message.question:
        # RFC 1035 lets an error response come without its question.
        return None if message.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN) else "a DNS response without its question"
    asked = message.question[0]
    wanted = (question.wire_name, dns.rdatatype.from_text(question.type), dns.rdataclass.IN)
    if len(message.question) != 1 or (asked.name, asked.rdtype, asked.rdclass) != wanted:
        return "a DNS response to another question"
    return None


def _collect(question: Question, message: "dns.message.Message") -> Reading:
    kind = dns.rdatatype.from_text(question.type)
    name, ttl = question.wire_name, None
    by_owner: dict[tuple[Any, int], dns.rrset.RRset] = {}
    for rrset in message.answer:
        if rrset.rdclass != dns.rdataclass.IN:
            continue  # of another class: not what was asked for, and of no known form
        by_owner.setdefault((rrset.name, int(rrset.rdtype)), rrset)
    for _ in range(MAX_CHAIN):
        found = by_owner.get((name, int(kind)))
        if found is not None:
            return _found(question, name, found, ttl)
        alias = by_owner.get((name, int(dns.rdatatype.CNAME)))
        if alias is None:
            break
        ttl = alias.ttl if ttl is None else min(ttl, alias.ttl)
        name = alias[0].target
    else:
        return _failed("garbage", f"an alias chain of more than {MAX_CHAIN} steps")
    answer = DnsAnswer(
        name=question.text,
        type=question.type,
        rcode="NXDOMAIN" if message.rcode() == dns.rcode.NXDOMAIN else "NOERROR",
        canonical_name=_name(name) if name != question.wire_name else None,
        records=(),
        ttl=ttl,
        zone=next((_name(rrset.name) for rrset in message.authority if rrset.rdtype == dns.rdatatype.SOA), None),
    )
    return Reading(status="absent", data=msgspec.to_builtins(answer))


def _found(question: Question, name: Any, rrset: "dns.rrset.RRset", ttl: int | None) -> Reading:
    records = [_show(rdata)[:MAX_TEXT] for rdata in rrset]
    if question.type == "TXT":
        # A name may carry dozens of site-verification strings: those that mail is judged by are kept first.
        records.sort(key=lambda record: not record.lower().startswith("v="))
    answer = DnsAnswer(
        name=question.text,
        type=question.type,
        rcode="NOERROR",
        canonical_name=_name(name) if name != question.wire_name else None,
        records=tuple(records[:MAX_RECORDS]),
        ttl=rrset.ttl if ttl is None else min(ttl, rrset.ttl),
        truncated_to=MAX_RECORDS if len(records) > MAX_RECORDS else None,
    )
    return Reading(status="found", data=msgspec.to_builtins(answer))


def _show(rdata: Any) -> str:
    """Presentation form as `DnsAnswer.records` promises it."""
    kind = rdata.rdtype
    if kind in (dns.rdatatype.A, dns.rdatatype.AAAA):
        return str(ipaddress.ip_address(rdata.address))
    if kind == dns.rdatatype.MX:
        return f"{rdata.preference} {rdata.exchange.to_text().lower()}"
    if kind == dns.rdatatype.TXT:
        return b"".join(rdata.strings).decode("utf-8", "backslashreplace")
    if kind in (dns.rdatatype.NS, dns.rdatatype.PTR, dns.rdatatype.CNAME):
        return _name(rdata.target)
    if kind == dns.rdatatype.SOA:
        numbers = f"{rdata.serial} {rdata.refresh} {rdata.retry} {rdata.expire} {rdata.minimum}"
        return f"{rdata.mname.to_text().lower()} {rdata.rname.to_text().lower()} {numbers}"
    return str(rdata.to_text())


def _name(name: Any) -> str:
    text: str = name.to_text().lower()
    return text if text == "." else text.rstrip(".")


def _ascii(name: str) -> str:
    """A-labels, lower-case. What is ASCII already stays as written: DNS carries more than host names (`_dmarc`, escapes)."""
    if not name or len(name) > 1024:
        raise ValueError("not a name that DNS can carry: empty or too long")
    if name.isascii():
        return name.lower()
    ascii_name = to_ascii(name)
    if ascii_name is None:
        raise ValueError("not a name that DNS can carry: it has no A-label form")
    return ascii_name


def _failed(reason: Reason, detail: str) -> Reading:
    return Reading(status="failed", data=None, reason=reason, detail=detail)
