"""One URL: normalised as browsers do (WHATWG URL, ada), its host and registrable domain."""

import re
from functools import lru_cache

from msgspec import Struct

from fuwake.parse import limits
from fuwake.parse.domains import registrable_domain

_SCHEME = re.compile(r"^[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.-]{0,30}):")
_CONTROLS = re.compile(r"[\x00-\x20]+")


class Url(Struct, frozen=True):
    """A URL as a browser would take it; `host` None where it has none or does not parse."""

    href: str
    scheme: str
    host: str | None
    domain: str | None
    valid: bool
    too_long: bool = False


@lru_cache(maxsize=4096)
def read_url(text: str, base: str | None = None) -> Url:
    """Normalises a URL, resolved against a base where there is one. Longer ones are cut at URL characters. Never raises."""
    import ada_url  # 0.03 s, only where there are links

    too_long = len(text) > limits.URL
    written = text[: limits.URL].strip()
    try:
        parsed = ada_url.URL(written, base[: limits.URL]) if base else ada_url.URL(written)
        href, host, scheme = str(parsed.href), str(parsed.hostname).strip("[]").rstrip("."), str(parsed.protocol).rstrip(":")
    except (ValueError, UnicodeError):
        found = _SCHEME.match(written)
        kept = _CONTROLS.sub(" ", written).encode("utf-8", "replace").decode("utf-8")
        return Url(kept, found[1].lower() if found is not None else "", None, None, False, too_long)
    return Url(href, scheme, host or None, registrable_domain(host) if host else None, True, too_long)
