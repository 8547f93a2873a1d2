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
    neighbours: dict[str, tuple[str, str, Listed]]
    """By a name with one letter taken out: (name, official domain, brand)."""
    spelled: tuple[tuple[str, str, Listed], ...]
    """(`.amazon.co.jp.`, official domain, brand), to be found inside a host; with hyphens for dots too."""


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
    dotted, hyphened = f".{host[: -len(domain)]}{name}.", f".{name.replace('-', '.')}."
    for spelled, official, brand in _index().spelled:
        if spelled in dotted or spelled in hyphened:
            return Likeness(brand=brand, official=official, way="inside")
    return None


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
            near = index.neighbours.get(piece)
            if near is not None and name[0] == near[0][0] and one_apart(name, near[0]):
                return Likeness(brand=near[2], official=near[1], way="one_letter")
    return None


def _names(domain: str) -> Iterator[str]:
    """The name before the suffix, whole and its pieces between hyphens, as they are read."""
    name = _ACCENTS.sub("", unicodedata.normalize("NFD", fold(to_unicode(domain).partition(".")[0], 63)))
    yield name
    if "-" in name:
        yield from (piece for piece in name.split("-") if len(piece) >= _SHORTEST)


@cache
def _index() -> _Index:
    drawn: dict[str, tuple[str, Listed]] = {}
    neighbours: dict[str, tuple[str, str, Listed]] = {}
    spelled: list[tuple[str, str, Listed]] = []
    domains = frozenset(domain for brand in book() for domain in (*brand.domains, *brand.mail_domains))
    known = frozenset(domain.partition(".")[0] for domain in domains)
    for brand in book():
        for official in brand.verified:
            domain = registrable_domain(official)
            if domain is None:
                continue
            name = domain.partition(".")[0]
            if len(name) >= _SHORTEST - 1:
                spelled.append((f".{domain}.", domain, brand))
            if len(name) >= _SHORTEST:
                drawn.setdefault(_drawn(name), (domain, brand))
            if len(name) >= _LONG:
                for piece in (name, *without_one(name)):
                    neighbours.setdefault(piece, (name, domain, brand))
    return _Index(domains=domains, known=known, drawn=drawn, neighbours=neighbours, spelled=tuple(dict.fromkeys(spelled)))


def _drawn(name: str) -> str:
    """The shape of a name: signs that are drawn alike as one."""
    for sign, other in _DRAWN_ALIKE:
        name = name.replace(sign, other)
    return name
