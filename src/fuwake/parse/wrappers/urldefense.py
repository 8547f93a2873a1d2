"""Proofpoint URL Defense, versions 1 to 3.

v1 writes the target percent-coded in `u`; v2 with `-` for `%` and `_` for `/`; v3 between `__` and `__;`, each sign that was
taken out a `*`, runs of them `**` and a letter for their number, the signs themselves in base64 behind.
Reference: Proofpoint, "URL Defense decoding" (published decoder, version 3).
"""

import base64
import binascii
import re
from urllib.parse import unquote

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper

_V3 = re.compile(r"/v3/__(.{1,8192}?)__;([A-Za-z0-9_=-]{0,8192})!")
_SLASH = re.compile(r"^([a-z][a-z0-9+.-]{0,20}:/)([^/])", re.IGNORECASE)
_RUN = re.compile(r"\*(\*.)?")
_LENGTHS = {sign: number for number, sign in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", start=2)}


def undo(address: Address) -> str | None:
    """The target, whichever the version."""
    path = address.path.lower()
    if path.startswith("/v1/"):
        return address.parameter("u") or OPAQUE
    if path.startswith("/v2/"):
        written = next((piece[2:] for piece in address.query.split("&") if piece.startswith("u=")), "")
        return unquote(written.replace("-", "%").replace("_", "/"), errors="replace")
    if path.startswith("/v3/"):
        return _third(address.href)
    return None


def _third(href: str) -> str:
    found = _V3.search(href)
    if found is None:
        return OPAQUE
    written = unquote(_SLASH.sub(r"\1/\2", found[1]), errors="replace")
    try:
        taken = base64.urlsafe_b64decode(found[2].rstrip("=") + "=" * (-len(found[2].rstrip("=")) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return OPAQUE
    place = 0

    def put_back(run: re.Match[str]) -> str:
        nonlocal place
        count = 1 if run[1] is None else _LENGTHS.get(run[1][1], 0)
        signs = taken[place : place + count]
        place += count
        return signs or run[0]

    return _RUN.sub(put_back, written)


WRAPPER = Wrapper(
    id="urldefense",
    name="Proofpoint URL Defense",
    kind="gateway",
    hosts=("urldefense.com", "urldefense.proofpoint.com", "urldefense.us"),
    undo=undo,
)
