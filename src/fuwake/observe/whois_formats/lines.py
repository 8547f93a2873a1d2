"""WHOIS text into pairs of key and value, bounded in lines and width."""

import re
from collections.abc import Iterable

Pairs = tuple[tuple[str, str], ...]

_MAX_LINES = 2000
_MAX_WIDTH = 1000
_MAX_KEY = 60
_BRACKETED = re.compile(r"(?:[a-z]\.\s{0,8})?\[([^\]\s][^\]]{0,59})\]\s{0,80}(.*)\Z")
_ALIGNED = (
    re.compile(r"[a-z] \[([^\]]{1,60})\]\s{1,80}(\S.*)\Z"),
    re.compile(r"([^#:]{2,40})#(?:\. ?){3,60}\s*(\S.*)\Z"),
    re.compile(r"([A-Za-z][A-Za-z_ -]{1,38}[a-z])(?:\t| {2})\s*(\S.*)\Z"),
)
"""MYNIC's `c [Record Created]  13-MAY-2009`, NIC.DZ's `Registrar#. . . . cerist`, SWITCH's `Registrar<tab>name`."""


def lines_of(text: str) -> list[str]:
    """The lines, at most 2,000 of at most 1,000 characters."""
    return [line[:_MAX_WIDTH] for line in text.splitlines()[:_MAX_LINES]]


def colon_pairs(lines: Iterable[str]) -> Pairs:
    """`Key: value` lines, keys in lower case. An empty value is followed by indented lines that hold it (Nominet)."""
    found: list[tuple[str, str]] = []
    hanging: str | None = None
    for line in lines:
        stripped = line.strip()
        if not stripped or stripped[0] in "%#>*-":
            hanging = None if not stripped else hanging
            continue
        key, colon, value = stripped.partition(":")
        # A dotted leader (`Registrar.....:`) belongs to the key's look, not to the key.
        key = " ".join(key.rstrip(". \t").lower().split())
        if colon and key and len(key) <= _MAX_KEY and not (hanging and line[:1].isspace() and value[:2] == "//"):
            found.append((key, value.strip()))
            hanging = key if not value.strip() else None
        elif hanging and line[:1].isspace():
            found.append((hanging, stripped))
    return tuple(found)


def bracket_pairs(lines: Iterable[str]) -> Pairs:
    """`a. [Key]  value` lines of JPRS and JPNIC; keys in lower case. Banner lines (`[ JPRS database …]`) are none."""
    found = []
    for line in lines:
        matched = _BRACKETED.match(line)
        if matched:
            found.append((matched.group(1).strip().lower(), matched.group(2).strip()))
    return tuple(found)


def aligned_pair(text: str) -> tuple[str, str] | None:
    """(key as written, value) of a line that sets them apart by other means than a colon; None where it does not."""
    found = next((matched for pattern in _ALIGNED if (matched := pattern.match(text))), None)
    return (found.group(1), found.group(2).strip()) if found else None


def aligned_pairs(lines: Iterable[str]) -> Pairs:
    """All such lines, keys in lower case."""
    found = (aligned_pair(line.strip()) for line in lines)
    return tuple((pair[0].strip().lower(), pair[1]) for pair in found if pair)


def first(pairs: Pairs, *keys: str) -> str | None:
    """The first value that is not empty, by the order of the keys."""
    for key in keys:
        for name, value in pairs:
            if name == key and value:
                return value
    return None


def every(pairs: Pairs, *keys: str) -> tuple[str, ...]:
    """All values of these keys that are not empty, in order."""
    return tuple(value for name, value in pairs if name in keys and value)


def has(pairs: Pairs, *keys: str) -> bool:
    """Whether one of the keys is there, even without a value."""
    return any(name in keys for name, _ in pairs)
