"""Whether bytes show a person: an address in every coding in which mails, pages and archives hold it."""

import binascii
import gzip
import hashlib
import hmac
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from fuwake.model.errors import FuwakeError
from fuwake.parse.identity import Identity, spellings
from fuwake.parse.redaction import Redactor

_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
_BREAKS = re.compile(rb"=?\r?\n(?!\r?\n)[ \t]*")
"""Within a body or a folded field; an empty line parts."""
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_ESCAPED = re.compile(rb"\\u([0-9A-Fa-f]{4})")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{16,}")
_DEPTH = 3
_MOST = 100_000_000
"""Bytes that an archive is unpacked to; one that holds more is taken for showing the person."""
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b")


class TooMuch(Exception):
    """More than can be looked through."""


class Person:
    """Found by an address, also behind a tag or in another spelling of the same mailbox. Raises FuwakeError where it is none."""

    def __init__(self, address: str) -> None:
        address = address.strip().strip("<>").lower()
        if not _ADDRESS.fullmatch(address):
            raise FuwakeError(f"{address!r} is no mail address")
        self.addresses = tuple(dict.fromkeys(one.lower() for one in spellings(address)))
        nothing: tuple[str, ...] = ()
        self._redactor = Redactor.of_identity(
            Identity(addresses=self.addresses, locals_=nothing, names=nothing, salutations=nothing, domains=nothing, shown_domains=nothing)
        )

    def mark(self, key: bytes) -> str:
        """What is written in the place of the address: tells who it was only to whoever has the key and guesses."""
        return f"forgotten:{hmac.new(key, self.addresses[0].encode(), hashlib.sha256).hexdigest()[:32]}"

    def in_text(self, text: str) -> bool:
        """Whether a short text shows the person."""
        return self._redactor.found_in(text)

    def masked(self, text: str) -> str:
        """The text without the person."""
        return self._redactor.text(text)

    def in_bytes(self, data: bytes) -> bool:
        """Whether the bytes of a mail, a page or an archive do, whatever they are coded in."""
        try:
            return any(self._redactor.found_in(layer) for layer in _layers(data, _DEPTH))
        except TooMuch:
            return True


def _layers(data: bytes, depth: int) -> Iterator[bytes]:
    yield data
    if data.startswith(_ARCHIVES):
        if depth:
            yield from _of_archive(data, depth)
        return
    joined = _BREAKS.sub(b"", data.replace(b"\0", b""))
    if joined != data:
        yield joined
    for sign, form in ((b"=", _QUOTED), (b"%", _PERCENT)):
        if sign in joined:
            yield form.sub(lambda found: bytes.fromhex(found[1].decode()), joined)
    if b"\\u" in joined:
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)).encode("utf-8", "replace"), joined)
    if b"&" in joined:
        yield html.unescape(joined.decode("utf-8", "replace")).encode()
    if depth:
        for run in _BASE64.finditer(joined):
            yield from _layers(_decoded(run[0]), depth - 1)


def _decoded(run: bytes) -> bytes:
    whole = run[:-1] if len(run) % 4 == 1 else run
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _of_archive(data: bytes, depth: int) -> Iterator[bytes]:
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(data)) as stream:  # members that follow each other, too: a WARC has one for each record
                yield from _layers(_bounded(stream.read(_MOST + 1)), depth - 1)
            return
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST:
                raise TooMuch
            for entry in archive.infolist():
                yield entry.filename.encode()
                with archive.open(entry) as stream:
                    yield from _layers(_bounded(stream.read(_MOST + 1)), depth - 1)
    except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise TooMuch from error  # cannot be looked through: as if it showed the person


def _bounded(data: bytes) -> bytes:
    if len(data) > _MOST:
        raise TooMuch
    return data
