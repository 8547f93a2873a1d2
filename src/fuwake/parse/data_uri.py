"""Documents that an address holds in itself (RFC 2397): `data:text/html;base64,…`."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from fuwake.parse.charsets import decode

_HEAD = re.compile(r"\s{0,20}data:\s{0,5}(text/html|application/xhtml\+xml|image/svg\+xml)([^,]{0,200}),", re.IGNORECASE)
_CHARSET = re.compile(r";\s{0,5}charset=\s{0,5}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_MOST = 500_000  # characters


def html_of(url: str) -> str | None:
    """The HTML or SVG that the address holds; None where it holds none, or nothing that can be decoded."""
    found = _HEAD.match(url[:400])
    if found is None:
        return None
    raw = unquote_to_bytes(url[found.end() : _MOST])
    if ";base64" in found[2].lower().replace(" ", ""):
        letters = re.sub(rb"[^A-Za-z0-9+/_-]", b"", raw).replace(b"-", b"+").replace(b"_", b"/")
        try:
            raw = base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"=" * (-len(letters) % 4))
        except (binascii.Error, ValueError):
            return None
    charset = _CHARSET.search(found[2])
    return decode(raw, charset[1] if charset is not None else None).text
