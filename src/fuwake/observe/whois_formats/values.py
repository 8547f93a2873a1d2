"""Values of WHOIS answers: names of registrars and servers, states, country codes."""

import re
from collections.abc import Iterable

from fuwake.observe.answer_text import MAX_ITEMS, host_of, tidy, withheld
from fuwake.parse.domains import to_ascii

_ADDRESS = re.compile(r"\s*\(\s*(?:https?://|www\.)[^()]{1,200}\)\s*\Z")
_TAG = re.compile(r"\s*\[Tag = [A-Z0-9-]{1,40}\]\Z")
_NUMBER = re.compile(r"\s*(?:\((?:R\d{1,6}-[A-Z]{2,5}|\d{1,6})\)|\bR\d{1,6}-[A-Z]{2,5}(?: \(\d{1,6}\))?)\Z")
_NONE = re.compile(r"no registrar listed|none\Z|n/?a\Z", re.IGNORECASE)
_CODE = re.compile(r"(?:\A|.{1,80}\()([A-Za-z]{2})(?:\)|\Z)")
_FREE = frozenset({"free", "available", "no object found", "not registered"})


def is_name(value: str, name: str) -> bool:
    """Whether a value's first word is this domain (A-labels), in either form."""
    word = (value.split() or [""])[0]
    return host_of(word) == name or (not word.isascii() and len(word) < 254 and to_ascii(word) == name)


def registrar_name(value: object) -> str | None:
    """A registrar's name without the web address and the registry's tag or number after it; None for words that say that there is none."""
    text = tidy(value)
    if text is None or _NONE.match(text):
        return None
    return tidy(_NUMBER.sub("", _TAG.sub("", _ADDRESS.sub("", text))))


def servers_of(values: Iterable[str], besides: str = "") -> tuple[str, ...]:
    """Host names of name servers; what stands after a name (addresses, marks) is left out.

    besides: a name that is none of them. `google.pt NS ns1.google.com.` is a server in the form of a zone file.
    """
    hosts = []
    for value in values:
        words = value.lstrip("- ").split()
        if len(words) > 2 and words[1] == "NS":
            words = words[2:]
        hosts.append(host_of(words[0]) if words else None)
    return tuple(dict.fromkeys(host for host in hosts if host and "." in host and not host[-1].isdigit() and host != besides))[:MAX_ITEMS]


def states_of(values: Iterable[str]) -> tuple[str, ...]:
    """Words of state: `clientHold https://icann.org/epp#clientHold` → `clientHold`; several parted by commas → each."""
    found = []
    for value in values:
        text = value.split(" http", maxsplit=1)[0].split(" (http", maxsplit=1)[0]
        pieces = text.split(",") if text.count(",") and "(" not in text else [text]
        found += [words for piece in pieces[:MAX_ITEMS] if (words := tidy(piece, 60))]
    return tuple(dict.fromkeys(found))


def is_free(states: Iterable[str]) -> bool:
    """Whether a state says that nobody has the name."""
    return any(state.lower() in _FREE or state.startswith("220 ") for state in states)


def country_code(value: object) -> str | None:
    """`JP`, `Japan (JP)` → `JP`; None for a country's name."""
    found = _CODE.match(tidy(value, 80) or "")
    return found.group(1).upper() if found else None


def is_withheld(*names: str | None) -> bool:
    """Whether words stand in a name's place that say that it is held back, or the name of a privacy service."""
    return any(withheld(name) for name in names if name)
