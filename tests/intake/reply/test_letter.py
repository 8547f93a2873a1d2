"""The answer as a mail: both languages, threads, and nothing of the hostile mail that could be clicked."""

import email
import email.policy
import functools
import tempfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from msgspec.structs import replace

from fuwake.intake.reply.letter import letter, message_id
from fuwake.intake.reply.may import Reply
from fuwake.model.case import Case
from tests.pipeline.test_arrival import examined

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
REPLY = Reply("taro@example.org", "<1@example.org>", ("<0@example.org>", "<1@example.org>"))
LURE = (
    "From: Hinode Bank <desk@hinode-bank.example>\r\nTo: taro@example.org\r\nSubject: {}\r\nMessage-ID: <x@x.example>\r\n"
    "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Your account is locked. "
    "<a href='https://hinode.login-check.example/x'>https://hinode-bank.example/</a> within 24 hours.</p>\r\n"
)


@functools.cache
def case_of(subject: str = "Account locked") -> Case:
    with tempfile.TemporaryDirectory() as folder:
        return examined(Path(folder), "mail.eml", LURE.format(subject).encode())[1]


def sent(case: Case, reply: Reply = REPLY) -> EmailMessage:
    raw = letter(case, "abc123", reply, "fuwake@example.org", NOW)
    assert all(line.endswith(b"\r") for line in raw.split(b"\n")[:-1])
    assert max(map(len, raw.split(b"\r\n"))) <= 200
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    assert read.defects == []
    return read


def bodies(mail: EmailMessage) -> list[str]:
    return [str(part.get_content()) for part in mail.iter_parts() if isinstance(part, EmailMessage)]


def test_it_is_in_the_thread_and_says_that_a_machine_wrote_it() -> None:
    mail = sent(case_of())
    assert (mail["To"], mail["From"]) == ("taro@example.org", "fuwake <fuwake@example.org>")
    assert (mail["In-Reply-To"], mail["References"]) == ("<1@example.org>", "<0@example.org> <1@example.org>")
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Subject"] == "ご報告いただいたメールの確認結果 / The mail that you reported"


def test_text_and_page_say_every_sentence_of_the_answer_japanese_first() -> None:
    case = case_of()
    assert case.answer is not None
    text, page = bodies(sent(case))
    for sentence in case.answer.sentences:
        for words in (sentence.ja, sentence.en):
            assert words in text
    assert text.index(case.answer.sentences[0].ja) < text.index(case.answer.sentences[0].en)
    assert page.count("<li>") == 2 * (len(case.answer.sentences) - 1)
    assert "abc123" in text


@pytest.mark.parametrize(
    "subject",
    [
        "Log in at https://evil.example/x now",
        "Write to desk@evil.example",
        "<script>alert(1)</script><a href=https://evil.example>",
        "www.evil.example",
        "x" * 500,
        "=?utf-8?q?a=0D=0ABcc:_x=40evil.example?=",
        "=?utf-8?q?=E2=80=AEgnp.exe?=",
    ],
)
def test_nothing_of_the_hostile_mail_can_be_clicked_or_breaks_out(subject: str) -> None:
    mail = sent(case_of(subject))
    assert mail.keys() == sent(case_of()).keys()
    for body in bodies(mail):
        assert "https://" not in body
        assert "evil.example" not in body
        assert "\u202e" not in body
        assert "x" * 81 not in body
    page = bodies(mail)[1]
    assert "<script" not in page
    assert "<a " not in page


def test_without_a_message_id_there_is_no_thread() -> None:
    mail = sent(case_of(), Reply("taro@example.org", "", ()))
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_the_message_id_is_the_same_for_the_same_mail_and_person() -> None:
    assert message_id("a", "b@example.org", "f@example.org") == message_id("a", "b@example.org", "f@example.org")
    assert message_id("a", "b@example.org", "f@example.org") != message_id("a", "c@example.org", "f@example.org")


def test_a_case_without_an_answer_gives_no_letter() -> None:
    with pytest.raises(ValueError, match="no answer"):
        letter(replace(case_of(), answer=None), "x", REPLY, "fuwake@example.org", NOW)
