"""Where an article stands when it is published: what its page says of itself to readers, feeds and search engines."""

from msgspec import Struct


class Change(Struct, frozen=True, kw_only=True):
    """One revision, as readers see it."""

    number: int
    """1 is the first."""
    at: str
    """ISO 8601 moment, UTC."""
    note: str
    """What changed, in the article's language."""


class Placing(Struct, frozen=True, kw_only=True):
    """Of one article in one language. Addresses are relative to the page unless it says otherwise."""

    site: str
    """Name of the site."""
    home: str
    other: str
    """The same article in the other language."""
    feed: str
    search: str
    canonical: str | None
    """Absolute; None where the site's address is not set."""
    card: str | None
    """Absolute address of the picture for links to it (Open Graph); it never shows the lure."""
    made_at: str
    """ISO 8601 moment of this revision, UTC."""
    first_at: str
    """The same of the first one."""
    changes: tuple[Change, ...] = ()
    """Every revision where there is more than one, the newest first."""
