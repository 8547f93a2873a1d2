"""The pure halves of the observers: whatever a server answers is read as found, absent or failed, twice the same."""

import json
from collections.abc import Iterator
from typing import get_args

import dns.message
import dns.rrset

from fuwake.lab.certificate import Authority, Kind
from fuwake.observe._record import plain
from fuwake.observe.readers import READERS
from fuwake.observe.whois_answer import MARK
from fuzz.promises import clean, encodable, holds
from fuzz.targets._target import Target, long, prefixed
from tests.observe import whois_samples

_QUESTIONS = (
    ("rdap", "domain a.example"), ("rdap", "domain aq.xyz"), ("rdap", "ip 192.0.2.1"), ("rdap", "ip 2001:db8::1"),
    ("whois", "domain a.jp"), ("whois", "domain aq.xyz"), ("whois", "ip 192.0.2.1"), ("whois", "ip 2001:db8::1"),
    ("dns", "TXT a.example"), ("dns", "A a.example"), ("dns", "MX a.example"), ("dns", "PTR 192.0.2.1"), ("dns", "SOA a.example"),
    ("geo", "192.0.2.1"), ("asn", "192.0.2.1"), ("safe_browsing", "http://a.example/"), ("visit", "http://a.example/"),
    ("mail_picture", "message"), ("earlier_cases", "message"),
    ("tls", "a.example:443"), ("http", "http://a.example/"), ("ct", "a.example"),
)  # fmt: skip


def _answer(data: bytes) -> None:
    """The first byte chooses the question."""
    if not data:
        return
    observer, question = _QUESTIONS[data[0] % len(_QUESTIONS)]
    raw = data[1:]
    reading = plain(READERS[observer](question, raw))
    holds(plain(READERS[observer](question, raw)) == reading, "the same answer is read in two ways")
    holds(reading.status in ("found", "absent", "failed"), f"an answer that is {reading.status}")
    holds(reading.status != "failed" or reading.reason, "a failure without its reason")
    holds(reading.status != "found" or reading.data is not None, "found, and nothing there")
    encodable(reading)
    clean(reading.detail)


def _wire(question: str, *records: str) -> bytes:
    kind, name = question.split(" ")
    asked = dns.message.make_query(f"{name}.", kind, id=1)
    answer = dns.message.make_response(asked)
    if records:
        answer.answer.append(dns.rrset.from_text(f"{name}.", 300, "IN", kind, *records))
    return answer.to_wire()


_HTTP = b"HTTP/1.1 200\r\nFuwake-Asked: GET https://rdap.example/x\r\ncontent-type: application/rdap+json\r\n\r\n"
_DOMAIN = (
    b'{"objectClassName":"domain","ldhName":"aq.xyz","status":["active"],"events":[{"eventAction":"registration","eventDate":'
    b'"2023-10-01T00:00:00Z"}],"nameservers":[{"ldhName":"ns.a.example"}],"entities":[{"roles":["registrar","abuse"],"handle":"1",'
    b'"publicIds":[{"type":"IANA Registrar ID","identifier":"9"}],"vcardArray":["vcard",[["fn",{},"text","A"],["email",{},"text",'
    b'"x@a.example"],["org",{},"text",["B","C"]],["adr",{"cc":"JP"},"text",["","","","","","",""]]]],"entities":[]}]}'
)
_NETWORK = (
    b'{"objectClassName":"ip network","startAddress":"192.0.2.0","endAddress":"192.0.2.255","name":"N","country":"JP","cidr0_cidrs":'
    b'[{"v4prefix":"192.0.2.0","length":24}],"entities":[{"roles":["abuse"],"vcardArray":["vcard",[["email",{},"text","x@a.example"]]]}]}'
)


def _shaken(kind: Kind) -> bytes:
    """A kept handshake with a certificate of that kind."""
    issued = Authority().issue(("a.example",), kind).chain.decode()
    chain = ["".join(piece.split("-----BEGIN CERTIFICATE-----")[1].split()) for piece in issued.split("-----END CERTIFICATE-----")[:-1]]
    told = {"host": "a.example", "port": 443, "ip": "192.0.2.1", "at": "2026-01-14T01:05:00Z", "protocol": "TLSv1.3", "cipher": "x"}
    return json.dumps({**told, "chain": chain, "authority": "unknown"}).encode()


def _seeds() -> Iterator[bytes]:
    for place in range(4):
        yield from prefixed(place, (_HTTP + _DOMAIN, _HTTP + _NETWORK, b"HTTP/1.1 404\r\nFuwake-Asked: GET https://r.example/\r\n\r\n{}"))
    samples = [text for name, text in vars(whois_samples).items() if name.isupper() and isinstance(text, str)]
    for place in range(4, 8):
        yield from prefixed(place, (MARK + b"whois.jprs.jp\r\n" + text.encode("iso-2022-jp", "ignore") for text in samples))
        yield from prefixed(place, (MARK + b"whois.a.example\r\n" + text.encode() for text in samples))
    for place, question, records in (
        (8, "TXT a.example", ('"v=spf1 -all" "x"', '"b"')),
        (9, "A a.example", ("192.0.2.1",)),
        (10, "MX a.example", ("10 mx.a.example.",)),
        (11, "PTR 1.2.0.192.in-addr.arpa", ("h.a.example.",)),
        (12, "SOA a.example", ("ns.a. h.a. 1 2 3 4 5",)),
        (9, "A a.example", ()),
    ):
        yield from prefixed(place, (_wire(question, *records),))
    yield from prefixed(13, (b'{"entry":{"country_code":"JP","city":"x","latitude":"1.0","longitude":2}}',))
    yield from prefixed(14, (b'{"entry":{"asn":1,"first":"192.0.2.0","last":"192.0.2.9","country":"JP","name":"x"}}', b'{"entry":null}'))
    yield from prefixed(
        15, (_HTTP + b'{"matches":[{"threatType":"SOCIAL_ENGINEERING","threat":{"url":"http://a.example/"}}]}', _HTTP + b"{}")
    )
    yield from prefixed(16, (b'{"outcome":"seen","detail":"x"}',))
    yield from prefixed(18, (b'{"own":{},"alike":[]}',))
    yield from prefixed(19, (_shaken(kind) for kind in get_args(Kind)))
    head = "HTTP/1.1 302 Found\r\nServer: nginx\r\nSet-Cookie: a=b\r\nLocation: /x\r\nDate: Wed, 14 Jan 2026 01:05:00 GMT"
    told = {"url": "http://a.example/", "method": "HEAD", "ip": "192.0.2.1", "at": "2026-01-14T01:05:00Z", "head": head}
    yield from prefixed(20, (json.dumps(told).encode(),))
    logged = b'[{"issuer_name":"C=US, O=L, CN=R3","name_value":"a.example\\nb.example","not_before":"2026-01-01T00:00:00"}]'
    running = b'[{"dns_names":["a.example"],"issuer":{"name":"O=L"},"not_before":"2026-01-01T00:00:00Z"}]'
    yield from prefixed(21, (_HTTP + logged, _HTTP + running))


ANSWERS = Target(name="answers", run=_answer, seeds=_seeds, share=4)
TARGETS = (ANSWERS, long(ANSWERS))
