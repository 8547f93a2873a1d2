"""Every family of forwarding addresses, kept by hand, and the one that an address belongs to."""

from functools import cache

from fuwake.parse.wrappers import (
    barracuda,
    bing,
    check_point,
    cisco,
    duckduckgo,
    gmx,
    google,
    google_ads,
    leaving_pages,
    linkedin,
    meta,
    mimecast,
    safe_links,
    shorteners,
    sophos,
    symantec,
    trellix,
    trend_micro,
    trustwave,
    urldefense,
    yahoo,
    youtube,
)
from fuwake.parse.wrappers._wrapper import Wrapper

WRAPPERS: tuple[Wrapper, ...] = (
    safe_links.WRAPPER,
    urldefense.WRAPPER,
    barracuda.WRAPPER,
    mimecast.WRAPPER,
    cisco.WRAPPER,
    symantec.WRAPPER,
    trend_micro.WRAPPER,
    sophos.WRAPPER,
    trellix.WRAPPER,
    check_point.WRAPPER,
    trustwave.WRAPPER,
    gmx.WRAPPER,
    google.WRAPPER,
    google_ads.WRAPPER,
    meta.WRAPPER,
    yahoo.WRAPPER,
    youtube.WRAPPER,
    bing.WRAPPER,
    duckduckgo.WRAPPER,
    linkedin.WRAPPER,
    leaving_pages.WRAPPER,
    shorteners.WRAPPER,
)


@cache
def _by_host() -> dict[str, Wrapper]:
    return {host: wrapper for wrapper in WRAPPERS for host in wrapper.hosts}


def family(host: str) -> Wrapper | None:
    """The family of a host: the longest of its suffixes that is listed."""
    table = _by_host()
    labels = host.split(".")[-5:]
    for start in range(len(labels) - 1):
        found = table.get(".".join(labels[start:]))
        if found is not None:
            return found
    return shorteners.WRAPPER if shorteners.is_shortener(host) else None


def named(wrapper_id: str) -> Wrapper | None:
    """The family of this id."""
    return next((wrapper for wrapper in WRAPPERS if wrapper.id == wrapper_id), None)


def kind(wrapper_id: str) -> str | None:
    """`gateway`, `redirector` or `shortener`; None for an unknown family."""
    found = named(wrapper_id)
    return None if found is None else found.kind
