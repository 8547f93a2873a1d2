"""One port answers for all WHOIS servers; the query tells which is meant."""

import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from fuwake.lab.overlay import fault
from fuwake.lab.world import World, running
from tests.lab import ask


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("jp", "refer: whois.jprs.jp\r\ndomain: JP\r\n"),
        ("store.jp/e", "[Domain Name] STORE.JP\r\n[Registrant] Sample Store\r\n"),
        ("STORE.JP/e", "[Domain Name] STORE.JP\r\n[Registrant] Sample Store\r\n"),
        ("198.51.100.7", "NetName: NARROW\r\n"),
        ("n + 198.51.100.7", "NetName: NARROW\r\n"),
        ("gone.jp/e", "No match!! (GONE.JP)\r\n"),
        ("gone.jp", "No match!! (GONE.JP)\r\n"),
        ("203.0.113.1", "% no such object\n"),
    ],
)
def test_answers(world: World, query: str, answer: str) -> None:
    assert ask.whois(world, query).decode() == answer


def test_a_server_answers_in_its_own_charset(world: World) -> None:
    raw = ask.whois(world, "store.jp")
    assert b"\x1b$B" in raw
    assert "[登録者名] 見本商店" in raw.decode("iso-2022-jp")


def test_a_silent_server_lets_the_client_time_out(changed: Callable[..., Path]) -> None:
    with running(changed(fault("whois", query="store.jp*", fault="timeout"))) as world:
        with pytest.raises(TimeoutError):
            ask.whois(world, "store.jp/e", timeout=ask.SHORT_S)
        assert ask.whois(world, "jp").startswith(b"refer:")


def test_the_other_faults_are_what_a_client_sees(changed: Callable[..., Path]) -> None:
    lab = changed(
        fault("whois", query="a.jp*", fault="reset"),
        fault("whois", query="b.jp*", fault="garbage"),
        fault("whois", query="c.jp*", fault="huge", size_bytes=2_000_000),
        fault("whois", query="store.jp*", fault="slow", delay_s=0.2),
    )
    with running(lab) as world:
        with pytest.raises(ConnectionResetError):
            ask.whois(world, "a.jp")
        assert b"match" not in ask.whois(world, "b.jp")
        assert len(ask.whois(world, "c.jp", most=4_000_000)) >= 2_000_000
        with pytest.raises(TimeoutError):
            ask.whois(world, "store.jp/e", timeout=0.05)
        assert b"Sample Store" in ask.whois(world, "store.jp/e")


def test_a_server_that_refuses_does_not_listen(changed: Callable[..., Path]) -> None:
    with running(changed(fault("whois", fault="refused"))) as world, pytest.raises(ConnectionRefusedError):
        ask.whois(world, "jp")


def test_a_client_that_says_nothing_or_too_much_does_no_harm(world: World) -> None:
    port = ask.settings(world).whois_port
    with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
        link.sendall(b"half a que")
    # The server may leave before everything was sent or read: as good.
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as link:
        link.sendall(b"x" * 200_000)
        link.shutdown(socket.SHUT_WR)
        assert link.recv(10) == b""
    assert ask.whois(world, "jp").startswith(b"refer:")
