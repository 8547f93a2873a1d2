"""Collecting from a real Dovecot."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from fuwake.model.errors import FuwakeError
from fuwake.model.mail_accounts import ImapAccount
from fuwake.model.mailbox import Position
from tests.intake.imap.keeper import Collecting, Keeper
from tests.mail_servers.dovecot import PASSWORD, Box, Dovecot

pytestmark = [pytest.mark.needs_dovecot, pytest.mark.xdist_group("dovecot")]


def mail(number: int, more: bytes = b"") -> bytes:
    return b"From: a@bank.example\r\nTo: reader@example.org\r\nSubject: %d\r\n\r\nText %d\r\n" % (number, number) + more


class Mailbox:
    """A user's mailbox, seen from both sides."""

    def __init__(self, server: Dovecot) -> None:
        self.server, self.user = server, f"u{uuid.uuid4().hex[:12]}"
        self.box: Box = server.box(self.user)
        self.keeper = Keeper()

    def account(self, **fields: Any) -> ImapAccount:
        usual: dict[str, Any] = {"host": "127.0.0.1", "port": self.server.port, "tls": "none", "password": PASSWORD}
        return ImapAccount(name="work", user=self.user, **(usual | fields))

    def collecting(self, **fields: Any) -> Collecting:
        return Collecting(self.account(**fields), self.keeper)


@pytest.fixture
def mailbox(mail_server: Dovecot) -> Mailbox:
    return Mailbox(mail_server)


def test_mails_come_byte_for_byte_and_stay_as_they_are(mailbox: Mailbox) -> None:
    odd = mail(1, b"8 bit: \x93\xfa\x96\x7b \xe6\x97\xa5\r\n.\r\n\r\nFrom here\t \r\n")
    mailbox.box.append(odd)
    with mailbox.collecting():
        mailbox.keeper.wait_for(lambda: mailbox.keeper.mails == [odd])
    assert "Seen" not in mailbox.box.flags(1)
    assert mailbox.box.uids() == [1]
    assert mailbox.keeper.sightings[0].source == "imap"
    assert mailbox.keeper.sightings[0].name == "work/INBOX"


def test_a_new_mail_is_told_by_the_server(mailbox: Mailbox) -> None:
    """By IDLE: it would be asked for only after ten minutes."""
    with mailbox.collecting():
        mailbox.keeper.wait_for(lambda: "INBOX" in mailbox.keeper.health)
        mailbox.box.append(mail(1))
        mailbox.keeper.wait_for(lambda: mailbox.keeper.mails == [mail(1)])


def test_where_it_is_not_told_it_is_looked_for(mailbox: Mailbox) -> None:
    with mailbox.collecting(idle=False, poll_s=1.0):
        mailbox.keeper.wait_for(lambda: "INBOX" in mailbox.keeper.health)
        mailbox.box.append(mail(1))
        mailbox.keeper.wait_for(lambda: mailbox.keeper.mails == [mail(1)])


def test_it_goes_on_where_it_stood(mailbox: Mailbox) -> None:
    mailbox.box.append(mail(1))
    with mailbox.collecting():
        mailbox.keeper.wait_for(lambda: mailbox.keeper.health.get("INBOX", "") is None)
    mailbox.keeper.mails.clear()
    mailbox.box.append(mail(2))
    with mailbox.collecting():
        mailbox.keeper.wait_for(lambda: len(mailbox.keeper.mails) > 0)
    assert mailbox.keeper.mails == [mail(2)]


@pytest.mark.parametrize(("mark", "flag"), [("seen", r"\Seen"), ("flag", r"\Flagged")])
def test_a_mail_is_marked_when_told_to_and_only_once_it_is_safe(mailbox: Mailbox, mark: str, flag: str) -> None:
    mailbox.box.append(mail(1))
    mailbox.keeper.fails = FuwakeError("the store is away")
    with mailbox.collecting(mark=mark):
        mailbox.keeper.wait_for(lambda: mailbox.keeper.health.get("INBOX") is not None)
        assert flag not in mailbox.box.flags(1)
        mailbox.keeper.fails = None
        mailbox.keeper.wait_for(lambda: mailbox.keeper.health["INBOX"] is None)
    assert flag in mailbox.box.flags(1)
    assert mailbox.keeper.mails == [mail(1)]


def test_a_mail_is_moved_when_told_to_and_no_other_is_removed(mailbox: Mailbox) -> None:
    mailbox.box.make("Done")
    mailbox.box.append(mail(1))
    mailbox.box.append(mail(2))
    with mailbox.collecting(move_to="Done"):
        mailbox.keeper.wait_for(lambda: mailbox.keeper.health.get("INBOX", "") is None)
    assert (mailbox.box.uids("Done"), mailbox.box.uids()) == ([1, 2], [])


def test_a_mail_that_cannot_be_moved_is_taken_in_all_the_same_and_moved_later(mailbox: Mailbox) -> None:
    mailbox.box.append(mail(1))
    with mailbox.collecting(move_to="Done"):
        mailbox.keeper.wait_for(lambda: mailbox.keeper.health.get("INBOX", "") is None)
    assert list(mailbox.keeper.positions["INBOX"].owed) == [1]
    mailbox.box.make("Done")
    with mailbox.collecting(move_to="Done"):
        mailbox.keeper.wait_for(lambda: mailbox.keeper.positions["INBOX"].owed == {})
    assert mailbox.keeper.mails == [mail(1)]
    assert mailbox.box.uids("Done") == [1]


def test_another_uidvalidity_loses_none_and_doubles_none(mailbox: Mailbox) -> None:
    box, keeper = mailbox.box, mailbox.keeper
    box.make("Reports")
    for number in (1, 2):
        box.append(mail(number), "Reports")
    with Collecting(mailbox.account(), keeper, "Reports"):
        keeper.wait_for(lambda: keeper.health.get("Reports", "") is None)
    before = keeper.positions["Reports"].uidvalidity
    box.replace("Reports")
    for number in (2, 3):
        box.append(mail(number), "Reports")
    with Collecting(mailbox.account(), keeper, "Reports"):
        keeper.wait_for(lambda: keeper.positions["Reports"].uidvalidity != before and keeper.positions["Reports"].next_uid == 3)
    assert keeper.mails == [mail(1), mail(2), mail(3)]


def test_a_mail_removed_meanwhile_is_passed_over(mailbox: Mailbox) -> None:
    for number in (1, 2, 3):
        mailbox.box.append(mail(number))
    taking = mailbox.keeper.take

    def take(*arguments: Any) -> None:
        taking(*arguments)
        if len(mailbox.keeper.mails) == 1:
            mailbox.box.remove(2)  # between the list and its fetch

    mailbox.keeper.take = take  # type: ignore[method-assign,assignment]  # something else happens meanwhile
    with mailbox.collecting():
        mailbox.keeper.wait_for(lambda: mailbox.keeper.positions.get("INBOX", Position(uidvalidity=1)).next_uid == 4)
    assert mailbox.keeper.mails == [mail(1), mail(3)]
    assert mailbox.keeper.positions["INBOX"].owed == {}


def test_of_a_mail_that_is_too_large_the_beginning_is_taken(mailbox: Mailbox) -> None:
    large = mail(1, b"x" * 200_000)
    mailbox.box.append(large)
    with Collecting(mailbox.account(), mailbox.keeper, most=50_000):
        mailbox.keeper.wait_for(lambda: len(mailbox.keeper.mails) > 0)
    assert mailbox.keeper.mails == [large[:50_000]]


def test_over_tls_the_server_must_be_the_one_that_was_meant(mailbox: Mailbox) -> None:
    mailbox.box.append(mail(1))
    fields: dict[str, Any] = {"tls": "tls", "host": "localhost", "port": mailbox.server.tls_port}
    with mailbox.collecting(**fields):
        mailbox.keeper.wait_for(lambda: "certificate" in str(mailbox.keeper.health.get("INBOX")).lower())
    with mailbox.collecting(**fields, authorities_file=str(mailbox.server.authority)):
        mailbox.keeper.wait_for(lambda: mailbox.keeper.mails == [mail(1)])


def test_starttls_is_the_same(mailbox: Mailbox) -> None:
    mailbox.box.append(mail(1))
    with mailbox.collecting(tls="starttls", host="localhost", authorities_file=str(mailbox.server.authority)):
        mailbox.keeper.wait_for(lambda: mailbox.keeper.mails == [mail(1)])


def test_a_wrong_password_is_told_and_tried_again_after_a_while(mailbox: Mailbox) -> None:
    with mailbox.collecting(password="wrong"):
        mailbox.keeper.wait_for(lambda: mailbox.keeper.health.get("INBOX") is not None)
    (told,) = mailbox.keeper.told
    assert "log-in was refused" in str(told["trouble"])
    assert told["again_in_s"] == 30.0
    assert mailbox.user not in str(told)


def test_a_program_may_give_the_token(mailbox: Mailbox) -> None:
    mailbox.box.append(mail(1))
    tokens = mailbox.server.tokens
    tokens.user, tokens.access = mailbox.user, "from-a-program"
    with mailbox.collecting(password=None, token_command=("/bin/echo", "from-a-program")):
        mailbox.keeper.wait_for(lambda: mailbox.keeper.mails == [mail(1)])


def test_a_token_comes_for_the_refresh_token_and_the_next_one_is_kept(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.box.append(mail(1))
    tokens, file = mailbox.server.tokens, tmp_path / "refresh"
    tokens.user, tokens.refresh = mailbox.user, "first"
    file.write_text("first\n", encoding="utf-8")
    fields: dict[str, Any] = {
        "password": None,
        "token_url": f"http://127.0.0.1:{tokens.port}/token",
        "token_client": "fuwake",
        "refresh_token_file": str(file),
    }
    with mailbox.collecting(**fields):
        mailbox.keeper.wait_for(lambda: mailbox.keeper.mails == [mail(1)])
    assert file.read_text(encoding="utf-8") == f"{tokens.refresh}\n"
    assert tokens.refresh != "first"
    assert file.stat().st_mode & 0o777 == 0o600
