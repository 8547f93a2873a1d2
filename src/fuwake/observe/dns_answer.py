"""DNS questions and answers without a network: text → question, wire message → `DnsAnswer` (RFC 1035, RFC 2308)."""

import ipaddress
import struct
from typing import Any, Literal

import dns.edns
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

from fuwake.model.answers import BOGUS_ERRORS, DnsAnswer, DnsFailure, DnssecState
from fuwake.model.observation import Reading, Reason
from fuwake.observe.answer_text import tidy
from fuwake.parse.domains import to_ascii

MAX_RECORDS = 16
MAX_CHAIN = 12
"""CNAME steps followed inside one answer; resolvers stop at about as many."""
MAX_ERRORS = 4
"""Extended errors that are told of one answer."""
MAX_TEXT = 4096
"""Characters kept of one record; a TXT record of a DKIM key of 4096 bits has about 800."""

UNCHECKED = " +cd"
"""Ends a question that is asked without validation; as dig writes it."""
TYPES = frozenset({"A", "AAAA", "CAA", "CNAME", "DS", "MX", "NS", "PTR", "SOA", "TXT"})

_UNREADABLE = (dns.exception.DNSException, ValueError, IndexError, KeyError, EOFError, struct.error, OverflowError)
"""What dnspython is known to raise over hostile wire data."""

_RCODES: dict[int, tuple[Reason, str]] = {
    dns.rcode.SERVFAIL: ("servfail", "the resolver answered SERVFAIL"),
    dns.rcode.REFUSED: ("refused", "the resolver refused to answer (REFUSED)"),
    dns.rcode.NOTIMP: ("not-supported", "the resolver does not know this kind of question (NOTIMP)"),
    dns.rcode.FORMERR: ("garbage", "the resolver could not read the question (FORMERR)"),
}

_EXTENDED = {
    1: "unsupported DNSKEY algorithm", 2: "unsupported DS digest type", 3: "stale answer", 4: "forged answer", 5: "DNSSEC indeterminate",
    6: "DNSSEC bogus", 7: "signature expired", 8: "signature not yet valid", 9: "DNSKEY missing", 10: "RRSIGs missing",
    11: "no zone key bit set", 12: "NSEC missing", 13: "cached error", 14: "not ready", 15: "blocked", 16: "censored", 17: "filtered",
    18: "prohibited", 19: "stale NXDOMAIN answer", 20: "not authoritative", 21: "not supported", 22: "no reachable authority",
    23: "network error", 24: "invalid data", 25: "signature expired before valid", 26: "too early", 27: "unsupported NSEC3 iterations",
    28: "unable to conform to policy", 29: "synthesized",
}  # fmt: skip
"""IANA, Extended DNS Error Codes (RFC 8914 section 5.2 and registry)."""
_MADE_UP = frozenset({4, 15, 16, 17, 18})
"""Those that say that the resolver put its own words in the place of the zone's."""


class Question(Struct, frozen=True, kw_only=True):
    """One question, ready for the wire."""

    type: str
    text: str
    """The name in A-labels, lower-case, without the final dot; for PTR the address as asked."""
    wire_name: Any
    """`dns.name.Name`, absolute."""
    unchecked: bool = False
    """Asked with validation switched off: CD (RFC 4035 section 3.2.2)."""


def question_of(text: str) -> Question:
    """`A example.jp`, `PTR 192.0.2.1`, `SOA example.jp +cd` → Question. Raises ValueError, naming what DNS cannot carry."""
    kind, _, name = text.strip().partition(" ")
    kind, unchecked = kind.upper(), name.endswith(UNCHECKED)
    name = name.removesuffix(UNCHECKED).strip()
    if kind not in TYPES:
        raise ValueError(f"not a record type that is asked for: {kind[:20]}")
    if kind == "PTR":
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            address = None
        if address is not None:
            return Question(type=kind, text=str(address), wire_name=dns.reversename.from_address(str(address)), unchecked=unchecked)
    ascii_name = _ascii(name)
    try:
        wire_name = dns.name.from_text(ascii_name)
    except dns.exception.DNSException as error:
        raise ValueError(f"not a name that DNS can carry: {error}") from error
    return Question(type=kind, text=ascii_name.rstrip(".") or ".", wire_name=wire_name, unchecked=unchecked)


def query_of(question: Question, *, edns: bool) -> "dns.message.QueryMessage":
    """A recursive query with a random id. EDNS payload 1232 bytes: no fragments (DNS flag day 2020, RFC 6891).

    AD is set: the resolver shall say whether it validated (RFC 6840 section 5.7). DO (RFC 3225) only where DS is asked for, whose
    denial is read: elsewhere nobody here reads signatures.
    """
    query = dns.message.make_query(
        question.wire_name,
        question.type,
        use_edns=0 if edns else False,
        payload=1232 if edns else None,
        ednsflags=dns.flags.DO if edns and question.type == "DS" else 0,
    )
    query.flags |= dns.flags.CD if question.unchecked else dns.flags.AD
    return query


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
        return _failed(reason, f"{detail}{_why(message)}", message)
    if any(isinstance(option, dns.edns.EDEOption) and int(option.code) in _MADE_UP for option in message.options):
        return _failed("refused", f"the resolver does not let the zone's answer through{_why(message)}", message)
    if _lame(message):
        return _failed("servfail", "the server is not responsible for the name and only points to others (a lame answer)", message)
    if message.flags & dns.flags.TC:
        return _failed("garbage", "the answer was cut short (TC) and never came whole")
    return _collect(question, message)


def _why(message: "dns.message.Message") -> str:
    """The extended errors of an answer (RFC 8914) in words, '' where it has none. Their text is the resolver's: bounded and tidied."""
    errors = [option for option in message.options if isinstance(option, dns.edns.EDEOption)][:MAX_ERRORS]
    words = []
    for error in errors:
        name = _EXTENDED.get(int(error.code), f"extended error {int(error.code)}")
        text = tidy(error.text, 120)
        words.append(f"{name} ({text})" if text else name)
    bogus = "; DNSSEC: bogus" if any(int(error.code) in BOGUS_ERRORS for error in errors) else ""
    return f": {', '.join(words)}{bogus}" if words else ""


def _lame(message: "dns.message.Message") -> bool:
    """Whether the answer is a referral: no error, no answer, not authoritative, no recursion, name servers instead of an SOA.

    RFC 2308 section 2.2: such an answer does not say that there is nothing.
    """
    kinds = {rrset.rdtype for rrset in message.authority}
    authoritative = message.flags & (dns.flags.AA | dns.flags.RA)
    return message.rcode() == dns.rcode.NOERROR and not message.answer and not authoritative and kinds == {dns.rdatatype.NS}


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
            return _found(question, name, found, ttl, _dnssec(message))
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
        dnssec=_dnssec(message),
        zone=next((_name(rrset.name) for rrset in message.authority if rrset.rdtype == dns.rdatatype.SOA), None),
        denial=_denial(message),
    )
    return Reading(status="absent", data=msgspec.to_builtins(answer))


def _dnssec(message: "dns.message.Message") -> DnssecState:
    return "secure" if message.flags & dns.flags.AD else "unknown"


def _denial(message: "dns.message.Message") -> Literal["nsec", "nsec3", "opt-out"] | None:
    """What kind of signed denial stands in the authority section (RFC 4035 section 3.1.3, RFC 5155 section 7.2); None without one."""
    nsec3 = [record for rrset in message.authority if rrset.rdtype == dns.rdatatype.NSEC3 for record in rrset]
    if any(record.flags & 1 for record in nsec3):
        return "opt-out"
    if nsec3:
        return "nsec3"
    return "nsec" if any(rrset.rdtype == dns.rdatatype.NSEC for rrset in message.authority) else None


def _found(question: Question, name: Any, rrset: "dns.rrset.RRset", ttl: int | None, dnssec: DnssecState) -> Reading:
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
        dnssec=dnssec,
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


def _failed(reason: Reason, detail: str, message: "dns.message.Message | None" = None) -> Reading:
    """message: what the server said, where it is an answer to the question."""
    data = None
    if message is not None:
        codes = [int(option.code) for option in message.options if isinstance(option, dns.edns.EDEOption)][:MAX_ERRORS]
        data = msgspec.to_builtins(DnsFailure(rcode=dns.rcode.to_text(message.rcode()), errors=tuple(codes)))
    return Reading(status="failed", data=data, reason=reason, detail=detail)
