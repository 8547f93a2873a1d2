"""Asks WHOIS servers (RFC 3912): the root for the responsible server, then that one, then at most two that it refers to."""

import asyncio
import re
import time
from typing import ClassVar

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.addresses import connectable
from fuwake.observe.port_43 import is_closed, port_43
from fuwake.observe.registry_question import RegistryQuestion, registry_question
from fuwake.parse.domains import parse_ip

_MAX_BYTES = 65_536
_MAX_SERVERS = 4
"""The root, the responsible one, two referrals."""

_REFER = re.compile(rb"^(?:refer|whois):[ \t]{1,40}([A-Za-z0-9.-]{3,253})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_REGISTRAR = re.compile(
    rb"^[ \t]{0,8}Registrar WHOIS Server:[ \t]{1,8}(?:whois://)?([A-Za-z0-9.-]{3,253})[/ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)
_REFERRAL = re.compile(rb"^(?:ReferralServer|ResourceLink):[ \t]{1,40}r?whois://([A-Za-z0-9.-]{3,253})", re.MULTILINE | re.IGNORECASE)
_NATIONAL = re.compile(
    rb"^remarks:.{0,200}\b(whois\.(?:nic\.ad\.jp|krnic\.net|nida\.or\.kr|kisa\.or\.kr|twnic\.net(?:\.tw)?))\b", re.MULTILINE | re.IGNORECASE
)
"""The national registry that APNIC's remarks name (JPNIC, KRNIC, TWNIC); CNNIC's entries are in APNIC's own database."""
_NOW_AT = {"whois.krnic.net": "whois.kisa.or.kr", "whois.nida.or.kr": "whois.kisa.or.kr", "whois.twnic.net.tw": "whois.twnic.net"}
"""Names that were given up."""

_ADDRESS_REGISTRIES = frozenset(
    {"whois.arin.net", "whois.ripe.net", "whois.apnic.net", "whois.lacnic.net", "whois.afrinic.net", "whois.nic.ad.jp"}
)
"""The only servers that a question about an address is carried on to."""

_FORMS = {
    "whois.jprs.jp": "{}/e",  # English: the same fields whatever the charset
    "whois.verisign-grs.com": "domain {}",  # exact name, not the list of host names that begin with it
    "whois.denic.de": "-T dn,ace {}",
    "whois.arin.net": "n + {}",  # networks only, with all their particulars
    "whois.nic.ad.jp": "{}/e",
}


class WhoisObserver:
    """Registration of a domain or an address block, where RDAP has no answer. Questions and data as of `RdapObserver`."""

    name: ClassVar[str] = "whois"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = (
        "Registrable domains and IP addresses, unencrypted, to the registry that is responsible for each and to the domain's registrar; "
        "the root server sees the top-level domain or the address."
    )

    def __init__(self, root: str = "whois.iana.org", port: int = 43, connect_to: str | None = None, timeout_s: float = 10.0) -> None:
        """connect_to: the address that every server is reached at (a lab). timeout_s: for the whole chain."""
        self._root, self._port, self._connect_to, self._timeout_s = root.lower(), port, connect_to, timeout_s
        self._root_answers: dict[str, bytes] = {}

    async def ask(self, question: str) -> Raw:
        """Asks along the chain. Raises ObserveFailure where the root or the responsible server gives nothing."""
        from fuwake.observe.whois_answer import join

        try:
            asked = registry_question(question)
        except ValueError as error:
            raise ObserveFailure("not-supported", str(error)) from error
        if asked.kind == "autnum":
            raise ObserveFailure("not-supported", "numbers of autonomous systems are asked of RDAP")
        closed = port_43(asked.subject) if asked.kind == "domain" and is_closed(asked.subject) else None
        if closed is not None and self._connect_to is None:
            raise ObserveFailure("not-supported", closed.words)
        try:
            async with asyncio.timeout(self._timeout_s):
                answers = await self._chain(asked, time.monotonic() + self._timeout_s)
        except TimeoutError as error:
            raise ObserveFailure("timeout", f"no whole WHOIS answer within {self._timeout_s:g} s") from error
        return Raw(body=join(answers), source=f"{answers[min(1, len(answers) - 1)][0]}:{self._port}")

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """Reads a kept chain. Pure."""
        from fuwake.observe.whois_answer import read_answer

        return read_answer(question, raw)

    async def _chain(self, asked: RegistryQuestion, ends: float) -> list[tuple[str, bytes]]:
        answers = [(self._root, await self._ask_root(asked))]
        server = _referred(_REFER, answers[0][1])
        if server is None:
            return answers
        seen = {self._root}
        while server is not None and server not in seen and len(answers) < _MAX_SERVERS:
            seen.add(server)
            if len(answers) == 1:
                body = await self._query(server, _form(server, asked))
            else:
                # What the responsible server said stands already: a referral may add to it, and may not cost it.
                try:
                    async with asyncio.timeout((ends - time.monotonic()) / 2):
                        body = await self._query(server, _form(server, asked))
                except (ObserveFailure, TimeoutError):
                    break
            answers.append((server, body))
            server = _next(asked, server, body)
        return answers

    async def _ask_root(self, asked: RegistryQuestion) -> bytes:
        """The root's answer about a top-level domain is asked for once; it is told no more than that."""
        query = asked.subject.rpartition(".")[2] if asked.kind == "domain" else asked.subject
        if query not in self._root_answers:
            body = await self._query(self._root, query)
            if asked.kind == "ip" or _referred(_REFER, body) is None:
                return body
            self._root_answers[query] = body
        return self._root_answers[query]

    async def _query(self, server: str, query: str) -> bytes:
        """One question, one answer of at most 64 kB. Raises ObserveFailure; the caller bounds the time."""
        address = self._connect_to or await connectable(server, self._port, anywhere=server == self._root)
        writer: asyncio.StreamWriter | None = None
        pieces, size = [], 0
        try:
            reader, writer = await asyncio.open_connection(address, self._port)
            writer.write(query.encode("ascii") + b"\r\n")
            await writer.drain()
            while piece := await reader.read(16_384):
                size += len(piece)
                if size > _MAX_BYTES:
                    raise ObserveFailure("too-large", f"{server}: the answer is larger than {_MAX_BYTES} bytes")
                pieces.append(piece)
        except OSError as error:
            raise ObserveFailure("unreachable", f"{server}: {error.strerror or error}") from error
        finally:
            if writer is not None:
                writer.transport.abort()
        return b"".join(pieces)


def _form(server: str, asked: RegistryQuestion) -> str:
    """The question as this server wants it."""
    return _FORMS.get(server, "{}").format(asked.subject)


def _referred(pattern: re.Pattern[bytes], body: bytes) -> str | None:
    """The server that an answer refers to; None where it names none, an address, or a name without a dot."""
    found = pattern.search(body)
    name = found.group(1).decode("ascii").lower().strip(".-") if found else ""
    return name if "." in name and parse_ip(name) is None else None


def _next(asked: RegistryQuestion, server: str, body: bytes) -> str | None:
    """Whom to ask after this answer: a domain's registrar, or the registry that an address registry hands on to."""
    if asked.kind == "domain":
        return _referred(_REGISTRAR, body)
    if server == "whois.apnic.net" and (national := _NATIONAL.search(body)):
        name = national.group(1).decode("ascii").lower()
        return _NOW_AT.get(name, name)
    referred = _referred(_REFERRAL, body) or (_referred(_REFER, body))
    return referred if referred in _ADDRESS_REGISTRIES else None
