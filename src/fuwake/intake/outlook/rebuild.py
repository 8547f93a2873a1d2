"""An Outlook item as the bytes of a mail (RFC 5322, RFC 2045). Pure: the same item gives the same bytes.

The header section of the wire is kept where the item has it; what stands in it about MIME is left out, for the body is built
anew. So nothing that was signed about the body can be checked any more, and the case says so.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime

from fuwake.intake.outlook.item import Attached, Item, Person
from fuwake.parse.compose import Coded, Pieces, flat, joined, mailbox, multipart, section, text_part, words

_LINE_END = re.compile(r"\r\n|\r|\n")
_OF_BODY = re.compile(r"(?:content-[a-z-]{1,40}|mime-version)[ \t]*:", re.IGNORECASE)
_FIELD = re.compile(r"([!-9;-~]{1,200})[ \t]*:")
_MEDIA = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}", re.IGNORECASE)
_MIME_VERSION = re.compile(rb"^MIME-Version:[^\r\n]{0,80}\r?\n", re.IGNORECASE)
_NAME = 500  # signs of a file name that are kept


def rebuild(item: Item) -> bytes:
    """The mail. Lines end with CRLF; the body is base64 throughout."""
    return joined([_section(item), *_body(item)])


def _section(item: Item) -> bytes:
    fields = list(_kept(item.headers))
    names = {field.partition(":")[0].strip().lower() for field in fields}
    made = (
        ("From", _people((item.sender,)) if item.sender is not None else ""),
        ("To", _people(item.to)),
        ("Cc", _people(item.cc)),
        ("Subject", words(item.subject or "")),
        ("Date", _date(item.date)),
        ("Message-ID", flat(item.message_id or "")),
    )
    kept = "".join(f"{field}\r\n" for field in fields).encode("utf-8", "replace")
    return kept + section(tuple((name, value) for name, value in made if name.lower() not in names))


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
    return mailbox(flat(person.name or "").strip("'\" "), person.address)


def _date(date: datetime | None) -> str:
    return format_datetime(date) if date is not None else ""


def _body(item: Item) -> Pieces:
    """Headers of the body, a blank line, the body."""
    signed = item.attached[0] if item.attached else None
    if item.kind.lower().endswith(".smime.multipartsigned") and signed is not None:
        entity = _MIME_VERSION.sub(b"", signed.data)  # MS-OXOSMIME section 2.1.3.1: the whole MIME entity as it was sent
        if entity[:13].lower() == b"content-type:":
            return [entity]
    texts = [text_part(text, kind) for text, kind in ((item.text, "plain"), (item.html, "html")) if text]
    body = multipart("alternative", texts) if len(texts) > 1 else texts[0] if texts else text_part("", "plain")
    parts = [_attachment(one) for one in item.attached if one.item is not None or one.data]
    return multipart("mixed", [body, *parts]) if parts else body


def _attachment(one: Attached) -> Pieces:
    if one.item is not None:
        name = f"{(one.name or one.item.subject or 'message')[: _NAME - 4].removesuffix('.msg')}.eml"
        return [b"Content-Type: message/rfc822\r\nContent-Disposition: attachment" + _name(name) + b"\r\n\r\n", rebuild(one.item)]
    media = one.type if one.type and _MEDIA.fullmatch(one.type) and not one.type.lower().startswith(("multipart/", "message/")) else None
    where = "inline" if one.content_id else "attachment"
    head = f"Content-Type: {media or 'application/octet-stream'}\r\nContent-Disposition: {where}".encode() + _name(one.name) + b"\r\n"
    if one.content_id:
        head += f"Content-ID: <{re.sub(r'[^!-~]|[<>]', '', one.content_id)}>\r\n".encode()
    return [head, Coded(one.data)]


def _name(name: str | None) -> bytes:
    """RFC 2231 section 4: everything but letters and digits percent-encoded."""
    if not name:
        return b""
    data = name[:_NAME].encode("utf-8", "replace")
    coded = "".join(chr(byte) if (chr(byte).isalnum() and byte < 128) or byte in b"._-" else f"%{byte:02X}" for byte in data)
    return f";\r\n filename*=utf-8''{coded}".encode()
