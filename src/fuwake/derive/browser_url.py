"""URLs as the browser writes them. Pure."""

import re

_HOST = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]+)", re.IGNORECASE)
_MOST_SIGNS = 8192


def host_of(url: str | None) -> str | None:
    """Host of an absolute URL in lower case, without brackets and final dot; None where it has none."""
    match = _HOST.match(url[:_MOST_SIGNS]) if url else None
    return (match.group(1).strip("[]").lower().rstrip(".") or None) if match else None
