"""The raw record of a browser visit: what was seen and tried, before anything is concluded from it."""

from datetime import datetime
from typing import Literal

from msgspec import Struct


class SeenInput(Struct, frozen=True, kw_only=True):
    """An input, select or textarea as the DOM shows it."""

    selector: str
    frame_url: str
    tag: str
    type: str
    name: str
    id: str
    autocomplete: str
    placeholder: str
    label: str
    """Text of its label, aria-label or the nearest text before it."""
    inputmode: str
    maxlength: int | None
    options: tuple[str, ...]
    visible: bool
    prefilled: bool
    context: str = ""
    """The legend or the nearest heading above it."""


class TriedControl(Struct, frozen=True, kw_only=True):
    """A control that was operated once, and what changed."""

    selector: str
    kind: Literal["select", "link", "button", "other"]
    label: str
    href: str
    changed_dom: bool
    changed_picture: bool
    navigated: bool
    requested: bool
    opened: bool
    tried: bool
    """False where it could not be operated; `why` says so."""
    why: str


class HeldRequest(Struct, frozen=True, kw_only=True):
    """A request that the page made with decoy data typed, held before it could leave."""

    url: str
    method: str
    kind: str
    """`form`, `fetch`, `xhr`, `beacon`, `websocket`, `image`, `other`."""
    carries: tuple[str, ...]
    """Selectors of the inputs whose decoy (plain, encoded or base64) was found in it."""
    body_sample: str
    """At most 2 kB, decoys kept."""


class SeenRedirect(Struct, frozen=True, kw_only=True):
    """One document navigation on the way."""

    url: str
    status: int | None
    how: Literal["http", "meta", "script", "refresh", "start"]
    ip: str | None


class Egress(Struct, frozen=True, kw_only=True):
    """One connection the proxy was asked for."""

    host: str
    port: int
    ip: str | None
    verdict: Literal["carried", "refused", "failed"]
    why: str
    phase: Literal["load", "deny"]
    bytes_in: int
    bytes_out: int


class CaughtDownload(Struct, frozen=True, kw_only=True):
    """Something that the page made the browser download. It was never opened and never saved as a file of its own name."""

    url: str
    """At most 2,000 signs; `data:` alone where the content stood in the address."""
    name: str
    """The name under which it would have been saved."""
    declared: str
    """The declared media type; empty where none is."""
    kind: str | None
    """What its first bytes are (`derive.first_bytes`)."""
    size: int
    """Bytes that were read."""
    sha256: str | None
    """Of the bytes that were read; None where none were. They are among the evidence."""
    cut: bool
    """Whether more was to come."""
    how: Literal["response", "again", "blob", "data", "named"]
    """A response of a server; what it gave when asked once more; put together by a script; inside the address; known by its name only."""
    why: str = ""
    """Why it was cut or not read; empty where it was read whole."""


class SeenFrame(Struct, frozen=True, kw_only=True):
    """A frame inside the page."""

    url: str
    title: str | None = None
    html_sha256: str | None = None
    """Its markup among the evidence, at most 200 kB; None where it was not read."""


class SeenPicture(Struct, frozen=True, kw_only=True):
    """A small picture near the top of the page."""

    alt: str
    """Its words for those who do not see it."""
    src: str
    """Its address, at most 500 signs; `data:` or `blob:` alone where it stood in the page; empty for one that is drawn in the markup."""
    width: int
    height: int
    """In CSS pixels, as shown."""
    print: str | None
    """What stays of it when it is resized or recoloured (`parse.picture_print`); None where the page may not read it."""


class SeenPopup(Struct, frozen=True, kw_only=True):
    """A window that the page opened while it loaded; it was closed again."""

    url: str
    title: str | None


class Loaded(Struct, frozen=True, kw_only=True):
    """Something that the page, its frames or its pop-ups asked for while they loaded."""

    url: str
    """At most 1,000 signs; of `data:` and `blob:` addresses nothing is listed."""
    kind: str
    """`document`, `script`, `stylesheet`, `image`, `font`, `fetch`, `xhr` …"""
    status: int
    """0 where no response came."""
    media: str
    """Declared type of the response."""
    size: int
    """Bytes of the body that were read."""
    sha256: str | None
    """Of the body; None where it was not read whole."""


Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels of a picture."""


class VisitView(Struct, frozen=True, kw_only=True):
    """What one more visitor was shown at the same address."""

    profile: str
    started_at: datetime
    outcome: Literal["seen", "down", "refused", "timeout", "redirect_loop", "blocked", "not_resolved", "failed"]
    detail: str
    final_url: str | None
    http_status: int | None
    ip: str | None
    title: str | None
    language: str | None
    text: str | None
    screenshot: str | None
    inputs: tuple[SeenInput, ...]
    redirects: tuple[SeenRedirect, ...]
    egress: tuple[Egress, ...]
    wall: str | None = None
    """Who runs the check for robots that stood in place of the page; `unnamed`."""
    masks: tuple[Box, ...] | None = ()
    """Where `screenshot` shows who received the mail; None: it does, and the places could not be told."""
    screenshot_full: str | None = None
    """The whole page."""
    unsearched: str = ""
    """Why what `screenshot` shows as pictures could not be searched for who received the mail: then `masks` cover all of it. Empty where
    it was searched, or there is nothing of the kind."""


class AttachedVisit(Struct, frozen=True, kw_only=True):
    """How a page that came as a file with the mail was opened."""

    alone: VisitView
    """What it showed while nothing at all was let out or in."""
    online: VisitView | None
    """What it showed with the network; None where it was not opened so."""
    why: str = ""
    """Why it was not."""
    wanted: tuple[str, ...] = ()
    """Addresses that it wanted to load or to go to while nothing was let out, at most 40."""


class VisitRecord(VisitView, frozen=True, kw_only=True):
    """Everything that the visitor whose page was tried saw and did. Stored as JSON; pictures by sha256."""

    url: str
    html_sha256: str | None
    favicon: str | None
    controls: tuple[TriedControl, ...]
    submit_tried: bool
    held: tuple[HeldRequest, ...]
    decoy_left: bool
    cage: Literal["sealed", "flags", "none"]
    browser: str
    certificate: str | None
    dialogs: tuple[str, ...]
    console: tuple[str, ...]
    downloads: tuple[str, ...]
    form_actions: tuple[tuple[str, str], ...]
    """(method, absolute action) of every form in the DOM."""
    headers: tuple[tuple[str, str], ...] = ()
    """Header fields of the document where it ended, (name in lower case, value), as far as the browser tells them: no cookies."""
    views: tuple[VisitView, ...] = ()
    """What the other visitors were shown, in order of going. One with this record's own `profile` went again after them, to tell
    whether a difference comes with the visitor or with the time."""
    attached: AttachedVisit | None = None
    """Of a page that came as a file: this record is then of `online` or `alone`, whichever was tried."""
    frames: tuple[SeenFrame, ...] = ()
    """Frames inside the page, at most 30; those within frames as well."""
    popups: tuple[SeenPopup, ...] = ()
    """What the first windows were that it opened while it loaded."""
    popups_opened: int = 0
    """How many it opened, tried controls included."""
    workers: tuple[str, ...] = ()
    """Scripts that it wanted to install as service workers; none was."""
    caught: tuple[CaughtDownload, ...] = ()
    """What it made the browser download."""
    loaded: tuple[Loaded, ...] = ()
    """What was asked for while it loaded, in order, at most 200."""
    comments: tuple[str, ...] = ()
    """Comments in the markup, at most 20 of 200 signs."""
    favicon_hash: str | None = None
    """Difference hash of the icon, 16 hex digits: alike icons differ in few bits."""
    har: str | None = None
    """sha256 of the HTTP Archive (HAR 1.2) of the load phase among the evidence. It may hold cookies: it is never published."""
    wacz: str | None = None
    """sha256 of the web archive (WACZ 1.1.1) of the load phase among the evidence."""
    headings: tuple[str, ...] = ()
    """What stands in its large type, at most 10 of 120 signs."""
    pictures: tuple[SeenPicture, ...] = ()
    """The small pictures near its top, at most 8."""
    favicon_print: str | None = None
    """The print of the icon."""
