"""The observers one dissection uses, put together by `bootstrap`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from fuwake.campaigns.sketch import Observed
from fuwake.model.attached import AttachedPage
from fuwake.observe._protocol import Observer

Progress = Callable[[str, int, int], None]
"""Told (piece of work under way, questions answered, questions asked)."""


@dataclass(frozen=True, kw_only=True)
class MailLook:
    """What the picture of a mail is drawn from, the recipient masked."""

    html: str | None
    text: str
    fields: tuple[tuple[str, str], ...]
    """(name, value) of the header fields a reader sees."""
    inline: Mapping[str, tuple[str, bytes]]
    """Pictures that the mail carries for its own HTML: Content-ID without angle brackets → (media type, bytes)."""


@dataclass(frozen=True, kw_only=True)
class ListService:
    """A list that is asked about links, domains or addresses of a mail."""

    observer: Observer
    about: Literal["url", "page", "domain", "address"]
    """`page`: the URL, without its parameters where they gave the recipient away: nobody knows it under a stand-in."""
    name: str = ""
    """The list's name, where one observer asks several; goes before the subject in the question."""
    most: int = 6
    """Links of one mail that it is asked about."""


@dataclass(frozen=True, kw_only=True)
class UnaskedList:
    """A service that the user did not switch on."""

    name: str
    reason: Literal["not-configured", "policy"]
    detail: str


@dataclass(frozen=True, kw_only=True)
class Observers:
    """Who is asked. Built anew for every case; `close` ends what they hold open (the browser)."""

    dns: Observer
    rdap: Observer
    whois: Observer
    geo: Observer
    asn: Observer
    safe_browsing: Observer
    lists: tuple[ListService, ...]
    """Other lists, in the order in which the article tells them."""
    unasked_lists: tuple[UnaskedList, ...]
    """Services without the user's key or consent."""
    tls: Observer
    http: Observer
    """Asked only where the page is not visited: a visit brings the same fields."""
    ct: Observer | None
    """None: the search over the logs of certificates is not switched on."""
    visit: Observer | None
    """None: pages are not visited (`--no-visit`, or switched off)."""
    attached: Callable[[AttachedPage], Observer] | None
    """Opens a page that came as a file with the mail; None: pages are not visited."""
    mail_picture: Callable[[MailLook], Observer] | None
    """None without a browser."""
    earlier_cases: Callable[[Observed], Observer] | None
    """Likeness to the cases in the user's own folder, given what was seen of the page."""
    close: Callable[[], Awaitable[None]]
    expect_files: Callable[[int], None] | None = None
    """Told beforehand how many pages came as files, so that the link's page leaves time for them."""
    passive: bool = False
    """Whether nobody is asked who is observed: active observers are skipped."""
