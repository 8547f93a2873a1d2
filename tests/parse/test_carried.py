"""Which mail is the cargo of a forward or report, and which must not be mistaken for one."""

import base64
import zlib

import pytest

from fuwake.parse.carried import cargo, holds_message
from fuwake.parse.context import in_context, with_cargo_noted
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor

INNER = (
    b"From: Bank <info@bank.example>\r\nTo: reader@example.jp\r\nSubject: =?utf-8?B?6YeN6KaB?=\r\n"
    b"Content-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\nContent-Type: text/html\r\n\r\n<a href=https://lure.example/>x</a>\r\n--i--"
)


def part(data: bytes, kind: bytes = b"message/rfc822", name: bytes = b"", *, coded: bool = False) -> bytes:
    head = b"Content-Type: " + kind + (b'; name="' + name + b'"' if name else b"") + b"\r\n"
    return head + (b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data) if coded else b"\r\n" + data)


def forward(*parts: bytes, text: bytes = b"please look", subject: bytes = b"FW: x", kind: bytes = b"multipart/mixed") -> bytes:
    mark = b"o%x" % zlib.crc32(b"".join(parts))  # another in each
    pieces = b"".join(b"\r\n--" + mark + b"\r\n" + one for one in (part(text, b"text/plain"), *parts))
    head = b"From: Taro Hokoku <reporter@company.example>\r\nTo: csirt@desk.example\r\nSubject: " + subject
    return (
        head + b"\r\nMIME-Version: 1.0\r\nContent-Type: " + kind + b"; boundary=" + mark + b"\r\n" + pieces + b"\r\n--" + mark + b"--\r\n"
    )


def state(raw: bytes) -> str:
    return cargo(raw, parse(raw)).state


def codes(raw: bytes) -> set[str]:
    return {defect.code for defect in with_cargo_noted(raw, parse(raw)).message.defects}


@pytest.mark.parametrize(
    "carried",
    [
        part(INNER),
        part(INNER, b"message/global"),
        part(INNER, b"application/octet-stream", b"mail.eml", coded=True),
        part(INNER, b"message/rfc822", b"mail.eml", coded=True),
        part(INNER, b"application/octet-stream", b"=?utf-8?B?6YeN6KaBLmVtbA==?=", coded=True),
    ],
)
def test_the_cargo_is_taken_byte_for_byte(carried: bytes) -> None:
    raw = forward(carried)
    found = cargo(raw, parse(raw))
    assert (found.state, found.part, found.data) == ("one", "1.2", INNER)


def test_a_mail_inside_the_cargo_is_the_cargos_own() -> None:
    raw = forward(part(forward(part(INNER))))
    found = cargo(raw, parse(raw))
    assert (found.state, found.part) == ("one", "1.2")


def test_a_delivery_report_is_not_its_cargo_but_an_abuse_report_is() -> None:
    status = part(b"Reporting-MTA: dns; mx.example\r\n", b"message/delivery-status")
    feedback = part(b"Feedback-Type: abuse\r\n", b"message/feedback-report")
    assert state(forward(status, part(INNER), kind=b"multipart/report; report-type=delivery-status")) == "delivery-report"
    assert state(forward(feedback, part(INNER), kind=b"multipart/report; report-type=feedback-report")) == "one"


def test_digests_and_several_mails_are_said_so() -> None:
    digest = part(b"--d\r\n\r\n" + INNER + b"\r\n--d\r\n\r\n" + INNER + b"\r\n--d--", b"multipart/digest; boundary=d")
    assert state(forward(digest)) == "digest"
    assert state(forward(part(INNER), part(INNER))) == "several"
    assert "carries-several" in codes(forward(part(INNER), part(INNER)))


def test_a_lure_with_a_harmless_mail_attached_is_dissected_itself() -> None:
    lure = b"Dear customer, verify at https://lure.example/login now"
    assert state(forward(part(INNER), text=lure, subject=b"Your account")) == "own-words"
    assert state(forward(part(INNER), text=b"word " * 2_000)) == "own-words"
    many = b" ".join(b"https://lure%d.example/" % number for number in range(4))
    assert state(forward(part(INNER), text=many)) == "own-words"
    assert "carries-own-words" in codes(forward(part(INNER), text=lure, subject=b"Your account"))


def test_a_mail_attached_in_base64_is_read_though_it_is_not_dissected() -> None:
    lure = b"Dear customer, verify at https://shop.example/login now"
    for kind, name in ((b"message/rfc822", b""), (b"application/octet-stream", b"mail.eml")):
        raw = forward(part(INNER, kind, name, coded=True), text=lure, subject=b"Your account")
        anatomy = parse(raw)
        assert state(raw) == "own-words"
        assert [found.path for found in anatomy.message.parts] == ["1", "1.1", "1.2", "1.2.1", "1.2.1.1"]
        assert [(link.host, link.where, link.part) for link in anatomy.links] == [
            ("shop.example", "text", "1.1"),
            ("lure.example", "attachment", "1.2.1.1"),
        ]
        assert anatomy.message.text == lure.decode()


def test_mails_inside_mails_inside_files_are_read_to_a_bound() -> None:
    raw = INNER
    for _ in range(6):
        raw = forward(part(raw, b"application/octet-stream", b"mail.eml", coded=True))
    assert max(len(found.path.split(".")) for found in parse(raw).message.parts) == 8


def test_a_signature_with_links_does_not_hide_a_forward() -> None:
    signature = b"FYI\r\n-- \r\nhttps://www.company.example/ https://social.example/company"
    assert state(forward(part(INNER), text=signature)) == "one"
    assert state(forward(part(INNER), text=signature, subject="不審メールの通報".encode())) == "one"


def test_other_attachments_are_no_cargo() -> None:
    for other in (part(b"hello", b"application/octet-stream", b"notes.eml"), part(b"x" * 600, b"application/octet-stream", b"a.msg")):
        assert state(forward(other)) == "none"
    assert not holds_message(parse(b"From: a@b.jp\r\nSubject: x\r\n\r\nbody"))


def test_whoever_passed_the_mail_on_is_masked_like_the_recipient() -> None:
    own = parse(INNER)
    redactor = Redactor.of(in_context(own, carriers=(forward(part(INNER)),)))
    shown = redactor.text("reader@example.jp reporter@company.example Taro Hokoku csirt@desk.example company.example info@bank.example")
    assert shown == "[受信者] [受信者] [受信者] [受信者] [受信側] info@bank.example"
    assert Redactor.of(own).text("reporter@company.example") == "reporter@company.example"


def test_a_carrier_that_names_the_author_does_not_hide_the_author() -> None:
    carrier = b"From: info@bank.example\r\nTo: x@example.jp\r\n\r\n"
    assert Redactor.of(in_context(parse(INNER), carriers=(carrier,))).text("info@bank.example") == "info@bank.example"


def test_a_rebuilt_mail_says_so() -> None:
    anatomy = in_context(parse(INNER), rebuilt="msg")
    assert anatomy.rebuilt == "msg"
    assert anatomy.message.defects[0].code == "converted-from-msg"
