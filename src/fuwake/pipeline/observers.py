"""The observers one dissection uses, put together by `bootstrap`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fuwake.observe._protocol import Observer


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
    mail_picture: Callable[[str | None, str, tuple[tuple[str, str], ...]], Observer] | None
    """Given the masked HTML, text and header lines; None without a browser."""
    earlier_cases: Observer | None
    """Likeness to the cases in the user's own folder."""
    close: Callable[[], Awaitable[None]]
