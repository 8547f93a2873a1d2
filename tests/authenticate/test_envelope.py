"""Envelope senders that somebody has rewritten."""

import time

import pytest

from fuwake.authenticate.envelope import rewriting, words


@pytest.mark.parametrize(
    ("sender", "kind", "domain"),
    [
        ("SRS0=Ab3=XY=example.jp=info@forwarder.example", "srs", "example.jp"),
        ("srs0+Ab3=XY=Example.JP=info@forwarder.example", "srs", "example.jp"),
        ("SRS1=Cd4=first.example==Ab3=XY=example.jp=info@second.example", "srs", "example.jp"),
        ("bounces+SRS=44ldt=IX@forwarder.example", "srs", None),
        ("somebody+caf_=other=example.net@gmail.com", "gmail", None),
        ("somebody+caf_=other=example.net@evil.example", None, None),
        ("prvs=0123456789=info@example.jp", "tagged", None),
        ("btv1==012==info@example.jp", "tagged", None),
        ("info@example.jp", None, None),
        ("srs@example.jp", None, None),
        ("", None, None),
    ],
)
def test_what_an_envelope_sender_looks_like(sender: str, kind: str | None, domain: str | None) -> None:
    found = rewriting(sender)
    assert (found.kind if found else None, found.domain if found else None) == (kind, domain)
    if found is not None:
        english, japanese = words(found)
        assert english.endswith(".")
        assert japanese.endswith("。")
        assert domain is None or (domain in english and domain in japanese)
        assert "somebody" not in english + japanese


def test_time_is_bounded_whatever_is_sent() -> None:
    started = time.perf_counter()
    for piece in ("SRS0=", "SRS1=a=", "=", "srs0=a=b=", "a+caf_="):
        rewriting(piece * 100_000)
    assert time.perf_counter() - started < 2.0
