"""What was found on the page beside its words and fields, as concluded from a visit."""

from typing import Literal

from msgspec import Struct


class PageFrame(Struct, frozen=True, kw_only=True):
    """A frame inside the page."""

    url: str
    """Its address."""
    host: str | None
    """Host of the address; None for what was written into the page."""
    elsewhere: bool
    """Whether that is another host than the page's."""


class PagePopup(Struct, frozen=True, kw_only=True):
    """A window that the page opened by itself."""

    url: str
    """Its address."""
    title: str | None
    """As it set it."""


class PageDownload(Struct, frozen=True, kw_only=True):
    """What the page made the browser download; caught, never opened."""

    url: str
    """From where; `data:` and `blob:` stand for what the page put together itself."""
    name: str
    """The name under which it would have been saved."""
    declared: str
    """The declared media type; empty where none is."""
    kind: str | None
    """What its first bytes are: `windows_program`, `android_app`, `zip`, `web_page` …; None where that is not known."""
    size: int
    """Bytes that were read."""
    sha256: str | None
    """Of the bytes that were read; None where none were."""
    cut: bool
    """Whether more was to come."""
    made_here: bool
    """Whether the page put it together itself, past filters that look at what is downloaded."""


class PageTrace(Struct, frozen=True, kw_only=True):
    """A trace of how the page was made."""

    kind: Literal["copied", "comment", "file", "service", "drawn"]
    """`copied`: by a program that saves pages; `comment`: a comment that is known; `file`: a known file name; `service`: a service that
    takes what is typed; `drawn`: a service that gives the logo or the picture of any company's site."""
    name: str
    """Of the program, kit or service."""
    what: str
    """The words or the address that show it."""
    origin: str | None = None
    """Address of the page that was copied, where the trace names it; of `drawn`: domain of the company that the page is drawn after, which
    has no part in it. It may be the recipient's own, and is masked then."""


class Borrowed(Struct, frozen=True, kw_only=True):
    """Something that the page loads from the official site of a brand. The brand is a victim of that."""

    brand: str
    """Id in the list of brands."""
    name: str
    """The brand's name in Japanese."""
    name_en: str
    """In English."""
    host: str
    """The official host."""
    url: str
    """What is loaded."""


class PageFinds(Struct, frozen=True, kw_only=True):
    """All of it; empty for visits of earlier versions, which did not look for it."""

    language: str | None = None
    """Of the visible words (BCP 47), told from the words themselves; None where they do not tell."""
    frames: tuple[PageFrame, ...] = ()
    """Frames inside the page."""
    popups: tuple[PagePopup, ...] = ()
    """The first windows that it opened by itself."""
    workers: tuple[str, ...] = ()
    """Scripts that wanted to stay behind as service workers; none did."""
    downloads: tuple[PageDownload, ...] = ()
    """What it made the browser download."""
    borrowed: tuple[Borrowed, ...] = ()
    """What it loads from official sites of brands."""
    traces: tuple[PageTrace, ...] = ()
    """Of how it was made."""
    form_print: str | None = None
    """First 16 digits of the sha256 of the sorted names of its fields: alike for pages of one kit."""
    favicon: str | None = None
    """sha256 of its icon among the evidence."""
    favicon_hash: str | None = None
    """Difference hash of the icon, 16 hex digits: alike icons differ in few bits."""
    screenshot_full: str | None = None
    """sha256 of the picture of the whole page among the evidence."""
    har: str | None = None
    """sha256 of the HTTP Archive (HAR 1.2) of its loading among the evidence; private."""
    wacz: str | None = None
    """sha256 of the web archive (WACZ 1.1.1) of its loading among the evidence; private."""
