"""The connection to an IMAP server that may lie: bounded in time and bytes, command by command."""

import imaplib
import select
import socket
import ssl
import time
from typing import Any

COMMAND_S = 60.0
"""Longest time for one command, however slowly the server drips."""
SLOWEST = 100_000
"""Bytes a second that a mail must come with, beyond that."""
LONGEST_LINE = 16_000_000
"""Of an answer, literals apart: the list of two million mails."""
_PIECE = 65_536


class Wire(imaplib.IMAP4):
    """imaplib's protocol over bytes of our own reading. `most`: bytes of the largest literal."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, most: int) -> None:
        self._context, self._most = context, most
        self._buffer = bytearray()
        self._until, self._left = 0.0, 0
        self.expected = 0
        """Bytes that the answers to come are known to have."""
        super().__init__(host, port)

    def renew(self) -> None:
        """A command begins."""
        self._until = time.monotonic() + COMMAND_S + self.expected / SLOWEST
        self._left = self._most + LONGEST_LINE

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connects."""
        self.host, self.port = host, port
        self.renew()
        plain = socket.create_connection((host, port), COMMAND_S if timeout is None else timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=host) if self._context is not None else plain

    def read(self, size: int) -> bytes:
        """A literal."""
        if size > self._most:
            raise self.abort(f"the server announced {size} bytes at once")
        while len(self._buffer) < size:
            if not self._more():
                break
        return self._cut(size)

    def readline(self) -> bytes:
        """A line; empty at the end of the connection."""
        looked = 0
        while (end := self._buffer.find(b"\n", looked)) < 0:
            looked = len(self._buffer)
            if looked > LONGEST_LINE:
                raise self.abort("a line of the server does not end")
            if not self._more():
                return b""
        return self._cut(end + 1)

    def send(self, data: Any) -> None:
        """Sends."""
        self.sock.settimeout(COMMAND_S)
        self.sock.sendall(data)

    def shutdown(self) -> None:
        """Closes, whatever is under way."""
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        finally:
            self.sock.close()

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> tuple[str, list[Any]]:  # type: ignore[override]  # narrower in typeshed than it is
        """TLS from here on. What came before it may not pass for what comes after (RFC 9051 section 11.1)."""
        assert ssl_context is not None  # the caller's choice of authorities
        said, data = self._simple_command("STARTTLS")
        if said != "OK":
            raise self.error("the server refuses STARTTLS")
        if self._buffer:
            raise self.abort("the server went on in the clear after STARTTLS")
        self.untagged_responses: dict[str, list[Any]] = {}
        self.renew()
        self.sock = ssl_context.wrap_socket(self.sock, server_hostname=self.host)
        return said, data

    def has_more(self, seconds: float) -> bool:
        """Whether the server says something within this time, or has ended the connection."""
        if self._buffer or (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()):
            return True
        poll = select.poll()
        poll.register(self.sock.fileno(), select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def _new_tag(self) -> bytes:
        self.renew()
        return super()._new_tag()  # type: ignore[misc,no-any-return]  # imaplib's own, which typeshed leaves out

    def _more(self) -> bool:
        try:
            self.sock.settimeout(max(0.001, self._until - time.monotonic()))
            piece = self.sock.recv(min(_PIECE, self._left + 1))
        except TimeoutError as error:
            raise TimeoutError(f"the server took longer than {COMMAND_S:g} s") from error
        self._left -= len(piece)
        if self._left < 0:
            raise self.abort("the server's answer does not end")
        self._buffer += piece
        return bool(piece)

    def _cut(self, size: int) -> bytes:
        piece = bytes(self._buffer[:size])
        del self._buffer[:size]
        return piece
