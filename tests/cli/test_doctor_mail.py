"""What `fuwake doctor --ask` says of mailboxes."""

from collections.abc import Iterator

import pytest

from fuwake.cli.doctor_mail import mailboxes
from fuwake.model.mail_accounts import ImapAccount
from fuwake.settings import Settings
from tests.mail_servers.lying_imap import LyingImap, lying_imap


@pytest.fixture
def server() -> Iterator[LyingImap]:
    with lying_imap() as running:
        running.mails = {1: b"Subject: 1\r\n\r\n"}
        yield running


def asked(server: LyingImap) -> tuple[bool, str]:
    account = ImapAccount(name="work", host="127.0.0.1", port=server.port, tls="none", user="reader", password="p", mark="seen")
    (check,) = mailboxes(Settings(imap=(account,)), "en")
    assert check.name == "ask mailbox work/INBOX"
    return check.ok, check.says


def test_a_mailbox_that_can_be_read_is_said_to_be(server: LyingImap) -> None:
    assert asked(server) == (True, "it can be read, and holds 1 mails")


def test_one_that_cannot_is_told_with_the_servers_reason_and_without_the_user(server: LyingImap) -> None:
    server.lies["AUTHENTICATE"] = [b"%s NO [AUTHENTICATIONFAILED] no such user reader@example.org\r\n"]
    ok, says = asked(server)
    assert not ok
    assert says == "it cannot be read: the log-in was refused: [AUTHENTICATIONFAILED] no such user (address)"


def test_nothing_is_asked_where_no_mailbox_is_set_up() -> None:
    assert list(mailboxes(Settings(), "ja")) == []
