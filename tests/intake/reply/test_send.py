"""What became of a mail that was handed to a mail server, by real servers on loopback: honest ones and ones that break off."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from fuwake.intake.reply.send import Outcome, send
from fuwake.model.errors import StoreError
from fuwake.model.mail_accounts import AnswerAccount
from tests.intake.test_smtp import Store, certificate, listening

__all__ = ["certificate"]
MAIL = b"Subject: answer\r\n\r\n.A line with a dot\r\n"


def account(port: int, **fields: Any) -> AnswerAccount:
    usual: dict[str, Any] = {"domains": ("example.org",), "sender": "f@example.org", "host": "127.0.0.1", "port": port, "tls": "none"}
    return AnswerAccount(**(usual | fields))


def test_a_mail_arrives_byte_for_byte_from_the_null_sender() -> None:
    store = Store()
    with listening(store) as listener:
        assert send(MAIL, "taro@example.org", account(listener.port)) == Outcome("sent")
    assert store.mails == [MAIL]
    assert store.sightings[0].mail_from == ""


def test_starttls_is_used_and_the_server_must_be_the_one_that_was_meant(certificate: Any) -> None:
    store = Store()
    with listening(store, certificate=str(certificate)) as listener:
        fields = {"tls": "starttls", "host": "localhost"}
        assert send(MAIL, "taro@example.org", account(listener.port, **fields)).state == "later"
        trusted = account(listener.port, **fields, authorities_file=str(certificate.parent / "cert"))
        assert send(MAIL, "taro@example.org", trusted) == Outcome("sent")
    with listening(store) as plain:  # no TLS there
        assert send(MAIL, "taro@example.org", account(plain.port, **fields)).state == "later"
    assert len(store.mails) == 1


def test_what_the_server_does_not_take_is_refused_or_tried_later() -> None:
    store = Store()
    with listening(store, recipients=("@elsewhere.example",)) as listener:
        assert send(MAIL, "taro@example.org", account(listener.port)) == Outcome("refused", "550 5.1.1")
    store.fails = StoreError("away")
    with listening(store) as listener:
        assert send(MAIL, "taro@example.org", account(listener.port)) == Outcome("later", "451 4.3.0")
    assert send(MAIL, "taro@example.org", account(listener.port)).state == "later"  # nobody listens


@contextmanager
def saying(*answers: bytes | None) -> Iterator[int]:
    """A server that gives these answers, one for each line or mail, and hangs up at None or the end."""
    with socket.create_server(("127.0.0.1", 0)) as listening_:

        def talk() -> None:
            connection, _ = listening_.accept()
            with connection, connection.makefile("rb") as lines:
                in_mail = False
                for number, answer in enumerate(answers):
                    if number:
                        while (line := lines.readline()) and in_mail and line != b".\r\n":
                            pass
                        if not line:
                            return
                    if answer is None:
                        return
                    connection.sendall(answer + b"\r\n")
                    in_mail = answer.startswith(b"354")

        thread = threading.Thread(target=talk)
        thread.start()
        yield listening_.getsockname()[1]
        thread.join(60)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((None,), "later"),
        ((b"554 no",), "later"),
        ((b"220 hi", None), "later"),
        ((b"220 hi", b"250 ok", None), "later"),
        ((b"220 hi", b"250 ok", b"250 ok", b"450 later"), "later"),
        ((b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"554 no"), "refused"),
        ((b"220 hi", b"250 ok", b"250 ok", b"250 ok", None), "later"),
        ((b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go", None), "unknown"),
        ((b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go", b"what"), "unknown"),
        ((b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go", b"451 later"), "later"),
        ((b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go", b"554 no"), "refused"),
        ((b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go", b"250 taro@example.org queued"), "sent"),
    ],
)
def test_only_from_the_end_of_the_mail_on_it_may_be_unknown(answers: tuple[bytes | None, ...], state: str) -> None:
    with saying(*answers) as port:
        outcome = send(MAIL, "taro@example.org", account(port))
    assert outcome.state == state
    assert "taro" not in str(outcome.reason)
