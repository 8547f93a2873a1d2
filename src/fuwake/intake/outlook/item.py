"""What an Outlook item holds, between its reading and its rebuilding as a mail."""

from datetime import datetime

from msgspec import Struct


class Person(Struct, frozen=True, kw_only=True):
    """A sender or recipient."""

    name: str | None
    address: str | None
    """SMTP address; None where the item holds only an Exchange name."""


class Attached(Struct, frozen=True, kw_only=True):
    """A file or an item inside the item."""

    name: str | None
    type: str | None
    content_id: str | None
    data: bytes
    item: "Item | None" = None


class Item(Struct, frozen=True, kw_only=True):
    """A message as Outlook keeps it: properties, not the bytes that were sent."""

    kind: str
    """Message class, `IPM.Note` …"""
    headers: str
    """The header section as it came over the wire; empty where it was not kept (sent items, drafts)."""
    sender: Person | None
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    subject: str | None
    date: datetime | None
    message_id: str | None
    text: str | None
    html: str | None
    attached: tuple[Attached, ...]
