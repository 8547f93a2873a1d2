"""Who is answered: people of one's own domains who carried a mail here, and no machine, no list, no stranger."""

from typing import Any

import pytest

from fuwake.intake.reply.may import Reply, Report, reply_to
from fuwake.model.mail_accounts import AnswerAccount

ACCOUNT = AnswerAccount(domains=("example.org", "branch.example"), sender="fuwake@example.org")
TARO = "taro@example.org"


def asked(header: dict[str, str] | None = None, **fields: Any) -> Reply | str:
    author = fields.pop("author", TARO)
    usual: dict[str, Any] = {"envelope": TARO, "header": {"message-id": "<1@example.org>"} | (header or {}), "carries": True}
    return reply_to(Report(**(usual | fields)), author, ACCOUNT)


def test_a_report_of_ones_own_people_is_answered_in_its_thread() -> None:
    assert asked({"references": "<0@example.org> junk <b@example.org>"}) == Reply(
        TARO, "<1@example.org>", ("<0@example.org>", "<b@example.org>", "<1@example.org>")
    )
    assert asked(envelope="Hanako@Branch.Example", author="hanako@branch.example") == Reply(
        "hanako@branch.example", "<1@example.org>", ("<1@example.org>",)
    )


@pytest.mark.parametrize(
    "header",
    [
        {"auto-submitted": "auto-replied"},
        {"auto-submitted": "auto-generated; owner-email=x"},
        {"precedence": "Bulk"},
        {"precedence": "list"},
        {"list-id": "<l.example.org>"},
        {"list-unsubscribe": "<mailto:x@example.org>"},
        {"mailing-list": "x"},
        {"x-auto-response-suppress": "All"},
        {"content-type": "multipart/report; report-type=delivery-status"},
    ],
    ids=lambda header: next(iter(header)),
)
def test_machines_and_lists_are_not_answered(header: dict[str, str]) -> None:
    assert isinstance(asked(header), str)


@pytest.mark.parametrize("header", [{"auto-submitted": "no"}, {"x-auto-response-suppress": "None"}, {"precedence": "normal"}], ids=str)
def test_what_people_send_says_so_at_times(header: dict[str, str]) -> None:
    assert isinstance(asked(header), Reply)


@pytest.mark.parametrize(
    "envelope",
    [
        "",
        "x@elsewhere.example",
        "x@sub.example.org",
        "x@example.org.evil.example",
        "MAILER-DAEMON@example.org",
        "noreply@example.org",
        "no-reply+1@example.org",
        "owner-list@example.org",
        "list-request@example.org",
        "list-bounces@example.org",
        "bounce-123@example.org",
        "FUWAKE@example.org",
        "a b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a\n@example.org",
        '"a"@example.org',
        "x@evil.example,taro@example.org",
        "<taro@example.org>",
    ],
)
def test_no_stranger_no_machine_and_nothing_that_is_no_address(envelope: str) -> None:
    assert isinstance(asked(envelope=envelope), str)


def test_the_author_must_be_of_ones_own_too_and_one() -> None:
    assert isinstance(asked(author=None), str)
    assert isinstance(asked(author="boss@elsewhere.example"), str)


def test_what_carries_no_mail_is_no_report() -> None:
    assert asked(carries=False) == "it carries no mail"


def test_from_a_mailbox_the_return_path_tells_and_else_the_author() -> None:
    assert asked({"return-path": "<hanako@example.org>"}, envelope=None) == Reply(
        "hanako@example.org", "<1@example.org>", ("<1@example.org>",)
    )
    assert asked({"return-path": "<>"}, envelope=None) == "the null sender is not answered"
    found = asked(envelope=None)
    assert isinstance(found, Reply)
    assert found.to == TARO


def test_a_message_id_that_would_break_the_header_is_left_out() -> None:
    for bad in ("<a\r\nBcc: x@y.example@z.example>", "<a b@example.org>", "a@example.org", "<" + "a" * 500 + "@example.org>", "<a@b><c@d>"):
        assert asked({"message-id": bad}) == Reply(TARO, "", ())
