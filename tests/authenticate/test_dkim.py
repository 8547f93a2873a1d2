"""DKIM over mails signed here by another implementation (dkimpy), which is also asked for its own opinion of each."""

import base64
import re
from datetime import UTC, datetime, timedelta
from functools import cache

import dkim as dkimpy  # type: ignore[import-untyped]  # dkimpy ships no types
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from fuwake.authenticate.dkim import DkimOutcome, signatures, verify, words
from fuwake.authenticate.records import Records
from fuwake.authenticate.signature import canonical_body, read_tags, to_crlf
from tests.authenticate.keys import PRIVATE_1024, PUBLIC_512, PUBLIC_1024
from tests.authenticate.recorded import Zones, observation, split

MAIL = """From: Example <info@example.jp>
To: someone@example.net
Subject: Hello   there
Date: Mon, 20 Nov 2023 10:00:00 +0900
Message-ID: <1@example.jp>

First line.\x20\x20
Second\tline.


"""
NAME = "s1._domainkey.example.jp"
RECORD = f"v=DKIM1; k=rsa; p={PUBLIC_1024}"


def signed(mail: str = MAIL, *, forms: str = "relaxed/relaxed", length: bool = False, include: list[bytes] | None = None) -> str:
    """A mail with a signature by dkimpy."""
    header, body = forms.split("/")
    field = dkimpy.sign(
        mail.encode(),
        b"s1",
        b"example.jp",
        PRIVATE_1024.encode(),
        canonicalize=(header.encode(), body.encode()),
        include_headers=include,
        length=length,
        linesep=b"\n",
    )
    return str(field.decode()).replace("\r\n", "\n") + mail


def outcome(mail: str, record: str | None = RECORD, at: datetime | None = None) -> DkimOutcome:
    """Our verdict on the first signature."""
    zones = Zones({NAME: [("TXT", record)]} if record is not None else {})
    message = split(mail)
    field = signatures(message)[0]
    return verify(field, message, Records({f"dns:TXT {NAME}": zones.answer(f"TXT {NAME}")}), at)


@cache
def _silent() -> object:
    import logging

    logger = logging.getLogger("silent")
    logger.setLevel(logging.CRITICAL)
    return logger


def theirs(mail: str, record: str = RECORD) -> bool:
    """dkimpy's verdict."""
    try:
        return bool(dkimpy.verify(mail.encode(), logger=_silent(), dnsfunc=lambda *_args, **_rest: record.encode()))
    except dkimpy.MessageFormatError:  # it takes no mail with a space before a colon, which RFC 6376 section 3.4.2 allows
        reject()


@pytest.mark.parametrize("forms", ["relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"])
def test_a_signature_in_each_canonical_form_holds(forms: str) -> None:
    got = outcome(signed(forms=forms))
    assert (got.result, got.domain, got.selector, got.notes) == ("pass", "example.jp", "s1", ())
    assert got.used == (f"observation:dns:TXT {NAME}",)


def test_an_ed25519_signature_holds() -> None:
    key = SigningKey(bytes(range(32)))
    field = dkimpy.sign(
        MAIL.encode(), b"s1", b"example.jp", base64.b64encode(bytes(key)), signature_algorithm=b"ed25519-sha256", linesep=b"\n"
    )
    record = "v=DKIM1; k=ed25519; p=" + base64.b64encode(bytes(key.verify_key)).decode()
    mail = field.decode() + MAIL
    assert outcome(mail, record).result == "pass"
    assert outcome(mail.replace("Hello", "Hallo"), record).result == "fail"
    assert outcome(mail, RECORD).cause == "key-unusable"


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (("Second", "Third"), "body"),
        (("Hello   there", "Pay now"), "signature"),
        (("info@example.jp", "chef@example.jp"), "signature"),
        (("From: Example", "From: Other <x@other.example>\nFrom: Example"), "signature"),
    ],
)
def test_a_changed_mail_fails_and_says_what_changed(change: tuple[str, str], cause: str) -> None:
    got = outcome(signed().replace(*change))
    assert (got.result, got.cause) == ("fail", cause)


def test_white_space_matters_in_simple_form_only() -> None:
    changed = ("Hello   there", "Hello there")
    assert outcome(signed(forms="relaxed/relaxed").replace(*changed)).result == "pass"
    assert outcome(signed(forms="simple/relaxed").replace(*changed)).result == "fail"


def test_text_added_behind_a_signed_length_passes_with_a_note() -> None:
    mail = signed(length=True)
    assert outcome(mail).notes == ()
    got = outcome(mail + "Added by somebody.\n")
    assert (got.result, got.notes) == ("pass", ("body-partly-signed",))
    assert "part of the body" in words(got)[0]
    short = mail.replace("Second\tline.\n", "")
    assert outcome(short).cause == "body-shorter"


def test_an_unsigned_subject_is_noted() -> None:
    got = outcome(signed(include=[b"from", b"date"]))
    assert got.notes == ("subject-unsigned",)
    assert "subject is not signed" in words(got)[0]
    assert "件名" in words(got)[1]


def test_a_field_signed_once_more_than_it_stands_cannot_be_added() -> None:
    added = ("Subject: Hello", "Subject: Pay now\nSubject: Hello")
    assert outcome(signed(include=[b"from", b"subject"]).replace(*added)).result == "pass"
    oversigned = signed(include=[b"from", b"from", b"subject", b"subject"])
    assert outcome(oversigned).result == "pass"
    assert (outcome(oversigned.replace(*added)).result, theirs(oversigned.replace(*added))) == ("fail", False)


def test_a_key_that_is_marked_as_a_test_is_told() -> None:
    right, wrong = outcome(signed(), f"{RECORD}; t=y"), outcome(signed().replace("Second", "Third"), f"{RECORD}; t=s:y")
    assert (right.result, wrong.result, right.notes, wrong.notes) == ("pass", "fail", ("testing",), ("testing",))
    for got in (right, wrong):
        assert "t=y" in words(got)[0]
        assert "試験中" in words(got)[1]


def test_an_unsigned_from_field_is_no_signature_of_the_mail() -> None:
    mail = re.sub(r"h=[^;]*;", "h=subject;", signed(), count=1)
    assert (outcome(mail).result, outcome(mail).cause) == ("permerror", "from-unsigned")


def test_expiry_is_judged_by_the_time_of_arrival_not_by_the_clock() -> None:
    expires = datetime(2023, 11, 21, tzinfo=UTC)
    mail = signed().replace("; s=s1;", f"; s=s1; x={int(expires.timestamp())};")
    assert outcome(mail, at=expires + timedelta(days=1)).cause == "expired"
    assert outcome(mail, at=expires - timedelta(days=1)).cause == "signature"


@pytest.mark.parametrize(
    ("record", "cause"),
    [
        (None, "key-missing"),
        ("v=DKIM1; p=", "key-revoked"),
        (f"v=DKIM1; p={PUBLIC_512}", "key-too-small"),
        ("v=DKIM1; p=AAAA", "key-unusable"),
        ("v=DKIM1; p=!", "key-unusable"),
        ("v=DKIM2; p=AAAA", "key-unusable"),
        ("v=DKIM1; k=foo; p=AAAA", "key-unusable"),
        ("not a key p=", "key-unusable"),
        (f"v=DKIM1; s=chat; p={PUBLIC_1024}", "key-unusable"),
        (f"v=DKIM1; h=sha1; p={PUBLIC_1024}", "key-unusable"),
    ],
)
def test_a_key_that_cannot_be_used_is_permerror_with_its_reason(record: str | None, cause: str) -> None:
    got = outcome(signed(), record)
    assert (got.result, got.cause) == ("permerror", cause)
    assert "verif" in words(got)[0]


def test_a_huge_key_is_refused_before_any_arithmetic() -> None:
    huge = base64.b64encode(bytes([0x30, 0x84, 0, 3, 0, 0]) + bytes(200_000)).decode()
    assert outcome(signed(), f"v=DKIM1; p={huge}").cause == "key-unusable"


def test_a_failed_look_up_is_temperror_and_a_missing_one_a_need() -> None:
    message = split(signed())
    field = signatures(message)[0]
    failed = verify(field, message, Records({f"dns:TXT {NAME}": observation(f"TXT {NAME}", "failed")}), None)
    assert (failed.result, failed.cause) == ("temperror", "look-up")
    records = Records({})
    assert verify(field, message, records, None).cause == "not-looked-up"
    assert tuple(records.needs) == (f"TXT {NAME}",)


@pytest.mark.parametrize(
    "field",
    [
        "DKIM-Signature: v=1",
        "DKIM-Signature: nonsense",
        "DKIM-Signature: v=1; v=1; d=x",
        "DKIM-Signature:",
        "DKIM-Signature: v=1; a=rsa-sha256; b=AA!; bh=AA==; d=example.jp; s=s1; h=from",
        "DKIM-Signature: v=1; a=rsa-md5; b=AAAA; bh=AAAA; d=example.jp; s=s1; h=from",
        "DKIM-Signature: v=1; a=rsa-sha256; b=AAAA; bh=AAAA; d=a..b; s=s1; h=from",
        "DKIM-Signature: v=1; a=rsa-sha256; b=AAAA; bh=AAAA; d=example.jp; s=s1; h=from; l=x",
        "DKIM-Signature: v=1; a=rsa-sha256; b=AAAA; bh=AAAA; d=example.jp; s=s1; h=from; i=@other.example",
        "DKIM-Signature: v=1; a=rsa-sha256; b=AAAA; bh=AAAA; d=example.jp; s=s1; h=from; c=foo/bar",
    ],
)
def test_a_field_that_breaks_the_grammar_is_permerror(field: str) -> None:
    assert (outcome(f"{field}\n{MAIL}").result, outcome(f"{field}\n{MAIL}").cause) == ("permerror", "grammar")


def test_hostile_fields_and_bodies_take_linear_time() -> None:
    base = "DKIM-Signature: v=1; a=rsa-sha256; bh=AAAA; d=example.jp; s=s1; c=relaxed/relaxed; h=from; b=A"
    for mail in (
        f"{base}{' ' * 50_000}A\n{MAIL}",
        f"{base}{chr(10) + ' '}{(chr(10) + ' ') * 20_000}A\n{MAIL}",
        f"{base.replace('h=from', 'h=' + ':'.join(['from'] * 900))}AAA\n{MAIL}",
        f"{base}AAA\n{MAIL}{' ' * 3_000_000}x",
        f"{base}AAA\n{MAIL}{(' ' + chr(10)) * 500_000}",
    ):
        assert outcome(mail).result in {"fail", "permerror"}


@settings(max_examples=150, deadline=None)
@given(
    forms=st.sampled_from(["relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"]),
    body=st.text(alphabet=" \t\nab.", max_size=60),
    place=st.integers(0, 400),
    change=st.sampled_from(["", " ", "\t", "x", "\n "]),
)
def test_the_verdict_is_dkimpys_on_signed_and_on_changed_mails(forms: str, body: str, place: int, change: str) -> None:
    mail = signed(MAIL + body, forms=forms)
    start = mail.index("From: ") + 6
    place = min(start + place, len(mail) - 1)
    changed = (mail[:place] + change + mail[place:]).rstrip("\n") + "\n"
    assert (outcome(changed).result == "pass") == theirs(changed)


@settings(max_examples=200)
@given(st.text(alphabet=" \t\r\nab", max_size=40))
def test_body_canonicalisation_is_dkimpys(text: str) -> None:
    from dkim.canonicalization import Relaxed, Simple  # type: ignore[import-untyped]  # as above

    body = to_crlf((text + "\n").encode())  # a last line without its end is no body of the wire; dkimpy reads it otherwise
    assert canonical_body(body, "simple") == Simple.canonicalize_body(body)
    assert canonical_body(body, "relaxed") == Relaxed.canonicalize_body(body)


@given(st.binary(max_size=200))
def test_tags_never_raise_anything_but_their_own_error(data: bytes) -> None:
    from fuwake.authenticate.signature import SignatureError

    try:
        tags = read_tags(data)
    except SignatureError:
        return
    assert all(key and isinstance(value, bytes) for key, value in tags.items())
