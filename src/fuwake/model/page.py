"""The page behind the link, as concluded from a visit."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from fuwake.model.page_brand import PageBrand
from fuwake.model.page_finds import PageFinds
from fuwake.model.page_kind import PageKind
from fuwake.model.visit import Box

PageState = Literal["seen", "down", "refused", "timeout", "redirect_loop", "blocked", "walled", "not_resolved", "failed"]
"""`refused`: by the server; `blocked`: by fuwake's own rules; `walled`: a check for robots or a warning stood in its place."""


class Redirect(Struct, frozen=True, kw_only=True):
    """One step of the way to the page."""

    url: str
    """Where this step was."""
    status: int | None
    """HTTP status; None for steps made by the page."""
    how: str
    """`http`, `meta`, `script`, `refresh`."""
    ip: str | None
    """Address that was connected to."""


class PageField(Struct, frozen=True, kw_only=True):
    """Something the page asks for."""

    kind: str
    """`email`, `password`, `card_number`, `card_expiry`, `card_code`, `one_time_code`, `pin`, `name`, `phone`,
    `address`, `birth_date`, `bank_account`, `my_number`, `wallet_phrase`, `identity_document`, `file`,
    `user_id`, `other`."""
    label: str | None
    """Its words on the page."""
    prefilled: bool = False
    """Whether something stands in it already."""
    drawn: bool = False
    """Whether it is no element but drawn, so that its words can only be read from the picture."""
    frame: str | None = None
    """Host of the frame that holds it, `blob:` or `data:` for one that the page put together; None where it is the page's own."""


class DummyControl(Struct, frozen=True, kw_only=True):
    """A control that was tried and did nothing."""

    label: str | None
    """Its words on the page."""
    kind: str
    """`select`, `link`, `button` …"""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class PageTarget(Struct, frozen=True, kw_only=True):
    """Where the page would send what is typed; read from a request that was held and never left."""

    url: str
    """The address it would go to."""
    method: str
    """GET, POST …"""
    carries: tuple[str, ...]
    """Kinds of `PageField` whose decoy was in the held request."""
    service: str | None = None
    """Name of the service that takes it for whoever has an account there, e.g. `Telegram`; None for none that is known."""


class PageView(Struct, frozen=True, kw_only=True):
    """What another visitor was shown at the same address."""

    profile: str
    """`desktop-ja`, `phone-ja`, `desktop-en`, `preview-bot`."""
    status: PageState
    """`seen`, or why this visitor saw no page."""
    http_status: int | None
    """Of the final document."""
    final_url: str | None
    """Where this visitor ended."""
    title: str | None
    """As the page sets it."""
    fields: tuple[str, ...]
    """Kinds of what this visitor was asked for."""
    screenshot: str | None
    """sha256 of the PNG among the evidence."""
    differs: tuple[str, ...]
    """In what it differs from the page that is described: `outcome`, `host`, `status`, `fields`, `words`; empty where it does not."""
    screenshot_full: str | None = None
    """sha256 of the picture of the whole page among the evidence."""
    masks: tuple[Box, ...] | None = ()
    """Where the screenshot shows who received the mail, in its pixels; None: it does, and the places could not be told."""
    unsearched: bool = False
    """Whether the pictures in it could not be searched for who received the mail: then they are all among `masks`, or those are None."""


class Page(Struct, frozen=True, kw_only=True):
    """The page behind the link, as seen."""

    status: PageState
    """`seen`, or why it could not be seen."""
    url: str
    """What was visited (recipient tokens already replaced)."""
    final_url: str | None
    """Where the visit ended."""
    host: str | None
    """Host of the final address."""
    ip: str | None
    """Address that was connected to."""
    visited_at: datetime
    """The state is that of this moment."""
    http_status: int | None
    """Of the final document."""
    title: str | None
    """As the page sets it."""
    language: str | None
    """As the page declares it."""
    screenshot: str | None
    """sha256 of the PNG among the evidence."""
    text: str | None
    """Visible text, cut to a bound."""
    redirects: tuple[Redirect, ...]
    """Every step on the way."""
    fields: tuple[PageField, ...]
    """What it asks for."""
    dummy_controls: tuple[DummyControl, ...]
    """Controls that were tried and did nothing."""
    working_controls: tuple[DummyControl, ...]
    """Controls that were tried and did something."""
    targets: tuple[PageTarget, ...]
    """Where typed data would go."""
    targets_status: Literal["found", "none", "unknown"]
    """`none`: tried, and nothing would be sent; `unknown`: could not be tried."""
    sent: bool
    """Whether any request that carried typed data left the machine. Always False; recorded so that it can be checked."""
    profiles: tuple[str, ...]
    """Browser profiles with which it was visited; the first saw what is described here."""
    cage: str
    """`sealed`, `flags` or `none`: the isolation level of the visit."""
    certificate: str | None
    """Issuer and term of the TLS certificate; None without TLS."""
    what: str | None
    """What it is, e.g. `webmail_login`, `login`, `card_form`, `none`."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""
    views: tuple[PageView, ...] = ()
    """What the other visitors were shown; one with the first profile went again after them."""
    depends_on_visitor: Literal["yes", "no", "could not tell"] = "could not tell"
    """Whether what is shown comes with the visitor: another was shown something else, and the first, going again, the same as before."""
    wall: str | None = None
    """Who runs the check for robots or the warning that stood in place of the page; `unnamed` where it does not say so."""
    part: str | None = None
    """Of a page that came as a file with the mail: path of that part; None for the page behind the link."""
    alone: PageView | None = None
    """What such a page showed while nothing at all was let out or in."""
    online: bool = True
    """Whether it was opened with the network: not where it shows by itself who received the mail."""
    masks: tuple[Box, ...] | None = ()
    """Where the screenshot shows who received the mail: left, top, width, height in its pixels; None: it does, and the places could not be
    told."""
    unsearched: bool = False
    """Whether the pictures in it could not be searched for who received the mail: then they are all among `masks`, or those are None."""
    finds: PageFinds = PageFinds()
    """What was found on it beside its words and fields."""
    kind: PageKind | None = None
    """What sort of page it is, with what shows it; None in cases of earlier versions."""
    brand: PageBrand | None = None
    """Whom it imitates, with what shows it; None in cases of earlier versions."""
