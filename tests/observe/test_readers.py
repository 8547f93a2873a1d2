"""Every observer reads whatever is stored as its answer: damaged evidence is a failure with a reason, never an exception."""

import pytest

from fuwake.observe.readers import READERS

QUESTIONS = {"dns": "A a.example", "rdap": "domain aq.xyz", "whois": "ip 192.0.2.1", "geo": "192.0.2.1", "asn": "192.0.2.1"}


@pytest.mark.parametrize("observer", READERS)
@pytest.mark.parametrize("raw", [b"", b"\x00", b'{"outcome":"se\x97n"}', b'{"a":"\xff"}', b"[" * 100_000, b'{"a":' * 100_000, b'"\\ud800"'])
def test_damaged_evidence_is_a_failure(observer: str, raw: bytes) -> None:
    reading = READERS[observer](QUESTIONS.get(observer, "message"), raw)
    assert reading.status == "failed"
    assert reading.reason is not None
