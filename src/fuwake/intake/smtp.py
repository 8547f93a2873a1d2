"""Mails by SMTP (RFC 5321) and LMTP (RFC 2033): 250 is said when the mail is durable, and not before.

What cannot be taken is said in the protocol's words: 552 too large, 452 disk full, 450 too many, 451 a passing trouble, 550 not for us,
421 too many connections. A bare CR or LF is refused: servers disagree on whether it ends a line, and mails have been smuggled by that.
LMTP answers for each recipient of a mail; here a mail has one recipient, which the client is told at the second (452, RFC 5321 4.5.3.1.10).
"""

import asyncio
import errno
import logging
import re
import sqlite3
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from msgspec import Struct

from fuwake.model.errors import FuwakeError, SettingsError
from fuwake.store.mails import Priority, Sighting

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

Take = Callable[[bytes, Sighting, Priority, int | None], object]
"""Blocks until the mail is durable. Raises OSError, FuwakeError, sqlite3.Error."""
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_LONGEST_LINE = 1_000_000
_MOST_RECIPIENTS = 100
_MOST_CLIENTS = 10_000
"""Network addresses whose mails are counted; beyond them, the count begins anew."""
_THREADS = 32
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Listening(Struct, frozen=True, kw_only=True):
    """How mails are taken."""

    listen: str
    """`address:port`."""
    protocol: Literal["smtp", "lmtp"]
    recipients: tuple[str, ...]
    """For whom mails are taken; empty: for any."""
    reports: tuple[str, ...] = ()
    """To whom people send what they want looked at; mails to others are collected. Empty: all are reports."""
    certificate: str = ""
    """PEM file; empty: no STARTTLS."""
    key: str = ""
    most_bytes: int
    most_connections: int
    per_minute: int
    timeout_s: float


class Listener:
    """A server in a thread of its own, between `start` and `stop`."""

    def __init__(self, how: Listening, take: Take) -> None:
        self._how, self._take = how, take
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=how.protocol)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix=how.protocol)
        self._server: asyncio.Server | None = None
        self._open: set[_Smtp] = set()
        self._minute, self._counts = 0, dict[str, int]()
        self._tls = _tls(how) if how.certificate else None
        self.port = 0

    def start(self) -> None:
        """Listens. Raises SettingsError where the address cannot be had."""
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd's own log holds addresses
        address, _, port = self._how.listen.rpartition(":")
        self._thread.start()
        try:
            starting = asyncio.run_coroutine_threadsafe(self._start(address.strip("[]"), int(port)), self._loop)
            self._server = starting.result()
        except (OSError, ValueError, OverflowError) as error:
            self.stop()
            raise SettingsError(f"{self._how.protocol}_listen = {self._how.listen!r}: {error}") from error
        self.port = int(self._server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        """Takes no connection any more; a mail that is being made durable is still acknowledged."""
        if self._server is not None:
            self._loop.call_soon_threadsafe(self._server.close)
        self._pool.shutdown(wait=True)
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self, address: str, port: int) -> asyncio.Server:
        return await self._loop.create_server(self._connection, address, port)

    async def _stop(self) -> None:
        await asyncio.sleep(0)  # what the pool has just finished is answered first
        for one in tuple(self._open):
            if one.transport is not None:
                one.transport.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _connection(self) -> asyncio.Protocol:
        kind = _Lmtp if self._how.protocol == "lmtp" else _Smtp
        one = kind(
            self,
            data_size_limit=self._how.most_bytes,
            timeout=self._how.timeout_s,
            hostname="fuwake",
            ident="fuwake",
            tls_context=self._tls,
            loop=self._loop,
        )
        one.open_ones, one.most = self._open, self._how.most_connections
        return one

    # aiosmtpd calls these by their names.

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _: SMTP, __: "Session", envelope: "Envelope", address: str, options: list[str]
    ) -> str:
        """RCPT TO."""
        if self._how.recipients and not _among(address, self._how.recipients):
            return "550 5.1.1 No such address here"
        if len(envelope.rcpt_tos) >= (1 if self._how.protocol == "lmtp" else _MOST_RECIPIENTS):
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _: SMTP, session: "Session", envelope: "Envelope") -> str:  # noqa: N802 - the name that aiosmtpd calls
        """The end of the mail."""
        data = envelope.content
        assert isinstance(data, bytes)
        if not self._may(str(session.peer[0]) if session.peer else ""):
            return "450 4.7.1 Too many mails from your address, try again later"
        if not data.strip():
            return "550 5.6.0 The mail is empty"
        if _BARE.search(data):
            return "550 5.6.0 A CR or LF stands alone (RFC 5321 section 2.3.8)"
        reported = not self._how.reports or any(_among(address, self._how.reports) for address in envelope.rcpt_tos)
        sender = (envelope.mail_from or "")[:320]
        sighting = Sighting(source=self._how.protocol, mail_from="" if sender == "<>" else sender, reported=reported)
        try:
            await self._loop.run_in_executor(self._pool, self._take, data, sighting, "person" if reported else "bulk", 0)
        except OSError as error:
            return "452 4.3.1 The disk is full, try again later" if error.errno in _FULL else "451 4.3.0 Not stored, try again later"
        except (FuwakeError, sqlite3.Error, RuntimeError):  # RuntimeError: the pool is closed
            return "451 4.3.0 Not stored, try again later"
        return "250 2.0.0 Stored"

    def _may(self, peer: str) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self._minute or len(self._counts) > _MOST_CLIENTS:
            self._minute, self._counts = minute, {}
        self._counts[peer] = self._counts.get(peer, 0) + 1
        return self._counts[peer] <= self._how.per_minute


def _among(address: str, listed: tuple[str, ...]) -> bool:
    """Whether an address, or its domain as `@example.com`, is listed; `user+detail` is the user's too (RFC 5233)."""
    user, _, domain = address.lower().rpartition("@")
    return bool({address.lower(), f"{user.partition('+')[0]}@{domain}", f"@{domain}"} & {one.lower() for one in listed})


def _tls(how: Listening) -> ssl.SSLContext:
    """Raises SettingsError."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(how.certificate, how.key or None)
    except (OSError, ValueError) as error:
        raise SettingsError(f"smtp_certificate = {how.certificate!r}: {error}") from error
    return context


class _Smtp(SMTP):
    """Is in the set of open connections for as long as it is one. One too many is told so, and heard no further."""

    line_length_limit = _LONGEST_LINE
    open_ones: "set[_Smtp]"
    most: int

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self not in self.open_ones and len(self.open_ones) >= self.most:  # the same one again after STARTTLS
            assert isinstance(transport, asyncio.WriteTransport)
            transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
            transport.close()
            return
        self.open_ones.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self in self.open_ones:
            self.open_ones.discard(self)
            super().connection_lost(error)


class _Lmtp(_Smtp, LMTP):
    """The same in the other protocol."""
