"""TLS over a connection that is open already, with the certificate taken as it is: nothing is trusted, nothing is verified here.

The records pass through memory (`ssl.MemoryBIO`), so that what is no TLS is seen as it came, and every byte is counted.
"""

import asyncio
import ssl
from functools import cache
from typing import Any

from fuwake.model.errors import ObserveFailure

MAX_HANDSHAKE_BYTES = 262_144
MAX_CHAIN = 10
"""Certificates of a chain that are kept."""
_CHUNK = 16_384
_OLD = frozenset({"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "VERSION_TOO_LOW"})
_NO_COMMON = frozenset(
    {"SSLV3_ALERT_HANDSHAKE_FAILURE", "NO_SHARED_CIPHER", "TLSV1_ALERT_INSUFFICIENT_SECURITY", "UNSUPPORTED_SIGNATURE_TYPE"}
)
_NO_SITE = frozenset({"TLSV1_UNRECOGNIZED_NAME", "SSLV3_ALERT_UNRECOGNIZED_NAME"})
_WANTS_ONE = frozenset({"TLSV13_ALERT_CERTIFICATE_REQUIRED", "TLSV1_ALERT_CERTIFICATE_REQUIRED"})


@cache
def _context() -> ssl.SSLContext:
    """TLS 1.2 and 1.3, as browsers speak; weak keys and ciphers are let in, for they are to be told."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers("ALL:!aNULL:!eNULL:!PSK:!SRP:@SECLEVEL=0")
    made.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    made.set_alpn_protocols(["http/1.1"])
    return made


class TlsSession:
    """A client's side of TLS. `open` first."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader, self._writer, self._host = reader, writer, host
        self._came, self._goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        # An address is no name for SNI (RFC 6066 section 3), and a wrong one ends the handshake.
        self._tls = _context().wrap_bio(self._came, self._goes, server_hostname=host)
        self._first = b""
        self._size = 0

    async def open(self) -> None:
        """Shakes hands. Raises ObserveFailure (tls, too-large, garbage); the caller limits the time."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                await self._more()
            except ssl.SSLError as error:
                raise self._failure(error) from error
            else:
                await self._flush()
                return

    @property
    def protocol(self) -> str:
        """`TLSv1.3` …"""
        return self._tls.version() or ""

    @property
    def cipher(self) -> str:
        """The cipher suite as OpenSSL calls it."""
        named = self._tls.cipher()
        return named[0] if named else ""

    def chain(self) -> tuple[bytes, ...]:
        """The certificates as the server sent them, in DER, its own first."""
        tls: Any = self._tls
        inner = tls if hasattr(tls, "get_unverified_chain") else tls._sslobj  # public from Python 3.13 on
        sent = inner.get_unverified_chain() or ()
        found = tuple(bytes(one if isinstance(one, bytes) else ssl.PEM_cert_to_DER_cert(one.public_bytes())) for one in sent[:MAX_CHAIN])
        own = self._tls.getpeercert(binary_form=True)
        return found or ((own,) if own else ())

    async def send(self, data: bytes) -> None:
        """Sends bytes through the open session."""
        self._tls.write(data)
        await self._flush()

    async def read(self) -> bytes:
        """Some bytes; b'' at the end. Raises ObserveFailure('tls') where the records are broken."""
        while True:
            try:
                return self._tls.read(_CHUNK)
            except ssl.SSLWantReadError:
                await self._flush()
                data = await self._reader.read(_CHUNK)
                if not data:
                    return b""
                self._came.write(data)
            except ssl.SSLError as error:
                if isinstance(error, ssl.SSLZeroReturnError | ssl.SSLEOFError):
                    return b""
                raise self._failure(error) from error

    async def _flush(self) -> None:
        if self._goes.pending:
            self._writer.write(self._goes.read())
            await self._writer.drain()

    async def _more(self) -> None:
        try:
            data = await self._reader.read(_CHUNK)
        except OSError as error:
            raise ObserveFailure("tls", f"{self._host} broke the connection off within the TLS handshake") from error
        if not data:
            said = "without a byte of TLS" if not self._size else "within the TLS handshake"
            raise ObserveFailure("tls", f"{self._host} closed the connection {said}")
        self._size += len(data)
        self._first = (self._first + data)[:16]
        if self._size > MAX_HANDSHAKE_BYTES:
            raise ObserveFailure("too-large", f"{self._host}: the TLS handshake is larger than {MAX_HANDSHAKE_BYTES} bytes")
        self._came.write(data)

    def _failure(self, error: ssl.SSLError) -> ObserveFailure:
        reason = error.reason or ""
        if self._first.startswith((b"HTTP/", b"<")):
            return ObserveFailure("tls", f"{self._host} answers in plain HTTP where TLS belongs")
        if reason in _OLD:
            return ObserveFailure("tls", f"{self._host} speaks only versions of TLS that are given up (before 1.2, RFC 8996)")
        if reason in _NO_COMMON:
            return ObserveFailure("tls", f"{self._host} refused the TLS handshake: nothing that both sides know")
        if reason in _NO_SITE:
            return ObserveFailure("tls", f"{self._host}: the server says that it has no site of this name")
        if reason in _WANTS_ONE:
            return ObserveFailure("tls", f"{self._host} wants a certificate from the visitor")
        if self._first and self._first[0] not in (0x15, 0x16):  # content types alert and handshake (RFC 8446 section 5.1)
            return ObserveFailure("tls", f"{self._host} does not speak TLS")
        words = reason.replace("_", " ").lower() or type(error).__name__
        return ObserveFailure("tls", f"{self._host}: the TLS handshake failed ({words[:80]})")
