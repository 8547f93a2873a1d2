"""Writes the bytes of a mail (RFC 5322, RFC 2045), for mails that come in another form. Pure: the same input gives the same bytes."""

import base64
import hashlib
import io
import re
from collections.abc import Iterator

from msgspec import Struct

_LINES = 57 * 10_000  # bytes of whole lines of base64


class Coded(Struct, frozen=True):
    """The rest of a part: its coding, a blank line, the data in base64. Made whenever it is gone through, for a file may be large."""

    data: bytes

    def __iter__(self) -> Iterator[bytes]:
        yield b"Content-Transfer-Encoding: base64\r\n\r\n"
        for place in range(0, len(self.data), _LINES):
            yield base64.encodebytes(self.data[place : place + _LINES]).replace(b"\n", b"\r\n")


Pieces = list[bytes | Coded]
"""What stands one after another."""


def joined(pieces: Pieces) -> bytes:
    """All of it, put together once."""
    mail = io.BytesIO()
    for piece in _written(pieces):
        mail.write(piece)
    return mail.getvalue()


def _written(pieces: Pieces) -> Iterator[bytes]:
    for piece in pieces:
        yield from piece if isinstance(piece, Coded) else (piece,)


def section(fields: tuple[tuple[str, str], ...]) -> bytes:
    """Header fields of a mail with MIME parts, in this order; those without a value are left out. The body's own follow."""
    lines = (f"{name}: {value}\r\n" for name, value in (*fields, ("MIME-Version", "1.0")) if value)
    return "".join(lines).encode("utf-8", "replace")


def mailbox(name: str, address: str | None) -> str:
    """A mailbox as a field holds it; with no address, as `"name" <>`; '' where there is neither."""
    if address is None:
        return f"{phrase(name)} <>" if name else ""
    address = re.sub(r"[\s<>]", "", address)
    return f"{phrase(name)} <{address}>" if name and name != address else f"<{address}>"


def phrase(name: str) -> str:
    """A display name."""
    if not name.isascii() or "=?" in name:
        return words(name)
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def words(text: str) -> str:
    """ASCII as it is, else encoded words of whole characters (RFC 2047 section 5 (3))."""
    text = flat(text)
    if text.isascii() and "=?" not in text:
        return text
    data = [text[place : place + 12] for place in range(0, len(text), 12)]
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(piece.encode('utf-8', 'replace')).decode()}?=" for piece in data)


def flat(text: str) -> str:
    """One line without control characters."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()


def text_part(text: str, kind: str) -> Pieces:
    """A part of text; `kind`: plain or html."""
    return [f"Content-Type: text/{kind}; charset=utf-8\r\n".encode(), Coded(text.encode("utf-8", "replace"))]


def multipart(kind: str, parts: list[Pieces]) -> Pieces:
    """The boundary follows from the parts, so it cannot be foretold by who wrote them, and the same item gives the same bytes."""
    hasher = hashlib.sha256()
    for number, part in enumerate(parts):
        hasher.update(b"\x00" if number else b"")
        for piece in _written(part):
            hasher.update(piece)
    mark = hasher.hexdigest()[:40].encode()
    pieces = [piece for part in parts for piece in (b"--=_" + mark + b"\r\n", *part, b"\r\n")]
    return [b"Content-Type: multipart/" + kind.encode() + b'; boundary="=_' + mark + b'"\r\n\r\n', *pieces, b"--=_" + mark + b"--\r\n"]
