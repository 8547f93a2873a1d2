"""A server that lies, breaks off or does not end: each time it is told in plain words, nothing is lost and nothing is doubled."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from fuwake.intake.imap import wire
from fuwake.model.mail_accounts import ImapAccount
from tests.intake.imap.keeper import Collecting, Keeper
from tests.mail_servers.lying_imap import LyingImap, lying_imap

MAILS = {uid: b"Subject: %d\r\n\r\nText\r\n" % uid for uid in (1, 2, 3)}


@pytest.fixture
def server() -> Iterator[LyingImap]:
    with lying_imap() as running:
        running.mails = dict(MAILS)
        yield running


def collected(server: LyingImap, keeper: Keeper, most: int = 100_000) -> str:
    """Collects until everything is there and the folder was read to its end; what was told, in one text."""
    account = ImapAccount(name="work", host="127.0.0.1", port=server.port, tls="none", user="reader", password="p", idle=False, poll_s=1)
    keeper.health.clear()
    with Collecting(account, keeper, most=most):
        keeper.wait_for(lambda: len(keeper.mails) >= len(server.mails) and keeper.health.get("INBOX", "") is None)
    assert sorted(keeper.mails) == sorted(server.mails.values())
    return " | ".join(str(event["trouble"]) for event in keeper.told)


def test_an_honest_server_is_read_to_its_end(server: LyingImap) -> None:
    assert collected(server, Keeper()) == ""


def test_a_literal_of_ten_gigabytes_is_refused(server: LyingImap) -> None:
    server.lies["FETCH"] = [b"* 1 FETCH (UID 1 BODY[] {9999999999}\r\nx"]
    assert "announced 9999999999 bytes" in collected(server, Keeper())


def test_a_connection_that_breaks_within_a_mail_leaves_nothing_of_it(server: LyingImap) -> None:
    server.lies["FETCH"] = [b"* 1 FETCH (UID 1 BODY[] {2000}\r\nSubject: half"]
    assert collected(server, Keeper()) != ""


@pytest.mark.parametrize("where", ["SEARCH", "SIZES", "FETCH"])
def test_it_goes_on_after_a_goodbye(server: LyingImap, where: str) -> None:
    server.lies[where] = [b"* BYE shutting down\r\n"]
    assert "shutting down" in collected(server, Keeper())


def test_what_is_refused_once_is_asked_for_again(server: LyingImap) -> None:
    """The mail is owed: the others come meanwhile, and it comes with the next connection."""
    server.lies["FETCH"] = [b"%s NO [UNAVAILABLE] not now\r\n"]
    keeper = Keeper()
    account = ImapAccount(name="work", host="127.0.0.1", port=server.port, tls="none", user="reader", password="p", idle=False, poll_s=1)
    with Collecting(account, keeper):
        keeper.wait_for(lambda: len(keeper.mails) == 2 and keeper.health.get("INBOX", "") is None)
    assert list(keeper.positions["INBOX"].owed) == [1]
    assert "not now" in collected(server, keeper)
    assert keeper.positions["INBOX"].owed == {}


def test_a_folder_without_lasting_numbers_is_not_read(server: LyingImap) -> None:
    server.lies["SELECT"] = [b"* 3 EXISTS\r\n%s OK selected\r\n"]
    assert "no UIDVALIDITY" in collected(server, Keeper())


def test_another_uidvalidity_in_between_doubles_none(server: LyingImap) -> None:
    keeper = Keeper()
    collected(server, keeper)
    server.uidvalidity, server.mails = 8, {5: MAILS[3], 6: MAILS[1], 9: MAILS[2]}
    collected(server, keeper)
    assert (keeper.positions["INBOX"].uidvalidity, keeper.positions["INBOX"].next_uid) == (8, 10)


def test_mails_that_go_while_others_are_fetched_do_not_shift_them(server: LyingImap) -> None:
    server.lies["FETCH"] = [b"* 3 EXPUNGE\r\n* 1 FETCH (FLAGS ())\r\n* 1 FETCH (UID 1 BODY[] {20}\r\n" + MAILS[1] + b")\r\n%s OK done\r\n"]
    assert collected(server, Keeper()) == ""


@pytest.mark.parametrize(
    ("where", "lie"),
    [
        ("SEARCH", b"* SEARCH two\r\n%s OK done\r\n"),
        ("SEARCH", b"* SEARCH -1 99999999999999999999\r\n%s NO\r\n"),
        ("SIZES", b"* 1 FETCH (UID 1 RFC822.SIZE\r\n%s OK done\r\n"),
        ("SIZES", b"* 1 FETCH " + b"(" * 20_000 + b"\r\n%s OK done\r\n"),
        ("SIZES", b'* 1 FETCH (UID 1 ENVELOPE "x")\r\n%s OK done\r\n'),
        ("FETCH", b"* x FETCH (UID 1)\r\n%s OK done\r\n"),
        ("FETCH", b"* 1 FETCH (UID 1 BODY[] NIL)\r\n%s BAD what\r\n"),
        ("FETCH", b"hello\r\n%s OK done\r\n"),
        ("FETCH", b"* 1 FETCH (UID 1 BODY[] {" + b"9" * 5000 + b"}\r\n"),
        ("FETCH", b"other.1 OK done\r\n%s OK done\r\n"),
        ("SELECT", b"* OK [UIDVALIDITY none]\r\n%s OK done\r\n"),
        ("CAPABILITY", b"* CAPABILITY\r\n%s OK\r\n"),
        ("CAPABILITY", b"\xff\xfe\r\n"),
    ],
)
def test_nonsense_is_no_crash(server: LyingImap, where: str, lie: bytes) -> None:
    server.lies[where] = [lie]
    server.lies["SEARCH"] += [b"* SEARCH 1 2 3\r\n%s OK done\r\n"] if where == "FETCH" else []
    collected_in_two(server, Keeper())


def collected_in_two(server: LyingImap, keeper: Keeper) -> None:
    """Collects, and again with a second connection."""
    account = ImapAccount(name="work", host="127.0.0.1", port=server.port, tls="none", user="reader", password="p", idle=False, poll_s=1)
    with Collecting(account, keeper):
        keeper.wait_for(lambda: keeper.health.get("INBOX", "") is None)
    collected(server, keeper)


def test_an_answer_without_end_is_ended(server: LyingImap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LONGEST_LINE", 200_000)

    def chatter(connection: socket.socket, _: bytes) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(b"* 1 FETCH (FLAGS ())\r\n" * 1000)

    server.lies["SIZES"] = [chatter]
    assert "does not end" in collected(server, Keeper())


def test_a_line_without_end_is_ended(server: LyingImap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LONGEST_LINE", 200_000)

    def line(connection: socket.socket, _: bytes) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(b"* OK " + b"x" * 10_000)

    server.lies["SIZES"] = [line]
    assert "does not end" in collected(server, Keeper(), most=500_000)


def test_a_server_that_drips_is_left(server: LyingImap, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, the answer does not."""
    monkeypatch.setattr(wire, "COMMAND_S", 2.0)

    def drip(connection: socket.socket, _: bytes) -> None:
        connection.settimeout(0.05)
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(b"*")
                with contextlib.suppress(TimeoutError):
                    if not connection.recv(1):
                        return

    server.lies["SIZES"] = [drip]
    assert "took longer than" in collected(server, Keeper())


def test_what_comes_in_the_clear_after_starttls_is_not_taken_for_what_comes_after(server: LyingImap) -> None:
    server.capabilities = b"IMAP4rev1 STARTTLS AUTH=PLAIN"
    server.lies["STARTTLS"] = [b"%s OK begin\r\n* OK [CAPABILITY IMAP4rev1 AUTH=LOGIN]\r\n"]
    keeper = Keeper()
    account = ImapAccount(name="work", host="127.0.0.1", port=server.port, tls="starttls", user="reader", password="p")
    with Collecting(account, keeper):
        keeper.wait_for(lambda: keeper.health.get("INBOX") is not None)
    assert "in the clear" in str(keeper.health["INBOX"])


def test_a_password_is_not_said_where_none_is_taken(server: LyingImap) -> None:
    server.capabilities = b"IMAP4rev1 LOGINDISABLED"
    keeper = Keeper()
    account = ImapAccount(name="work", host="127.0.0.1", port=server.port, tls="none", user="reader", password="p")
    with Collecting(account, keeper):
        keeper.wait_for(lambda: keeper.health.get("INBOX") is not None)
    assert "LOGINDISABLED" in str(keeper.health["INBOX"])
