"""Host names that are taken for the official domain of a listed brand: it stands inside, or a letter differs. Pure.

Only domains that may be called official count (grade A or B), and never a host that is known as any brand's or service's own.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from fuwake.brands import services
from fuwake.brands.book import Listed, book
from fuwake.brands.folding import fold
from fuwake.brands.near import one_apart, without_one
from fuwake.parse.domains import registrable_domain, to_unicode

Way = Literal["inside", "letters", "one_letter"]
_SHORTEST = 5
"""Letters of a name from which exchanged signs are looked for."""
_LONG = 8
"""Letters of a name from which one letter more, less or other is looked for: shorter names have neighbours by chance."""
_MOST_LABELS = 4
"""Of an official domain: `detran.sp.gov.br`."""
_ACCENTS = re.compile("[\u0300-\u036f]+")
_DRAWN_ALIKE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("3", "e"), ("5", "s"), ("8", "b"))


class Likeness(Struct, frozen=True, kw_only=True):
    """What a host is taken for."""

    brand: Listed
    official: str
    way: Way
    """`inside`: the official domain stands within or before another; `letters`: signs that are drawn alike; `one_letter`: one differs."""


class _Index(Struct, frozen=True):
    domains: frozenset[str]
    """Every domain known as a brand's own, sure or not."""
    known: frozenset[str]
    """Names of official domains without their suffix: never an imitation of another."""
    drawn: dict[str, tuple[str, Listed]]
    """By the shape of a name."""
    long: dict[str, list[tuple[str, str, Listed]]]
    """By the first letter of a long name: (name, official domain, brand)."""
    inside: dict[str, tuple[int, Listed]]
    """Official domains that may stand inside a host, with their place in the table; with hyphens for dots too."""


@lru_cache(maxsize=8192)
def resembles(host: str) -> Likeness | None:
    """The brand whose official domain the host is taken for; None for one that is known, or like none."""
    host = host.lower().rstrip(".")[:255]
    domain = registrable_domain(host)
    labels = host.split(".")
    if domain is None or services.of(host) is not None or any(".".join(labels[at:]) in _index().domains for at in range(len(labels))):
        return None
    return _inside(host, domain) or _alike(domain)


def _inside(host: str, domain: str) -> Likeness | None:
    """The official domain before the registered one (`amazon.co.jp.evil.example`) or in its name with hyphens (`amazon-co-jp.example`)."""
    name = domain.partition(".")[0]
    found: list[tuple[int, str, Listed]] = []
    for text in (host[: -len(domain)] + name, name.replace("-", ".")):
        labels = text.split(".")
        for start in range(len(labels) - 1):
            for end in range(start + 2, min(start + _MOST_LABELS, len(labels)) + 1):
                official = ".".join(labels[start:end])
                if official in _index().inside:
                    place, brand = _index().inside[official]
                    found.append((place, official, brand))
    if not found:
        return None
    _, official, brand = min(found, key=lambda one: one[0])
    return Likeness(brand=brand, official=official, way="inside")


def _alike(domain: str) -> Likeness | None:
    index = _index()
    for name in _names(domain):
        if name in index.known and name in domain:
            continue
        found = index.drawn.get(_drawn(name)) if len(name) >= _SHORTEST else None
        if found is not None and len(name) == _SHORTEST and name in domain and name.isalpha() and "rn" not in name and "vv" not in name:
            found = None  # i for l alone: so short a name is somebody's own
        if found is not None:
            return Likeness(brand=found[1], official=found[0], way="letters")
        if len(name) < _LONG - 1:
            continue
        for piece in (name, *without_one(name)):
            near = _neighbours(name[0]).get(piece)
            if near is not None and one_apart(name, near[0]):
                return Likeness(brand=near[2], official=near[1], way="one_letter")
    return None


def _names(domain: str) -> Iterator[str]:
    """The name before the suffix, whole and its pieces between hyphens, as they are read."""
    name = _ACCENTS.sub("", unicodedata.normalize("NFD", fold(to_unicode(domain).partition(".")[0], 63)))
    yield name
    if "-" in name:
        yield from (piece for piece in name.split("-") if len(piece) >= _SHORTEST)


@cache
def _neighbours(letter: str) -> dict[str, tuple[str, str, Listed]]:
    """(name, official domain, brand) of the long names that begin with a letter, by each name and by it with one letter taken out."""
    found: dict[str, tuple[str, str, Listed]] = {}
    for entry in _index().long.get(letter, ()):
        for piece in (entry[0], *without_one(entry[0])):
            found.setdefault(piece, entry)
    return found


@cache
def _index() -> _Index:
    drawn: dict[str, tuple[str, Listed]] = {}
    long: dict[str, list[tuple[str, str, Listed]]] = {}
    inside: dict[str, tuple[int, Listed]] = {}
    domains = frozenset(domain for brand in book() for domain in (*brand.domains, *brand.mail_domains))
    known = frozenset(domain.partition(".")[0] for domain in domains)
    for brand in book():
        for official in brand.verified:
            domain = official if official.count(".") == 1 else registrable_domain(official)  # the table holds no public suffix
            if domain is None:
                continue
            name = domain.partition(".")[0]
            if len(name) >= _SHORTEST - 1:
                inside.setdefault(domain, (len(inside), brand))
            if len(name) >= _SHORTEST:
                drawn.setdefault(_drawn(name), (domain, brand))
            if len(name) >= _LONG:
                long.setdefault(name[0], []).append((name, domain, brand))
    return _Index(domains=domains, known=known, drawn=drawn, long=long, inside=inside)


def _drawn(name: str) -> str:
    """The shape of a name: signs that are drawn alike as one."""
    for sign, other in _DRAWN_ALIKE:
        name = name.replace(sign, other)
    return name
