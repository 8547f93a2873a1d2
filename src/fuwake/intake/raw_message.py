"""A message on its way in."""

from msgspec import Struct


class RawMessage(Struct, frozen=True, kw_only=True):
    """The bytes of one message and where they came from."""

    path: str
    """As given; `box.zip!name.eml` for an entry of an archive."""
    index: int
    """Place in an mbox; 0 elsewhere."""
    data: bytes
    container: bytes | None = None
    """The Outlook item from which `data` was rebuilt."""
    carriers: tuple[tuple[str, bytes], ...] = ()
    """(path of the part that held the next, bytes) of each mail that carried this one, the outermost first."""
