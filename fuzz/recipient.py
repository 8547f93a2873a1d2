"""The recipient that fuzzed mails are sent to, and every form of the address that may stand in no output."""

import base64
import codecs
import hashlib
import re
from urllib.parse import quote

ADDRESS = "qz7-marker.kitami@rw8-inbox.example"
LOCAL, _, DOMAIN = ADDRESS.partition("@")


def _cores(data: bytes) -> list[str]:
    """What base64 makes of the data alone at each of the three alignments (RFC 4648 section 4)."""
    found = []
    for lead in range(3):
        coded = base64.b64encode(b"\x00" * lead + data + b"\x00" * (-(lead + len(data)) % 3)).decode()
        found.append(coded[(0, 2, 3)[lead] : len(coded) - (0, 3, 2)[-(lead + len(data)) % 3]])
    return found


def _one_case() -> tuple[str, ...]:
    data = ADDRESS.encode()
    once = base64.b64encode(data).rstrip(b"=")
    digests = [hashlib.new(name, data, usedforsecurity=False).digest() for name in ("md5", "sha1", "sha256")]
    plain = [*_cores(data), _cores(once)[0], *(base64.b64encode(digest).decode().rstrip("=") for digest in digests)]
    return tuple(dict.fromkeys([*plain, *(text.replace("+", "-").replace("/", "_") for text in plain)]))


def _any_case() -> tuple[str, ...]:
    data = ADDRESS.encode()
    forms = [
        ADDRESS,
        f"{LOCAL}={DOMAIN}",
        quote(ADDRESS, safe=""),
        quote(quote(ADDRESS, safe=""), safe=""),
        "".join(f"%{byte:02x}" for byte in data),
        "".join(f"&#{byte};" for byte in data),
        "".join(f"&#x{byte:x};" for byte in data),
        "".join(f"={byte:02x}" for byte in data),
        base64.b32encode(data).decode().rstrip("="),
        data.hex(),
        *(hashlib.new(name, data, usedforsecurity=False).hexdigest() for name in ("md5", "sha1", "sha256")),
        codecs.encode(ADDRESS, "rot13"),
        ADDRESS[::-1],
    ]
    return tuple(form.lower() for form in forms)


_DOMAIN_ALONE = re.compile(rf"(?:(?<![a-z0-9])|(?<=%[0-9a-f]{{2}})){re.escape(DOMAIN)}(?![a-z0-9])")
ONE_CASE, ANY_CASE = _one_case(), _any_case()
"""Forms that mean the address as they are written, and those that mean it in any case."""


def told(text: str) -> str | None:
    """The first form of the address that stands in the text; None where there is none."""
    low = text.lower()
    return next((form for form in ONE_CASE if form in text), None) or next((form for form in ANY_CASE if form in low), None)


def domain_told(text: str) -> bool:
    """Whether the recipient's domain stands in the text as a name of its own."""
    return _DOMAIN_ALONE.search(text.lower()) is not None
