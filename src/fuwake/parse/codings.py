"""The codings in which a mail address hides inside links and texts, each with the same coding of a decoy."""

import base64
import codecs
import hashlib
import re
from collections.abc import Callable, Iterator

from msgspec import Struct

_SHORTEST_CORE = 8  # signs of base64 that identify a text
_URL_SAFE = str.maketrans("+/", "-_")


class Variant(Struct, frozen=True):
    """A coded form: literal text to look for, and what stands for the decoy in the same coding."""

    needle: str
    decoy: str
    any_case: bool
    tail: str = ""
    """Pattern of what the coding may add behind: padding, a sign that the needle leaves out."""
    base64: bool = False
    """Part of a longer base64 text, at one of three alignments: the whole run around it carries the address."""


def variants(text: str, decoy: str) -> Iterator[Variant]:
    """Every coded form of a text in which it does not stand readable. Hashes are of the text as given."""
    data, other = text.encode(), decoy.encode()
    yield Variant("".join(f"%{byte:02x}" for byte in data), "".join(f"%{byte:02x}" for byte in other), True)
    yield Variant("".join(f"&#{ord(sign)};" for sign in text), "".join(f"&#{ord(sign)};" for sign in decoy), True)
    yield Variant("".join(f"&#x{ord(sign):x};" for sign in text), "".join(f"&#x{ord(sign):x};" for sign in decoy), True)
    yield Variant("".join(f"={byte:02x}" for byte in data), "".join(f"={byte:02x}" for byte in other), True)
    yield Variant(data.hex(), other.hex(), True)
    yield Variant(text[::-1], decoy[::-1], True)
    if text.isascii():
        yield Variant(codecs.encode(text, "rot13"), codecs.encode(decoy, "rot13"), True)
    yield Variant(
        base64.b32encode(data).decode().rstrip("=")[: len(data) * 8 // 5],
        base64.b32encode(other).decode().rstrip("="),
        True,
        "[A-Z2-7]?={0,6}",
    )
    yield from _base64(data, other)
    once, once_other = base64.b64encode(data).rstrip(b"="), base64.b64encode(other).rstrip(b"=")
    yield from _base64(once[: len(data) * 4 // 3], once_other)
    for name in ("md5", "sha1", "sha256"):
        digest, decoy_digest = (
            hashlib.new(name, data, usedforsecurity=False).digest(),
            hashlib.new(name, other, usedforsecurity=False).digest(),
        )
        yield Variant(digest.hex(), decoy_digest.hex(), True)
        for table in (None, _URL_SAFE):
            coded, coded_decoy = (base64.b64encode(value).decode().rstrip("=") for value in (digest, decoy_digest))
            yield Variant(
                coded.translate(table) if table else coded, coded_decoy.translate(table) if table else coded_decoy, False, "={0,2}"
            )


def _base64(data: bytes, decoy: bytes) -> Iterator[Variant]:
    """The part of the base64 text that depends on `data` alone, at each of the three alignments (RFC 4648 section 4)."""
    whole = base64.b64encode(decoy).decode().rstrip("=")
    for lead in range(3):
        coded = base64.b64encode(b"\x00" * lead + data).decode().rstrip("=")
        core = coded[(0, 2, 3)[lead] : len(coded) - (1 if (lead + len(data)) % 3 else 0)]
        if len(core) >= _SHORTEST_CORE:
            yield Variant(core, whole, False, base64=True)
            if core.translate(_URL_SAFE) != core:
                yield Variant(core.translate(_URL_SAFE), whole, False, base64=True)


# Without `/`: in a path it parts this text from its neighbours, and in base64 both sides of it decode by themselves.
_RUN = re.compile(r"[A-Za-z0-9+_-]*")
_RUN_BACK = re.compile(r"[A-Za-z0-9+_-]")
_MAX_RUN = 8_192


def run_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole base64 run around a place, padding included."""
    lowest = max(0, start - _MAX_RUN)
    while start > lowest and _RUN_BACK.match(text, start - 1):
        start -= 1
    found = _RUN.match(text, end)
    end = found.end() if found is not None else end
    while end < len(text) and text[end] == "=":
        end += 1
    return start, end


def recode(run: str, replace: Callable[[str], str]) -> str | None:
    """A base64 run with the text inside it replaced, in the same alphabet and padding; None where it does not decode."""
    bare = run.rstrip("=")
    standard = bare.replace("-", "+").replace("_", "/")
    for cut in range(4):  # the run may begin with signs of a path (`/`, `-`) before the coded text
        piece = standard[cut:]
        if len(piece) % 4 == 1:
            continue
        data = base64.b64decode(piece + "=" * (-len(piece) % 4))
        try:
            inner = data.decode("utf-8")
        except UnicodeDecodeError:
            continue
        changed = replace(inner)
        if changed != inner:
            coded = base64.b64encode(changed.encode()).decode()
            coded = coded if run.endswith("=") else coded.rstrip("=")
            return bare[:cut] + (coded.translate(_URL_SAFE) if "-" in bare or "_" in bare else coded)
    return None
