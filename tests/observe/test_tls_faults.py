"""Certificates that nobody vouches for and servers that do not speak TLS: a failure with its reason, over real sockets."""

import asyncio
import ssl

import pytest

from fuwake.lab.certificate import context
from fuwake.model.errors import ObserveFailure
from fuwake.observe.http_exchange import exchange
from tests.observe.servers import run


async def _ask(tls: ssl.SSLContext | None) -> ObserveFailure:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(ObserveFailure) as failure:
            await exchange("GET", f"https://127.0.0.1:{port}/", max_bytes=1000, timeout_s=2.0, anywhere=True, accept="*/*")
    return failure.value


@pytest.mark.parametrize("names", [("127.0.0.1",), ("other.example",)])
def test_a_certificate_that_nobody_vouches_for_is_a_failure(names: tuple[str, ...]) -> None:
    failure = run(_ask(context(names)))
    assert failure.reason == "tls"
    assert "certificate" in failure.detail.lower()


def test_a_server_that_does_not_speak_tls_is_a_failure() -> None:
    assert run(_ask(None)).reason in {"tls", "garbage", "unreachable"}
