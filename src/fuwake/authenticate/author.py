"""Whose name does the message carry? The author of RFC 5322 section 3.6.2, as DMARC needs it (RFC 7489 section 6.6.1)."""

from typing import Literal

from msgspec import Struct

from fuwake.model.anatomy import Anatomy


class Author(Struct, frozen=True, kw_only=True):
    """The one author domain, or why there is none."""

    state: Literal["one", "none", "several"]
    domain: str | None
    address: str | None
    headers: tuple[int, ...]
    """Indexes of the From fields."""


def author(anatomy: Anatomy) -> Author:
    """One From field with addresses of one domain is one author; anything else cannot be told."""
    fields = tuple([field.index for field in anatomy.message.named.get("from", ())])
    boxes = [box for box in anatomy.message.author if box.domain]
    headers = tuple(dict.fromkeys(box.header for box in boxes)) or fields
    domains = {box.domain for box in boxes}
    if not boxes:
        return Author(state="none", domain=None, address=None, headers=headers)
    if len(domains) > 1 or len(fields) > 1:
        return Author(state="several", domain=None, address=None, headers=headers)
    return Author(state="one", domain=boxes[0].domain, address=boxes[0].address, headers=headers)
