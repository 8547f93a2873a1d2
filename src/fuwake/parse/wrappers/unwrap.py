"""A forwarding address taken off layer by layer, without asking anyone."""

import re
from functools import lru_cache

from msgspec import Struct

from fuwake.parse import limits
from fuwake.parse.domains import has_known_suffix, parse_ip
from fuwake.parse.urls import Url, read_url
from fuwake.parse.wrappers._wrapper import Address, address_of
from fuwake.parse.wrappers.registry import family

CARRIED = "open_redirect"
"""Stands among the wrappers of a link that another, of no known family, carries in a parameter."""
# Parameters in which sites carry where to go next. A link that has one is judged as it stands: anybody can append one, so what it
# carries is told as a further link and never replaces the site itself.
_CARRIERS = (
    "url", "u", "uri", "link", "to", "go", "goto", "out", "target", "dest", "destination", "redirect", "redirect_url", "redirect_to",
    "redirecturl", "redir", "redirurl", "returnurl", "return_url", "next", "continue", "ref_url", "location", "lp", "murl",
    "ued", "clickurl", "landing", "forward", "jump", "link_url",
)  # fmt: skip
_NOT_LEADING_ON = re.compile(r"shar(?:e|er)\b|/intent/|/pin/create|oauth|authorize|/api/|bookmark|/add\b|addtoany|validator", re.IGNORECASE)


class Unwrapped(Struct, frozen=True):
    """What is left of an address."""

    url: Url
    """The innermost target that can be read."""
    wrappers: tuple[str, ...] = ()
    """Families, outermost first."""
    opaque: bool = False
    """True where `url` leads on to a target that is not written in it."""
    carries: str | None = None
    """An address in a parameter of `url`, at another registrable domain: perhaps an open redirect."""


@lru_cache(maxsize=4096)
def unwrap(url: Url) -> Unwrapped:
    """Takes off at most WRAPPERS layers. Never raises; an address that is no forwarding one comes back as it is."""
    names: list[str] = []
    seen = {url.href}
    while url.host is not None and url.scheme in ("http", "https"):
        found = family(url.host)
        if found is None and "http" not in url.href[8:] and "HTTP" not in url.href[8:]:
            break
        address = address_of(url.href, url.host)
        target = found.undo(address) if found is not None else None
        if found is None or target is None:
            return Unwrapped(url, tuple(names), carries=_carried(url, address))
        inner = _web(target)
        names.append(found.id)
        if inner is None:
            return Unwrapped(url, tuple(names), opaque=True)
        if inner.href in seen or len(names) > limits.WRAPPERS:
            return Unwrapped(url, tuple(names), opaque=True)
        seen.add(inner.href)
        url = inner
    return Unwrapped(url, tuple(names))


def _web(target: str) -> Url | None:
    """A web address that can exist, or None."""
    target = target.strip()
    if not target[:8].lower().startswith(("http:", "https:")):
        if not target[:4].lower().startswith("www."):
            return None
        target = "http://" + target
    url = read_url(target)
    if url.host is None or not (has_known_suffix(url.host) or url.domain is not None or parse_ip(url.host) is not None):
        return None
    return url


def _carried(url: Url, address: Address) -> str | None:
    if _NOT_LEADING_ON.search(address.path[:500]):
        return None
    value = address.parameter(*_CARRIERS)
    inner = _web(value) if value is not None and value[:8].lower().startswith(("http:", "https:")) else None
    if inner is None or (inner.domain or inner.host) == (url.domain or url.host):
        return None
    return inner.href
