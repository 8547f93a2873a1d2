"""An answer of another class than IN (RFC 1035 section 3.2.4) is no answer, whatever it holds."""

import dns.message
import dns.rdataclass
import dns.rrset
import pytest

from fuwake.observe.dns_answer import query_of, question_of, read_answer


@pytest.mark.parametrize("kind", ["A", "AAAA"])
def test_a_record_of_another_class_is_not_read(kind: str) -> None:
    query = query_of(question_of(f"{kind} example.jp"), edns=False)
    answer = dns.message.make_response(query)
    answer.answer.append(dns.rrset.from_text("example.jp.", 60, dns.rdataclass.HS, kind, r"\# 4 01020304"))
    reading = read_answer(f"{kind} example.jp", answer.to_wire())
    assert reading.status == "absent"


@pytest.mark.parametrize("kind", ["A", "MX", "TXT"])
def test_every_changed_byte_of_an_answer_is_read_without_an_error(kind: str) -> None:
    record = {"A": "192.0.2.1", "MX": "10 mail.example.jp.", "TXT": '"v=spf1 -all"'}[kind]
    answer = dns.message.make_response(query_of(question_of(f"{kind} example.jp"), edns=False))
    answer.answer.append(dns.rrset.from_text("example.jp.", 60, "IN", kind, record))
    wire = answer.to_wire()
    for at in range(len(wire)):
        for change in (1, 2, 4, 0x40, 0x80):
            damaged = bytearray(wire)
            damaged[at] ^= change
            assert read_answer(f"{kind} example.jp", bytes(damaged)).status in {"found", "absent", "failed"}
