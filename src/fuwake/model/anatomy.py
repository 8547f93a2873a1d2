"""What `parse` makes of the bytes: the frozen input of everything after it."""

from functools import cached_property
from typing import Literal

from msgspec import Struct

from fuwake.model.message import Mailbox, Message
from fuwake.model.trace import Trace

MOST_LINKS = 200
"""Links that are looked at one by one; more than that is no letter to a person."""
LinkPlace = Literal["anchor", "text", "form", "qr", "image", "attachment", "header", "picture"]
"""`image`: a picture that is a link; `picture`: an address read from the words in a picture, which may be misread."""


OneClick = Literal["list", "words", "address"]
"""`list`: the mail's own List-Unsubscribe or the like names it; `words`: those on it say so; `address`: its path or parameters do."""


class FoundLink(Struct, frozen=True, kw_only=True):
    """One link of the mail with its words. Locus `link:<index>`."""

    index: int
    text: str | None
    """The words (or alt text) a person sees on it; None where it is not words."""
    url: str
    """Normalised by the WHATWG rules where it parses, else as written."""
    host: str | None
    """A-label or IP text, lower-case."""
    domain: str | None
    """Registrable domain by the public suffix list (private section included); None for an IP."""
    where: LinkPlace
    part: str | None
    """Path of the part it stands in; None for a header."""
    header: int | None = None
    method: str | None = None
    """GET/POST for a form."""
    scheme: str = ""
    automatic: bool = False
    """True where a mail program loads it by itself (image, style sheet): not a place to click."""
    one_click: OneClick | None = None
    """From what it is told that to open it would unsubscribe or confirm something: never visited, never asked about."""
    outer: str | None = None
    """The link as it stands in the mail where a forwarding address was undone; `url`, `host` and `domain` are the target's then."""
    wrappers: tuple[str, ...] = ()
    """Families of forwarding addresses that were recognised, outermost first: `safe_links`, `google` …"""
    opaque: bool = False
    """True where `url` is a forwarding address whose target cannot be read from it: only a visit tells."""


class Aside(Struct, frozen=True, kw_only=True):
    """Words that are not in the body, of a mail that says hardly anything in its body: a picture's, an attached file's, or in its stead."""

    kind: Literal["picture", "page", "attachment", "stead"]
    """`picture`, `page` (of an attached PDF): read by optical character recognition, so it may be misread. `stead`: what is written to be
    read in the stead of a picture."""
    text: str
    locus: str
    """`observation:picture_text:1.2`, `part:1.3`, `link:0`."""


class ClaimedResult(Struct, frozen=True, kw_only=True):
    """One method result of an Authentication-Results field (RFC 8601)."""

    header: int
    authserv_id: str
    method: str
    """spf, dkim, dmarc, arc, compauth …"""
    result: str
    properties: tuple[tuple[str, str], ...]
    """(`smtp.mailfrom`, value), (`header.d`, value) …"""
    vouched: bool
    """True only where the field was written by the receiving side."""
    reason: str | None = None


class Anatomy(Struct, frozen=True, kw_only=True, dict=True):
    """Everything the bytes alone show."""

    message: Message
    trace: Trace
    links: tuple[FoundLink, ...]
    links_total: int = 0
    """Links there are; `links` holds the first 1,000 of them."""
    authentication_results: tuple[ClaimedResult, ...]
    asides: tuple[Aside, ...] = ()
    """What else says the words of the mail, in the order of the parts."""
    rebuilt: Literal["msg", "forward"] | None = None
    """`msg` where the message was rebuilt from an Outlook item: its bytes are not those that were signed; `forward`: from a forward as
    text, which has lost its header section."""
    partial: Literal["headers", "start"] | None = None
    """What of the message was read: its header section alone, or its beginning; None: all of it."""
    bystanders: tuple[Mailbox, ...] = ()
    """People of the mail that carried this one: masked like the recipient. Their `header` counts in that mail."""

    @cached_property
    def clickable(self) -> tuple[FoundLink, ...]:
        """Web links a reader follows on purpose: not images and styles, not unsubscribe and confirm links.

        Where there is no other, a link whose address alone tells of leaving counts all the same, its words telling of something else:
        else one word in the path would keep the only link of a mail from being judged. It is not visited.
        """
        web = [one for one in self.links[:MOST_LINKS] if one.scheme in {"http", "https"} and one.host and not one.automatic]
        plain = tuple([one for one in web if not one.one_click])
        return plain or tuple([one for one in web if one.one_click == "address" and one.where == "anchor" and one.text])
