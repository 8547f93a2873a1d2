"""An Outlook item as the bytes of a mail (RFC 5322, RFC 2045). Pure: the same item gives the same bytes.

The header section of the wire is kept where the item has it; what stands in it about MIME is left out, for the body is built
anew. So nothing that was signed about the body can be checked any more, and the case says so.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime

from fuwake.intake.outlook.item import Attached, Item, Person

_LINE_END = re.compile(r"\r\n|\r|\n")
_OF_BODY = re.compile(r"(?:content-[a-z-]{1,40}|mime-version)[ \t]*:", re.IGNORECASE)
_FIELD = re.compile(r"([!-9;-~]{1,200})[ \t]*:")
_MEDIA = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}", re.IGNORECASE)
_MIME_VERSION = re.compile(rb"^MIME-Version:[^\r\n]{0,80}\r?\n", re.IGNORECASE)
_NAME = 500  # signs of a file name that are kept
_LINES = 57 * 10_000  # bytes of whole lines of base64

Pieces = list[bytes]
"""Bytes one after another: they are put together once, for an attachment may be large."""


def rebuild(item: Item) -> bytes:
    """The mail. Lines end with CRLF; the body is base64 throughout."""
    return b"".join((_section(item), *_body(item)))


def _section(item: Item) -> bytes:
    fields = list(_kept(item.headers))
    names = {field.partition(":")[0].strip().lower() for field in fields}
    made = (
        ("From", _people((item.sender,)) if item.sender is not None else ""),
        ("To", _people(item.to)),
        ("Cc", _people(item.cc)),
        ("Subject", _words(item.subject or "")),
        ("Date", _date(item.date)),
        ("Message-ID", _flat(item.message_id or "")),
    )
    fields += [f"{name}: {value}" for name, value in made if value and name.lower() not in names]
    return "".join(f"{field}\r\n" for field in (*fields, "MIME-Version: 1.0")).encode("utf-8", "replace")


def _kept(headers: str) -> Iterator[str]:
    """The fields of the wire, folding kept, without those that describe the body."""
    field: list[str] = []
    for line in (*_LINE_END.split(headers.replace("\x00", "").strip("\r\n")), ""):
        if line[:1] in (" ", "\t") and field and line.strip():
            field.append(line)
            continue
        if field and not _OF_BODY.match(field[0]):
            yield "\r\n".join(field)
        field = [line] if _FIELD.match(line) else []


def _people(people: tuple[Person, ...]) -> str:
    return ",\r\n ".join(filter(None, map(_person, people)))


def _person(person: Person) -> str:
    name = _flat(person.name or "").strip("'\" ")
    if person.address is None:
        return f"{_phrase(name)} <>" if name else ""
    address = re.sub(r"[\s<>]", "", person.address)
    return f"{_phrase(name)} <{address}>" if name and name != address else f"<{address}>"


def _phrase(name: str) -> str:
    if not name.isascii():
        return _words(name)
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(text: str) -> str:
    """ASCII as it is, else encoded words of whole characters (RFC 2047 section 5 (3))."""
    text = _flat(text)
    if text.isascii() and "=?" not in text:
        return text
    data = [text[place : place + 12] for place in range(0, len(text), 12)]
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(piece.encode('utf-8', 'replace')).decode()}?=" for piece in data)


def _flat(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()


def _date(date: datetime | None) -> str:
    return format_datetime(date) if date is not None else ""


def _body(item: Item) -> Pieces:
    """Headers of the body, a blank line, the body."""
    signed = item.attached[0] if item.attached else None
    if item.kind.lower().endswith(".smime.multipartsigned") and signed is not None:
        entity = _MIME_VERSION.sub(b"", signed.data)  # MS-OXOSMIME section 2.1.3.1: the whole MIME entity as it was sent
        if entity[:13].lower() == b"content-type:":
            return [entity]
    texts = [_text(text, kind) for text, kind in ((item.text, "plain"), (item.html, "html")) if text]
    body = _multipart("alternative", texts) if len(texts) > 1 else texts[0] if texts else _text("", "plain")
    parts = [_attachment(one) for one in item.attached if one.item is not None or one.data]
    return _multipart("mixed", [body, *parts]) if parts else body


def _text(text: str, kind: str) -> Pieces:
    return [f"Content-Type: text/{kind}; charset=utf-8\r\n".encode(), *_coded(text.encode("utf-8", "replace"))]


def _coded(data: bytes) -> Iterator[bytes]:
    yield b"Content-Transfer-Encoding: base64\r\n\r\n"
    for place in range(0, len(data), _LINES):
        yield base64.encodebytes(data[place : place + _LINES]).replace(b"\n", b"\r\n")


def _attachment(one: Attached) -> Pieces:
    if one.item is not None:
        name = f"{(one.name or one.item.subject or 'message')[: _NAME - 4].removesuffix('.msg')}.eml"
        return [b"Content-Type: message/rfc822\r\nContent-Disposition: attachment" + _name(name) + b"\r\n\r\n", rebuild(one.item)]
    media = one.type if one.type and _MEDIA.fullmatch(one.type) and not one.type.lower().startswith(("multipart/", "message/")) else None
    where = "inline" if one.content_id else "attachment"
    head = f"Content-Type: {media or 'application/octet-stream'}\r\nContent-Disposition: {where}".encode() + _name(one.name) + b"\r\n"
    if one.content_id:
        head += f"Content-ID: <{re.sub(r'[^!-~]|[<>]', '', one.content_id)}>\r\n".encode()
    return [head, *_coded(one.data)]


def _name(name: str | None) -> bytes:
    """RFC 2231 section 4: everything but letters and digits percent-encoded."""
    if not name:
        return b""
    data = name[:_NAME].encode("utf-8", "replace")
    coded = "".join(chr(byte) if (chr(byte).isalnum() and byte < 128) or byte in b"._-" else f"%{byte:02X}" for byte in data)
    return f";\r\n filename*=utf-8''{coded}".encode()


def _multipart(kind: str, parts: list[Pieces]) -> Pieces:
    """The boundary follows from the parts, so it cannot be foretold by who wrote them, and the same item gives the same bytes."""
    hasher = hashlib.sha256()
    for number, part in enumerate(parts):
        for piece in (b"\x00" if number else b"", *part):
            hasher.update(piece)
    mark = hasher.hexdigest()[:40].encode()
    pieces = [piece for part in parts for piece in (b"--=_" + mark + b"\r\n", *part, b"\r\n")]
    return [b"Content-Type: multipart/" + kind.encode() + b'; boundary="=_' + mark + b'"\r\n\r\n', *pieces, b"--=_" + mark + b"--\r\n"]
