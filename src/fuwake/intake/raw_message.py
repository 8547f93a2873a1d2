"""A message on its way in."""

from msgspec import Struct


class RawMessage(Struct, frozen=True, kw_only=True):
    """The bytes of one message, or of the Outlook item that holds it, and where they came from. Nothing in them has been read yet."""

    path: str
    """As given; `box.zip!name.eml` for an entry of an archive."""
    index: int
    """Place in an mbox; 0 elsewhere."""
    data: bytes
    left_out: int | None = 0
    """Bytes behind the largest message that is read; None where not counted."""
