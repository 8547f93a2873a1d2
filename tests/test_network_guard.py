"""The guard of tests/conftest.py: nothing that runs inside a test process leaves this machine."""

import asyncio
import socket

import pytest

from tests.conftest import NetworkForbidden

OUTSIDE = ("192.0.2.1", 53)  # TEST-NET-1 (RFC 5737): reaches nobody even where the guard fails


def test_a_connection_outside_is_refused_before_a_packet_leaves() -> None:
    with socket.socket() as handle, pytest.raises(NetworkForbidden, match=r"192\.0\.2\.1"):
        handle.connect(OUTSIDE)


def test_a_datagram_outside_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as handle, pytest.raises(NetworkForbidden):
        handle.sendto(b"?", OUTSIDE)


def test_the_resolver_of_the_machine_is_not_asked() -> None:
    with pytest.raises(NetworkForbidden, match="resolver"):
        socket.getaddrinfo("www.example.com", 80)


def test_asyncio_is_guarded_too() -> None:
    async def leave() -> None:
        await asyncio.open_connection(*OUTSIDE)

    with pytest.raises(NetworkForbidden):
        asyncio.run(leave())


def test_loopback_and_unix_sockets_stay_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        accepted, _ = server.accept()
        with accepted:
            client.sendall(b"x")
            assert accepted.recv(1) == b"x"
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"y")
        assert right.recv(1) == b"y"
