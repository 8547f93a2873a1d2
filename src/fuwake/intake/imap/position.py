"""How far a folder has been read, and what comes next. Pure.

UIDs of a folder only rise, and mean nothing more once its UIDVALIDITY is another (RFC 3501 section 2.3.1.1): then everything is read
again, and what is known already by its bytes stays one mail.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from fuwake.model.mailbox import Position

HIGHEST_UID = 2**32 - 1
MOST_OWED = 1_000
"""Mails that a server lists and does not give; beyond them the folder is left until it does."""
LONGEST_PAUSE_S = 900.0


def resumed(kept: Position | None, uidvalidity: int) -> Position:
    """Where to go on in a folder of this UIDVALIDITY."""
    return kept if kept is not None and kept.uidvalidity == uidvalidity else Position(uidvalidity=uidvalidity)


def wanted(position: Position, listed: Iterable[int], *, again: bool) -> list[int]:
    """UIDs to fetch, rising; `again`: those that are owed too. A server answers `n:*` with its last mail also below n (RFC 3501 6.4.8)."""
    new = {uid for uid in listed if position.next_uid <= uid <= HIGHEST_UID}
    return sorted(new | set(position.owed)) if again else sorted(new)


def settled(position: Position, uid: int) -> Position:
    """After a mail was taken in, or was found to be gone."""
    owed = {one: why for one, why in position.owed.items() if one != uid}
    return replace(position, next_uid=max(position.next_uid, uid + 1), owed=owed)


def owing(position: Position, uid: int, why: str) -> Position:
    """After a mail could not be had."""
    return replace(position, next_uid=max(position.next_uid, uid + 1), owed={**position.owed, uid: why})


def pause_s(failures: int, kind: Literal["lost", "refused"]) -> float:
    """How long to wait after so many failures in a row: doubling, at most a quarter of an hour. Who was refused comes less often."""
    first = 30.0 if kind == "refused" else 1.0
    return float(min(LONGEST_PAUSE_S, first * 2 ** min(failures - 1, 10)))
