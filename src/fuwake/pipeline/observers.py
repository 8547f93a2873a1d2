"""The observers one dissection uses, put together by `bootstrap`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

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
class Observers:
    """Who is asked. Built anew for every case; `close` ends what they hold open (the browser)."""

    dns: Observer
    rdap: Observer
    whois: Observer
    geo: Observer
    asn: Observer
    safe_browsing: Observer
    visit: Observer | None
    """None: pages are not visited (`--no-visit`, or switched off)."""
    mail_picture: Callable[[MailLook], Observer] | None
    """None without a browser."""
    earlier_cases: Observer | None
    """Likeness to the cases in the user's own folder."""
    close: Callable[[], Awaitable[None]]
