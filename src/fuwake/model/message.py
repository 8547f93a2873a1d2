"""The message as it lies in its bytes: header fields, parts, addresses (RFC 5322, RFC 2045)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

from msgspec import Struct

from fuwake.model.base import Defect


class Span(Struct, frozen=True, kw_only=True):
    """Half-open byte range [start, end) in the raw message."""

    start: int
    end: int


class HeaderField(Struct, frozen=True, kw_only=True):
    """One header field of the outermost header section, in the order of the bytes."""

    index: int
    """0-based place in the header section; the locus is `header:<index>`."""
    name: str
    """As written, without the colon."""
    value: str
    """Unfolded and decoded (RFC 2047) for display; control and bidi characters kept."""
    raw: bytes
    """The whole field as it stands, folding and line ending included."""
    span: Span


def by_name(headers: Iterable[HeaderField]) -> dict[str, list[HeaderField]]:
    """The fields of each name in lower case, in their order."""
    named: dict[str, list[HeaderField]] = {}
    for field in headers:
        named.setdefault(field.name.lower(), []).append(field)
    return named


class Mailbox(Struct, frozen=True, kw_only=True):
    """One address as its own sender writes it (RFC 5322 section 3.4)."""

    name: str | None
    """Display name, decoded."""
    address: str | None
    """addr-spec in its original spelling; None where the field holds none."""
    domain: str | None
    """Domain of the address, lower-case A-label form."""
    header: int
    """Index of the header field it stands in."""


class Part(Struct, frozen=True, kw_only=True):
    """One MIME part. Multiparts are listed too, before their children."""

    path: str
    """`1`, `1.2` …: IMAP section numbers, the whole body being `1`; locus `part:<path>`."""
    type: str
    """Media type, lower-case, `text/plain` where absent or broken."""
    charset: str | None
    """As declared, lower-case; None where absent."""
    filename: str | None
    """Decoded (RFC 2231, RFC 2047)."""
    size: int
    """Bytes after decoding the transfer encoding; for a multipart, 0; for a file of an archive, unpacked."""
    sha256: str | None
    """Of the decoded bytes; None for a file of an archive that could not be read."""
    disposition: str | None
    content_id: str | None
    span: Span
    """The part with its own header section in the raw message."""
    defects: tuple[Defect, ...] = ()


class Content(Struct, frozen=True, kw_only=True):
    """Decoded content of a leaf part, beside `Part` (not in the case document)."""

    path: str
    data: bytes
    """After the transfer encoding."""
    text: str | None
    """Decoded text for text/* parts, else None."""


class Message(Struct, frozen=True, kw_only=True, dict=True):
    """What the bytes of one message hold."""

    sha256: str
    size: int
    headers: tuple[HeaderField, ...]
    header_end: int
    """Byte offset where the header section ends (first byte of the body)."""
    subject: str | None
    date: datetime | None
    """The Date field in UTC; None where absent or unreadable."""
    date_text: str | None
    """The Date field as written (keeps the sender's own time zone)."""
    message_id: str | None
    author: tuple[Mailbox, ...]
    """Every mailbox of every From field (RFC5322.From), in order."""
    sender: tuple[Mailbox, ...]
    reply_to: tuple[Mailbox, ...]
    recipients: tuple[Mailbox, ...]
    """To, Cc, Bcc, Delivered-To, X-Original-To, Envelope-To: for redaction, never shown."""
    return_path: str | None
    """addr-spec of Return-Path; '' is the null sender <>; None where there is no such field."""
    parts: tuple[Part, ...]
    contents: tuple[Content, ...]
    text: str
    """The body as a person reads it: best text part, or the visible text of the HTML."""
    hidden_text: str
    """Text of the HTML that is present and not visible (display:none, zero size, same colour …)."""
    far_text: str = ""
    """Text that stands under forty empty lines or more, where nobody looks for it; part of `text` too."""
    split_words: int = 0
    """Places where letters of the hidden text stand inside a word that is seen."""
    html: str | None
    """Decoded HTML of the displayed HTML part, as sent (hostile)."""
    html_part: str | None
    """Path of that part."""
    text_part: str | None
    """Path of the part that `text` was read from."""
    defects: tuple[Defect, ...]

    @cached_property
    def named(self) -> Mapping[str, list[HeaderField]]:
        """The header fields of each name in lower case, in the order of the bytes."""
        return by_name(self.headers)
