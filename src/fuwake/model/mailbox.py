"""How far a folder of a mailbox has been read."""

from collections.abc import Mapping

from msgspec import Struct


class Position(Struct, frozen=True, kw_only=True):
    """Everything below `next_uid` is dealt with, but for what is owed."""

    uidvalidity: int
    next_uid: int = 1
    owed: Mapping[int, str] = {}
    """UID → why it could not be taken in yet."""
