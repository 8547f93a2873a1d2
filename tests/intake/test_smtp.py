"""What goes wrong on the way in by SMTP: each time the protocol's own answer, nothing half stored, nothing stored twice."""

import contextlib
import errno
import smtplib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fuwake.intake.smtp import Listener, Listening
from fuwake.model.errors import FuwakeError, SettingsError, StoreError
from fuwake.store.mails import Priority, Sighting

WAIT_S = 60.0
MAIL = b"From: a@example.org\r\nSubject: one\r\n\r\nText\r\n"


class Store:
    """What was taken."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.sightings: list[Sighting] = []
        self.priorities: list[Priority] = []
        self.fails: BaseException | None = None
        self.changed = threading.Condition()

    def take(self, data: bytes, sighting: Sighting, priority: Priority, left_out: int | None) -> None:
        with self.changed:
            if self.fails is not None:
                raise self.fails
            self.mails.append(data)
            self.sightings.append(sighting)
            self.priorities.append(priority)
            self.changed.notify_all()


@contextlib.contextmanager
def listening(store: Store, **fields: Any) -> Iterator[Listener]:
    usual: dict[str, Any] = {
        "listen": "127.0.0.1:0",
        "protocol": "smtp",
        "recipients": (),
        "most_bytes": 100_000,
        "most_connections": 50,
        "per_minute": 1000,
        "timeout_s": WAIT_S,
    }
    listener = Listener(Listening(**(usual | fields)), store.take)
    listener.start()
    try:
        yield listener
    finally:
        listener.stop()


class Talk:
    """A conversation by hand."""

    def __init__(self, listener: Listener) -> None:
        self.socket = socket.create_connection(("127.0.0.1", listener.port), WAIT_S)
        self._lines = self.socket.makefile("rb")

    def hear(self) -> bytes:
        """The next answer, all its lines; empty at the end of the connection."""
        heard = b""
        while line := self._lines.readline():
            heard += line
            if line[3:4] != b"-":
                break
        return heard

    def say(self, data: bytes) -> bytes:
        """Says something; what is answered."""
        self.socket.sendall(data)
        return self.hear()

    def begin(self, sizes: bytes = b"") -> bytes:
        """Up to DATA."""
        self.hear()
        self.say(b"EHLO client\r\n")
        self.say(b"MAIL FROM:<a@example.org>" + sizes + b"\r\n")
        self.say(b"RCPT TO:<report@example.org>\r\n")
        return self.say(b"DATA\r\n")

    def close(self) -> None:
        """Hangs up."""
        self._lines.close()
        self.socket.close()


@pytest.fixture
def store() -> Store:
    return Store()


ENDS = [b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n\0.\r\n", b"\n\n.\r\n", b"\r\n.\r", b"\r\n.\r\r\n"]


@pytest.mark.parametrize("end", ENDS, ids=repr)
def test_no_mail_is_smuggled_in_another(store: Store, end: bytes) -> None:
    """Whatever another server may take for the end (smtpsmuggling.com): it is one mail, or none."""
    second = b"MAIL FROM:<boss@example.org>\r\nRCPT TO:<report@example.org>\r\nDATA\r\nSubject: two\r\n\r\nForged\r\n"
    with listening(store) as listener:
        talk = Talk(listener)
        talk.begin()
        answer = talk.say(MAIL + b"x" + end + second + b".\r\n")
        talk.close()
    assert answer.startswith((b"250", b"550"))
    assert len(store.mails) == (1 if answer.startswith(b"250") else 0)
    assert all(b"MAIL FROM" in mail for mail in store.mails)


def test_a_bare_line_feed_is_refused(store: Store) -> None:
    with listening(store) as listener:
        talk = Talk(listener)
        talk.begin()
        assert talk.say(b"Subject: x\n\nText\r\n.\r\n").startswith(b"550 5.6.0")
        assert talk.say(b"NOOP\r\n").startswith(b"250")
    assert store.mails == []


def test_a_mail_cut_off_before_its_end_is_not_stored(store: Store) -> None:
    with listening(store) as listener:
        talk = Talk(listener)
        talk.begin()
        talk.socket.sendall(MAIL)
        talk.close()
    assert store.mails == []


def _holds(store: Store, number: int) -> bool:
    return len(store.mails) == number


def test_a_client_that_is_gone_before_it_was_told_may_send_again_and_it_is_the_same_mail(store: Store) -> None:
    with listening(store) as listener:
        for number in (1, 2):
            talk = Talk(listener)
            talk.begin()
            talk.socket.sendall(MAIL + b".\r\n")
            with store.changed:
                assert store.changed.wait_for(partial(_holds, store, number), WAIT_S)
            talk.close()  # with what it was told unread
    assert set(store.mails) == {MAIL}  # the store keeps it by its sha256


def test_a_mail_that_never_ends_is_ended_and_nothing_of_it_is_stored(store: Store) -> None:
    with listening(store, timeout_s=2.0) as listener:
        talk = Talk(listener)
        talk.begin()
        talk.socket.settimeout(0.1)
        with contextlib.suppress(OSError):  # each line comes in time, the mail does not
            while True:
                talk.socket.sendall(b"more\r\n")
                with contextlib.suppress(TimeoutError):
                    if not talk.socket.recv(1000):
                        break
    assert store.mails == []


@pytest.mark.parametrize(
    ("said", "sent", "answer"),
    [
        (b" SIZE=99999999", None, b"552"),
        (b" SIZE=abc", None, b"501"),
        (b" SIZE=-1", None, b"501"),
        (b" SIZE=10", b"x" * 70 + b"\r\n", b"250"),
        (b" SIZE=10", (b"x" * 998 + b"\r\n") * 200, b"552"),
        (b"", (b"x" * 998 + b"\r\n") * 200, b"552"),
    ],
)
def test_a_size_that_is_no_truth_is_no_way_in(store: Store, said: bytes, sent: bytes | None, answer: bytes) -> None:
    with listening(store) as listener:
        talk = Talk(listener)
        if sent is None:
            talk.hear()
            talk.say(b"EHLO client\r\n")
            assert talk.say(b"MAIL FROM:<a@example.org>" + said + b"\r\n").startswith(answer)
        else:
            talk.begin(said)
            assert talk.say(b"Subject: x\r\n\r\n" + sent + b".\r\n").startswith(answer)
    assert len(store.mails) == (1 if answer == b"250" else 0)


def test_a_hundred_recipients_are_one_mail_and_one_more_is_told_to_come_later(store: Store) -> None:
    with listening(store) as listener:
        talk = Talk(listener)
        talk.hear()
        talk.say(b"EHLO client\r\n")
        talk.say(b"MAIL FROM:<a@example.org>\r\n")
        answers = [talk.say(b"RCPT TO:<r%d@example.org>\r\n" % number) for number in range(101)]
        assert {answer[:3] for answer in answers[:100]} == {b"250"}
        assert answers[100].startswith(b"452 4.5.3")
        talk.say(b"DATA\r\n")
        assert talk.say(MAIL + b".\r\n").startswith(b"250")
    assert store.mails == [MAIL]


def test_a_command_line_without_end_is_refused_and_the_next_one_is_heard(store: Store) -> None:
    with listening(store) as listener:
        talk = Talk(listener)
        talk.hear()
        assert talk.say(b"EHLO " + b"x" * 8_000 + b"\r\n").startswith(b"500")
        assert talk.say(b"NOOP\r\n").startswith(b"250")
        assert talk.say(b"MAIL FROM:<" + b"x" * 60_000 + b"@example.org>\r\n").startswith(b"5")


def test_connections_over_the_limit_are_told_so_and_a_place_is_free_again_when_one_leaves(store: Store) -> None:
    with listening(store, most_connections=20) as listener:
        talks = [Talk(listener) for _ in range(60)]
        heard = [talk.hear()[:3] for talk in talks]
        assert (heard.count(b"220"), heard.count(b"421")) == (20, 40)
        for talk in talks:
            talk.close()
        for _ in range(600):
            talk = Talk(listener)
            if talk.hear().startswith(b"220"):
                return
            talk.close()
        pytest.fail("no place is free")


def test_slow_clients_do_not_keep_a_good_one_waiting(store: Store) -> None:
    """They hang in a command, in a mail, and before the first word."""
    with listening(store, most_connections=300) as listener:
        slow = []
        for number in range(200):
            talk = Talk(listener)
            if number % 3 == 0:
                talk.begin()
                talk.socket.sendall(b"Subject: slow")
            elif number % 3 == 1:
                talk.socket.sendall(b"EHL")
            slow.append(talk)
        with smtplib.SMTP("127.0.0.1", listener.port, "localhost", WAIT_S) as client:
            client.sendmail("a@example.org", ["report@example.org"], MAIL)
        assert store.mails == [MAIL]
        for talk in slow:
            talk.close()


def test_too_many_mails_of_one_address_are_told_to_come_later(store: Store) -> None:
    with listening(store, per_minute=2) as listener:
        answers = []
        for _ in range(4):
            talk = Talk(listener)
            talk.begin()
            answers.append(talk.say(MAIL + b".\r\n"))
        # a minute may begin in between
        assert answers[3].startswith(b"450 4.7.1") or answers[2].startswith(b"450 4.7.1")


@pytest.mark.parametrize(
    ("trouble", "answer"),
    [
        (OSError(errno.ENOSPC, "full"), b"452 4.3.1"),
        (OSError(errno.EDQUOT, "full"), b"452 4.3.1"),
        (OSError(errno.EIO, "broken"), b"451 4.3.0"),
        (StoreError("not reachable"), b"451 4.3.0"),
        (FuwakeError("the service is stopping"), b"451 4.3.0"),
    ],
)
def test_what_the_store_does_not_take_is_not_acknowledged(store: Store, trouble: BaseException, answer: bytes) -> None:
    store.fails = trouble
    with listening(store) as listener:
        talk = Talk(listener)
        talk.begin()
        assert talk.say(MAIL + b".\r\n").startswith(answer)
        store.fails = None
        talk.say(b"MAIL FROM:<a@example.org>\r\n")
        talk.say(b"RCPT TO:<report@example.org>\r\n")
        talk.say(b"DATA\r\n")
        assert talk.say(MAIL + b".\r\n").startswith(b"250")
    assert store.mails == [MAIL]


def test_who_sends_to_the_address_for_reports_comes_first_and_the_rest_is_collected(store: Store) -> None:
    with listening(store, recipients=("@example.org",), reports=("report@example.org",)) as listener:
        for to in ("report+now@EXAMPLE.org", "archive@example.org"):
            with smtplib.SMTP("127.0.0.1", listener.port, "localhost", WAIT_S) as client:
                client.sendmail("a@example.org", [to], MAIL)
        with smtplib.SMTP("127.0.0.1", listener.port, "localhost", WAIT_S) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("a@example.org", ["x@elsewhere.example"], MAIL)
    assert [seen.reported for seen in store.sightings] == [True, False]
    assert store.priorities == ["person", "bulk"]
    assert store.sightings[0].mail_from == "a@example.org"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    file = tmp_path / "both.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*words, *names, "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert")], check=True, capture_output=True)
    file.write_bytes((tmp_path / "cert").read_bytes() + (tmp_path / "key").read_bytes())
    return file


def test_a_mail_may_come_over_tls(store: Store, certificate: Path) -> None:
    context = ssl.create_default_context(cafile=str(certificate.parent / "cert"))
    with (
        listening(store, certificate=str(certificate)) as listener,
        smtplib.SMTP("localhost", listener.port, "localhost", WAIT_S) as client,
    ):
        client.starttls(context=context)
        client.sendmail("a@example.org", ["report@example.org"], MAIL)
    assert store.mails == [MAIL]


def test_commands_sent_in_the_clear_behind_starttls_are_dropped(store: Store, certificate: Path) -> None:
    """Else somebody on the way could put words before the client's own (USENIX Security 2021, NO STARTTLS)."""
    context = ssl.create_default_context(cafile=str(certificate.parent / "cert"))
    with listening(store, certificate=str(certificate)) as listener:
        talk = Talk(listener)
        talk.hear()
        talk.say(b"EHLO client\r\n")
        talk.socket.sendall(b"STARTTLS\r\nMAIL FROM:<injected@example.org>\r\n")
        assert talk.hear().startswith(b"220")
        with contextlib.suppress(ssl.SSLError, ConnectionError):  # to end the connection is as good
            secured = context.wrap_socket(talk.socket, server_hostname="localhost")
            secured.sendall(b"EHLO client\r\nRCPT TO:<report@example.org>\r\nQUIT\r\n")
            heard = b""
            while piece := secured.recv(4096):
                heard += piece
            assert b"503" in heard  # RCPT before MAIL
    assert store.mails == []


def test_a_certificate_that_is_none_is_told_at_the_start(store: Store, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="smtp_certificate"), listening(store, certificate=str(tmp_path / "none.pem")):
        pass
