"""Asks a server for its certificate: one TLS handshake with the host's name (RFC 8446, RFC 6066), and nothing after it.

What is kept is the chain as it came, with the moment, and whether this machine knows its authority. Nothing is trusted: an expired,
foreign or self-made certificate is an answer, and its faults are told.
"""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, ClassVar

import msgspec
from msgspec import Struct

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.model.site import TlsRecord
from fuwake.observe._protocol import Raw
from fuwake.observe.site.authorities import Known, opinion
from fuwake.observe.site.reach import Reach, aborted
from fuwake.observe.site.tls_session import MAX_CHAIN, TlsSession
from fuwake.parse.domains import to_ascii


class Shown(Struct, frozen=True, kw_only=True):
    """What a handshake showed: the raw answer, as JSON."""

    host: str
    port: int
    ip: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    protocol: str
    cipher: str
    chain: tuple[bytes, ...]
    """DER, base64 in JSON; each is kept by itself as well."""
    authority: Known
    authority_says: str = ""


class TlsObserver:
    """The certificate of a host. Question: `<host>:<port>`; data: `model.site.TlsRecord`."""

    name: ClassVar[str] = "tls"
    active: ClassVar[bool] = True
    leaves: ClassVar[str] = "A TLS handshake with the host's name, to the host itself; no page is asked for."
    limits: ClassVar[str] = "TLS 1.2 and 1.3 only. Whether a certificate was revoked is not asked."

    def __init__(self, reach: Reach, timeout_s: float = 8.0, authorities: str = "") -> None:
        """timeout_s: for everything together. authorities: PEM file of those that are known; empty: the machine's."""
        self._reach, self._timeout_s, self._authorities = reach, timeout_s, authorities

    async def ask(self, question: str) -> Raw:
        """Shakes hands once. Raises ObserveFailure."""
        host, port = host_and_port(question)
        try:
            async with asyncio.timeout(self._timeout_s):
                shown = await shake(self._reach, host, port, self._authorities)
        except TimeoutError as error:
            raise ObserveFailure("timeout", f"{host} did not come to the end of a TLS handshake within {self._timeout_s:g} s") from error
        return Raw(body=msgspec.json.encode(shown), source=f"{shown.host}:{shown.port} ({shown.ip})", attachments=shown.chain)

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """What was shown → found, or failed where it cannot be read. Pure."""
        try:
            host, port = host_and_port(question)
            shown = msgspec.json.decode(raw, type=Shown)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return Reading(status="failed", data=None, reason="garbage", detail=f"not a kept TLS handshake: {str(error)[:120]}")
        except ObserveFailure as failure:
            return Reading(status="failed", data=None, reason="not-supported", detail=failure.detail)
        if (shown.host, shown.port) != (host, port):
            return Reading(status="failed", data=None, reason="garbage", detail="a TLS handshake with another host")
        return Reading(status="found", data=msgspec.to_builtins(record_of(shown)))


def host_and_port(question: str) -> tuple[str, int]:
    """`host:port`, `[2001:db8::1]:443` → its parts. Raises ObserveFailure('not-supported')."""
    text, _, port = question.rpartition(":")
    host = to_ascii(text.strip("[]"))
    if host is None or not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65_536):
        raise ObserveFailure("not-supported", f"not a host with a port: {question[:100]}")
    return host, int(port)


async def shake(reach: Reach, host: str, port: int, authorities: str) -> Shown:
    """One handshake, after which the connection is ended. Raises ObserveFailure; the caller limits the time."""
    reader, writer, ip = await reach.connect(host, port)
    with aborted(writer):
        session = TlsSession(reader, writer, host)
        await session.open()
        return shown_by(session, host, port, ip, authorities)


def shown_by(session: TlsSession, host: str, port: int, ip: str, authorities: str) -> Shown:
    """What an open session shows. Raises ObserveFailure('tls') where it shows no certificate."""
    chain, at = session.chain(), datetime.now(UTC)
    if not chain:
        raise ObserveFailure("tls", f"{host} shows no certificate")
    known = opinion(chain, at, authorities)
    return Shown(
        host=host,
        port=port,
        ip=ip,
        at=at,
        protocol=session.protocol,
        cipher=session.cipher,
        chain=chain,
        authority=known.authority,
        authority_says=known.says,
    )


def record_of(shown: Shown) -> TlsRecord:
    """What is shown, read and judged. Pure."""
    from fuwake.observe.site import certificates  # the library takes 0.04 s to import

    chain = shown.chain[:MAX_CHAIN]
    known = {"known": True, "unknown": False}.get(shown.authority)
    faults = certificates.faults_of(chain, shown.host, shown.at, known=known)
    leaf = certificates.parsed(chain[0]) if chain else None
    named = certificates.names(leaf) if leaf is not None else ()
    stamps = certificates.stamps(leaf) if leaf is not None else ()
    sound = known is True and not shown.authority_says
    return TlsRecord(
        host=shown.host,
        port=shown.port,
        ip=shown.ip,
        seen_at=shown.at,
        protocol=shown.protocol,
        cipher=shown.cipher,
        certificates=tuple(certificates.record(der) for der in chain),
        names=named[: certificates.MOST_NAMES],
        names_total=len(named),
        faults=faults,
        valid="no" if faults else "yes" if sound else "unknown",
        authority=shown.authority,
        logged_at=stamps[0] if stamps else None,
        logs=len(stamps),
    )
