"""The codings in which a mail address hides inside links and texts, each with the same coding of a decoy."""

import base64
import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from msgspec import Struct

DECOY = "someone@example.com"
"""Stands for the recipient, and for every other mail address in a link."""
_SHORTEST_CORE = 8  # signs of base64 that identify a text
_URL_SAFE = str.maketrans("+/", "-_")
_DIGESTS = ("md5", "sha1", "sha256")


class Coding(Struct, frozen=True):
    """How a text is written so that it is not readable."""

    write: Callable[[str], str]
    """The coded form of a text by itself."""
    any_case: bool = True
    """Whether capitals and small letters mean the same."""
    tail: str = ""
    """Pattern of what the coding may add behind: padding, a sign that the needle leaves out."""
    base64: bool = False
    """The needle is part of a longer base64 text, at one of three alignments: the whole run around it carries the text."""


class Variant(Struct, frozen=True):
    """A coded form of a text: what to look for, and how it was made."""

    needle: str
    coding: str
    """A name of `CODINGS`."""


def _hashed(name: str) -> Callable[[str], bytes]:
    return lambda text: hashlib.new(name, text.encode(), usedforsecurity=False).digest()


def _bare(data: bytes) -> str:
    """Base64 without padding."""
    return base64.b64encode(data).decode().rstrip("=")


def _digest_codings(name: str) -> dict[str, Coding]:
    digest = _hashed(name)
    return {
        f"{name}-hex": Coding(lambda text: digest(text).hex()),
        f"{name}-base64": Coding(lambda text: _bare(digest(text)), False, "={0,2}"),
        f"{name}-base64url": Coding(lambda text: _bare(digest(text)).translate(_URL_SAFE), False, "={0,2}"),
    }


CODINGS: dict[str, Coding] = {
    "percent": Coding(lambda text: "%" + text.encode().hex("%")),
    "entities": Coding(lambda text: "".join([f"&#{ord(sign)};" for sign in text])),
    "hex-entities": Coding(lambda text: "".join([f"&#x{ord(sign):x};" for sign in text])),
    "quoted-printable": Coding(lambda text: "=" + text.encode().hex("=")),
    "hex": Coding(lambda text: text.encode().hex()),
    "reversed": Coding(lambda text: text[::-1]),
    "rot13": Coding(lambda text: codecs.encode(text, "rot13")),
    "base32": Coding(lambda text: base64.b32encode(text.encode()).decode().rstrip("="), True, "[A-Z2-7]?={0,6}"),
    "base64": Coding(lambda text: _bare(text.encode()), False, base64=True),
    "base64-twice": Coding(lambda text: _bare(_bare(text.encode()).encode()), False, base64=True),
    **{name: coding for digest in _DIGESTS for name, coding in _digest_codings(digest).items()},
}


def variants(text: str) -> Iterator[Variant]:
    """Every coded form of a text in which it does not stand readable. Hashes are of the text as given."""
    data = text.encode()
    for name in ("percent", "entities", "hex-entities", "quoted-printable", "hex", "reversed"):
        yield Variant(CODINGS[name].write(text), name)
    if text.isascii():
        yield Variant(CODINGS["rot13"].write(text), "rot13")
    yield Variant(CODINGS["base32"].write(text)[: len(data) * 8 // 5], "base32")
    for core in _cores(data):
        yield Variant(core, "base64")
    for core in _cores(_bare(data).encode()[: len(data) * 4 // 3]):
        yield Variant(core, "base64-twice")
    for name in _DIGESTS:
        digest = hashlib.new(name, data, usedforsecurity=False).digest()
        yield Variant(digest.hex(), f"{name}-hex")
        coded = _bare(digest)
        yield Variant(coded, f"{name}-base64")
        if "+" in coded or "/" in coded:
            yield Variant(coded.translate(_URL_SAFE), f"{name}-base64url")


def _cores(data: bytes) -> Iterator[str]:
    """The part of the base64 text that depends on `data` alone, at each of the three alignments (RFC 4648 section 4)."""
    for lead in range(3):
        coded = _bare(b"\x00" * lead + data)
        core = coded[(0, 2, 3)[lead] : len(coded) - (1 if (lead + len(data)) % 3 else 0)]
        if len(core) >= _SHORTEST_CORE:
            yield core
            if "+" in core or "/" in core:
                yield core.translate(_URL_SAFE)


@lru_cache(maxsize=4_096)  # decoys are few, but nothing that lives as long as a worker may grow
def form(coding: str, decoy: str) -> str:
    """What a decoy looks like in a coding."""
    return CODINGS[coding].write(decoy)


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
