"""What a family of forwarding addresses is, and the reading that families share. Pure; nobody is asked."""

import base64
import binascii
from collections.abc import Callable
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from fuwake.parse import limits

OPAQUE = ""
"""The address forwards, and its target is not written in it."""


class Address(Struct, frozen=True):
    """A web address in its pieces, as the WHATWG rules write it (host in lower case, percent coding kept)."""

    href: str
    host: str
    path: str
    query: str

    def parameter(self, *names: str) -> str | None:
        """The decoded value of the first parameter with one of these names (any case); None where there is none.

        A plus stays a plus: an address in a parameter has no blanks.
        """
        wanted = {name.lower() for name in names}
        for piece in self.query.split("&")[:100]:
            name, _, value = piece.partition("=")
            if value and name.lower() in wanted:
                return decoded(value)
        return None


class Wrapper(Struct, frozen=True, kw_only=True):
    """One family of forwarding addresses."""

    id: str
    """As it stands in the case document; its name in an article is among the sentences."""
    name: str
    """What its maker calls it."""
    kind: Literal["gateway", "redirector", "shortener"]
    """`gateway`: the receiver's own mail filter wrote it. `redirector`: anybody can write one. `shortener`: the same, opaque."""
    hosts: tuple[str, ...]
    """Domains whose every host may be one. Only the maker's own: an address below them that leads on cannot be a stranger's."""
    undo: Callable[[Address], str | None]
    """The target as written inside; OPAQUE where it cannot be read; None where the address is not of the family."""


def address_of(href: str, host: str) -> Address:
    """The pieces of an address that was normalised already."""
    rest = href.partition("://")[2].partition("#")[0]
    tail, _, query = rest.partition("?")
    return Address(href, host, "/" + tail.partition("/")[2], query)


def decoded(text: str) -> str:
    """Percent coding undone, up to three times where an address is coded in itself (`https%253A%252F%252F`)."""
    for _ in range(3):
        text = unquote(text, errors="replace")
        if not text[:12].lower().startswith(("http%3a", "https%3a", "http%253a", "https%253a")):
            break
    return text


def from_base64(text: str) -> str | None:
    """The text of base64 in either alphabet, padding or not; None where it is none."""
    if not text or len(text) > 2 * limits.URL:
        return None
    try:
        raw = base64.b64decode(text.replace("-", "+").replace("_", "/").rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True)
        return raw.decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def parameter(*names: str) -> Callable[[Address], str | None]:
    """An `undo` for families that write the target in one parameter."""
    return lambda address: address.parameter(*names)
