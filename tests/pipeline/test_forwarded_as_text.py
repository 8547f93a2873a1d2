"""A forward written as text: from what comes in to a verified case, with nothing said of the forwarder and nothing held against a gap."""

import base64
from pathlib import Path

import pytest

from fuwake.intake.raw_message import RawMessage
from fuwake.model.case import Case
from fuwake.pipeline.arrival import arrive, unload
from tests.parse.test_inline_forward import FORMS, GMAIL, forward
from tests.pipeline.test_arrival import articles, examined

MADE_OF_GAPS = {
    "no_vouched_hop",
    "author_address_unusable",
    "no_authentication_published",
    "message_id_domain_differs",
    "return_path_differs",
}
"""Rules that would fire on what a header section lacks, or on the forwarder's."""
SIGNED = (
    "Return-Path: <taro@company.example>\nReceived: from a.company.example (a.company.example [192.0.2.1]) by mx.csirt.example;"
    " Tue, 24 Nov 2026 11:00:01 +0900\nMessage-ID: <1@other.example>\n"
)


def findings(case: Case) -> set[str]:
    return {finding.rule for finding in case.findings}


def test_the_mail_inside_is_dissected_and_the_forwarder_is_nowhere(tmp_path: Path) -> None:
    raw = forward(f"strange, says Taro Hokoku\n\n{FORMS['gmail'][5:]}", html=GMAIL, head=SIGNED, subject="Fwd: Notice, Taro Hokoku")
    folder, case = examined(tmp_path, "report.eml", raw)
    assert [box.address for box in case.message.from_] == ["b@bank.example"]
    assert (folder / "carrier.eml").read_bytes() == raw
    [carrier] = case.source.carriers
    assert (carrier.inline, carrier.subject, carrier.from_domain) == (True, "Fwd: Notice, [受信者]", "[受信側]")
    assert "本文として転送された" in articles(folder)
    assert "was forwarded as text inside another mail" in articles(folder)
    for file in folder.rglob("*"):
        if file.is_file() and file.name not in ("carrier.eml", "message.eml"):
            held = file.read_bytes().lower()
            assert not any(word in held for word in (b"hokoku", b"company.example", b"desk@", b"03-1234", b"strange")), file.name


def test_nothing_about_the_sender_can_be_checked_and_nothing_is_held_against_him(tmp_path: Path) -> None:
    _, case = examined(tmp_path, "report.eml", forward(FORMS["outlook-ja"], head=SIGNED, subject="転送: Notice"))
    for result in (case.auth.spf, case.auth.dmarc, case.auth.arc):
        assert (result.result, result.source) == ("none", "none")
        assert "cannot be checked: the mail was forwarded inside another's words" in result.why
    assert (case.spoofing.status, case.spoofing.code) == ("unproven", "forwarded-as-text")
    assert findings(case).isdisjoint(MADE_OF_GAPS)
    assert {"no_vouched_hop", "no_authentication_published"} <= {rule.rule for rule in case.not_evaluated}
    codes = {defect.code for defect in case.message.defects}
    assert "converted-from-forward" in codes
    assert codes.isdisjoint({"message-id-missing", "received-missing"})


def test_an_address_that_the_forward_does_not_show_is_not_held_against_the_mail(tmp_path: Path) -> None:
    _, case = examined(tmp_path, "report.eml", forward(FORMS["german"].replace(" <b@bank.example>", ""), subject="WG: Notice"))
    assert [(box.name, box.address) for box in case.message.from_] == [("Bank", None)]
    assert findings(case).isdisjoint(MADE_OF_GAPS)


def test_a_date_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    text = FORMS["german"].replace("Dienstag, 24. November 2026 10:05", "04.05.2026 10:05")
    _, case = examined(tmp_path, "report.eml", forward(text, subject="WG: Notice"))
    assert case.message.date is None
    assert "forward-date-unreadable" in {defect.code for defect in case.message.defects}


def test_as_is_and_a_reply_are_examined_themselves(tmp_path: Path) -> None:
    folder, case = examined(tmp_path, "report.eml", forward(FORMS["gmail"], head=SIGNED), "--as-is")
    assert not (folder / "carrier.eml").exists()
    assert [box.address for box in case.message.from_] == ["taro@company.example"]
    assert "forwarded-inline" in {defect.code for defect in case.message.defects}
    reply = unload(arrive(RawMessage(path="a", index=0, data=forward(FORMS["outlook"], subject="RE: Notice"))))
    assert reply.source.carriers == ()


def test_forwards_inside_forwards_are_followed_to_a_bound() -> None:
    text = FORMS["gmail"]
    for number in range(6):
        text = f"---------- Forwarded message ---------\nFrom: A{number} <a{number}@company.example>\nSubject: Fwd: Notice\n\n{text}"
    arrival = unload(arrive(RawMessage(path="a", index=0, data=forward(text))))
    assert [(carrier.file, carrier.inline) for carrier in arrival.source.carriers] == [
        ("carrier.eml", True),
        ("carrier-2.eml", True),
        ("carrier-3.eml", True),
    ]


@pytest.mark.parametrize("words", ["see https://other.example/", "word " * 700])
def test_a_mail_with_words_of_its_own_is_examined_itself_and_says_why(tmp_path: Path, words: str) -> None:
    _, case = examined(tmp_path, "report.eml", forward(f"{words}\n\n{FORMS['gmail']}"))
    assert case.source.carriers == ()
    assert any("things of its own" in defect.detail for defect in case.message.defects if defect.code == "forwarded-inline")


def test_the_mail_attached_is_taken_where_the_text_shows_the_same_one() -> None:
    links = " ".join(f"https://lure{number}.example/" for number in range(5))  # more than a signature has
    attached = "Content-Type: message/rfc822; name=a.eml\nContent-Transfer-Encoding: base64\n\n"
    for author, kind in (("b@bank.example", False), ("other@bank.example", True)):
        inner = f"From: Bank <{author}>\nSubject: Notice\nMessage-ID: <1@bank.example>\n\nhttps://lure.example/\n".encode()
        raw = forward(f"{FORMS['gmail']} {links}", behind=attached + base64.encodebytes(inner).decode())
        arrival = unload(arrive(RawMessage(path="a", index=0, data=raw)))
        [carrier] = arrival.source.carriers
        assert carrier.inline is kind
        assert (arrival.raw == inner) is not kind
