"""What in a web address marks one recipient, and the neutral stand-in of the same shape that is asked in its place. Pure.

A mark is an address, a value whose key says so, a UUID, a long number, or letters and digits that read like no word. Letters stay
letters, digits digits, hexadecimal hexadecimal, and base64 that holds readable text is written anew around what is replaced inside,
so that most pages still open. Equal shapes get equal stand-ins: links that differ in their marks alone become one question.
"""

import base64
import hashlib
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from fuwake.parse.codings import CODINGS, DECOY, form

_LONGEST = 4096
"""Signs of one piece that are looked at; a longer one is a mark."""
_DEPTH = 3
"""How deep base64 in base64 is read."""


class Bounds(NamedTuple):
    """From how many signs on something counts as a mark."""

    letters: int
    """Letters and digits that read like no word."""
    hexadecimal: int
    number: int


IN_PATH, IN_QUERY, UNDER_LIKELY_KEY = Bounds(16, 12, 9), Bounds(10, 8, 6), Bounds(6, 6, 5)
"""In a path the page itself hangs on them more often."""
NOWHERE = Bounds(_LONGEST + 1, _LONGEST + 1, _LONGEST + 1)
"""Where only addresses are replaced."""

_RUNS = re.compile(r"(%25[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}|[^A-Za-z0-9])|([A-Za-z0-9]+)")
_MAILBOX = re.compile(
    r"(?:(?<=%[0-9A-Fa-f]{2})|(?<![A-Za-z0-9%])(?<!%[0-9A-Fa-f]))[A-Za-z0-9][A-Za-z0-9._+-]{0,63}(@|%(?:25){0,2}40)"
    r"[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){0,5}\.[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
_UUID = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(-?)[0-9A-Fa-f]{4}\1[0-9A-Fa-f]{4}\1[0-9A-Fa-f]{4}\1[0-9A-Fa-f]{12}(?![0-9A-Za-z])")
_HEX = re.compile(r"(?=.*[A-Fa-f])(?=.*[0-9].*[0-9])(?:[0-9A-F]+|[0-9a-f]+)")
_NUMBER = re.compile(r"\d{9,}")
_FRAGMENT = re.compile(r"([/?&]|(?<![^/?&])[A-Za-z_]{1,20}=(?!=|$))")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_CONTENT_NAME = re.compile(r"/ip[fn]s/[A-Za-z0-9]{40,}")  # a hash of the content: the same for all who read it
_CODED_SIGN = re.compile(r"%(?:25)?(2[BF]|3D)", re.IGNORECASE)
_COMMON_SHARE = 0.45
"""Of 16 signs drawn by lot 98 in 100 fall below it, of 16 that are words run together fewer than one in 1,000."""
_LEAST_PAIRS = 5


def hidden(url: str, *, names_document: bool = False) -> tuple[str, tuple[tuple[str, str | None], ...]]:
    """The URL with its marks replaced, and where: (`user`, `path`, `query` or `fragment`; key of the parameter). The host stays.

    `names_document`: path and query are a service's name for a document, the same for all who read it: only addresses are replaced there.
    """
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url, ()
    cut = next((place for place, sign in enumerate(rest) if sign in "/?#"), len(rest))
    user, at, host = rest[:cut].rpartition("@")
    before, hash_sign, fragment = rest[cut:].partition("#")
    path, question, query = before.partition("?")
    in_path, in_query = (NOWHERE, NOWHERE) if names_document else (IN_PATH, IN_QUERY)
    where: dict[tuple[str, str | None], None] = {}

    def noted(old: str, new: str, place: str, key: str | None = None) -> str:
        if new != old:
            where[place, key] = None
        return new

    def parameter(text: str) -> str:
        key, equals, value = text.partition("=")
        if not equals:
            return noted(key, _cleaned(key, in_query), "query")
        return f"{key}={noted(value, value if not value else in_value(value, key, in_query), 'query', key[:40])}"

    new = scheme + mark + noted(user, _cleaned(user, IN_QUERY), "user") + at + host
    new += noted(path, path if _CONTENT_NAME.search(path) else "/".join(_in_piece(piece, in_path) for piece in path.split("/")), "path")
    new += question + "&".join(map(parameter, query.split("&")))
    return new + hash_sign + noted(fragment, _in_fragment(fragment), "fragment"), tuple(where)


def in_value(value: str, key: str, least: Bounds = IN_QUERY) -> str:
    """The value of a parameter with its marks replaced."""
    kind = _marking_keys().get(key.lower().removeprefix("amp;"))
    if least is NOWHERE or kind is None:
        return _cleaned(value, least)
    return _cleaned(value, UNDER_LIKELY_KEY, whole=kind == "person")


@lru_cache(maxsize=4096)  # `www`, `mail`, and the hosts of a flood
def is_mark(label: str) -> bool:
    """Whether a host label reads like made for one recipient."""
    return _cleaned(label, IN_QUERY) != label


def stand_in(text: str) -> str:
    """Letters for letters, digits for digits: the same for all texts of one shape."""
    shape = "".join(map(_class_of, text))
    is_hex = _HEX.fullmatch(text) is not None
    signs = hashlib.shake_256(f"{shape}{is_hex}".encode()).digest(len(text))
    letters = "abcdef" if is_hex else "abcdefghijkmnpqrstuvwxyz"
    kinds = {"d": "123456789", "l": letters, "u": letters.upper()}
    choices = [kinds.get(kind, kind) for kind in shape]
    new = "".join([of[byte % len(of)] for of, byte in zip(choices, signs, strict=True)])
    if is_hex or _HEX.fullmatch(new) is None:
        return new
    at = next(place for place, kind in enumerate(shape) if kind != "d")  # no hexadecimal where there was none
    return new[:at] + ("x" if shape[at] == "l" else "X") + new[at + 1 :]


def _class_of(sign: str) -> str:
    if "0" <= sign <= "9":
        return "d"
    return "l" if "a" <= sign <= "z" else "u" if "A" <= sign <= "Z" else sign


def _in_piece(piece: str, least: Bounds) -> str:
    """A piece of a path; what is behind its last dot is the kind of file."""
    stem, dot, kind = piece.rpartition(".")
    if not dot or len(kind) > 5 or _MAILBOX.search(piece[:_LONGEST]):
        return _cleaned(piece, least)
    return _cleaned(stem, least) + dot + kind


def _in_fragment(fragment: str) -> str:
    """A fragment: a value, a way inside the page, or parameters."""
    pieces = _FRAGMENT.split(fragment)
    for place in range(0, len(pieces), 2):
        key = pieces[place - 1].rstrip("=") if place and pieces[place - 1].endswith("=") else ""
        pieces[place] = in_value(pieces[place], key)
    return "".join(pieces)


def _cleaned(text: str, least: Bounds, *, whole: bool = False, depth: int = _DEPTH) -> str:
    """A piece with addresses and marks replaced; `whole`: all of it is a mark."""
    if len(text) > _LONGEST:
        return _as_mark(text[:_LONGEST])
    if not text or text == DECOY or _is_decoy(text):
        return text
    if (opened := _inside_base64(text, least, depth)) is not None:
        return opened
    for known in (_MAILBOX, _UUID) if least is not NOWHERE else (_MAILBOX,):
        if known.search(text) is not None:
            out, done = "", 0
            for found in known.finditer(text):
                out += _cleaned(text[done : found.start()], least, whole=whole, depth=depth)
                out += DECOY.replace("@", found[1]) if known is _MAILBOX else _as_uuid(found[0])
                done = found.end()
            return out + _cleaned(text[done:], least, whole=whole, depth=depth)
    if whole or (least is not NOWHERE and _unreadable("".join(found[2] or "" for found in _RUNS.finditer(text)), IN_PATH.letters)):
        return _as_mark(text)
    return _RUNS.sub(lambda found: found[0] if found[1] else _run(found[2], least), text)


def _run(run: str, least: Bounds) -> str:
    """Letters and digits without anything between."""
    if run.isdigit():
        return stand_in(run) if len(run) >= least.number and not _DATE.fullmatch(run) else run
    is_hex = len(run) >= least.hexadecimal and _HEX.fullmatch(run) is not None
    if is_hex or _unreadable(run, least.letters):
        return stand_in(run)
    return run if least is NOWHERE else _NUMBER.sub(lambda found: stand_in(found[0]), run)


def _as_mark(text: str) -> str:
    return _RUNS.sub(lambda found: found[0] if found[1] else stand_in(found[2]), text)


def _as_uuid(text: str) -> str:
    """A UUID for a UUID, written alike."""
    signs = iter(stand_in(text.replace("-", "")))
    return "".join(sign if sign == "-" else next(signs) for sign in text)


@cache
def _frequent_pairs() -> frozenset[str]:
    lines = files("fuwake.parse.data").joinpath("frequent_pairs.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(pair for line in lines if not line.startswith("#") for pair in line.split())


@cache
def _marking_keys() -> dict[str, str]:
    lines = files("fuwake.parse.data").joinpath("marking_keys.csv").read_text(encoding="utf-8").splitlines()
    return {key: kind for key, _, kind in (line.partition(",") for line in lines if not line.startswith("#"))}


def _unreadable(run: str, least: int) -> bool:
    """Whether letters and digits follow each other as in no word."""
    if len(run) < least:
        return False
    frequent = _frequent_pairs()
    pairs = [run[place : place + 2] for place in range(len(run) - 1)]
    told = [pair for pair in pairs if not pair.isdigit()]
    common = sum(pair.lower() in frequent and not (pair[0].islower() and pair[1].isupper()) for pair in told)
    return len(told) >= _LEAST_PAIRS and common < _COMMON_SHARE * len(told)


def reads_like_no_word(text: str) -> bool:
    """Whether letters and digits, at least six of them, follow each other as in no word of the languages that the table of pairs knows."""
    return _unreadable(text[:_LONGEST], _LEAST_PAIRS + 1)


def _is_decoy(text: str) -> bool:
    """Whether it holds the stand-in address in one of the codings already."""
    low = text.lower()
    return any(decoy in low for decoy in _decoys())


@cache
def _decoys() -> tuple[str, ...]:
    return tuple(form(name, DECOY).lower() for name, coding in CODINGS.items() if not coding.base64)


def _inside_base64(text: str, least: Bounds, depth: int) -> str | None:
    """Base64 (of either alphabet, padded or not, `=`, `+` and `/` perhaps percent-encoded) with the readable text in it cleaned.

    None where it is none, or holds nothing that can be read.
    """
    bare = _CODED_SIGN.sub(lambda found: chr(int(found[1], 16)), text)
    if depth == 0 or not _BASE64.fullmatch(bare):
        return None
    core = bare.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        inner = base64.b64decode(core + "=" * (-len(core) % 4), validate=True).decode("utf-8")
    except ValueError:
        return None
    if not inner.isprintable() or not (_unreadable(core, 8) or "@" in inner):
        return None
    new = "".join(
        part if place % 2 else _cleaned(part, least, depth=depth - 1) for place, part in enumerate(re.split(r"([\s\"'{}:,;&=|]+)", inner))
    )
    if new == inner:
        return text
    coded = base64.b64encode(new.encode()).decode()
    coded = coded if bare.endswith("=") else coded.rstrip("=")
    coded = coded.replace("+", "-").replace("/", "_") if "-" in bare or "_" in bare else coded
    return coded if bare == text else coded.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
