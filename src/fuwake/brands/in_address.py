"""Which brand an address speaks of: its words in host and path, whole, inside others, or spelled so that a reader takes them for it. Pure.

The words are the column `in_hosts` of the table. Nothing is said of a host that is known as anybody's own, or has a brand's name
under the suffix of a country. What a service writes into the names that it gives out (`duckdns`, `workers`) is left out; what its
user chose counts.
"""

import re
from collections.abc import Container, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from fuwake.brands import services
from fuwake.brands.book import Listed, book, namesake
from fuwake.brands.folding import fold
from fuwake.brands.lookalike import resembles
from fuwake.brands.near import Near
from fuwake.parse.domains import registrable_domain, to_unicode

Way = Literal["official_inside", "whole", "beside", "within", "letters", "jumbled"]
Place = Literal["host", "path"]
_HOST_LIMIT, _PATH_LIMIT, _RUNS_LIMIT = 255, 300, 40
_SHORT = 4
"""Letters up to which a word counts only whole."""
_RUN = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans("013458", "oleasb")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_WORDS = """
authentication verification notification securities membership customer support services security accounts account notice
members member service center online update verify secure signin billing payment confirm mypage portal direct client
system mobile credit points point bonus login logon cards card bank users user mail info shop auth club wallet post kojin
app web net pay vip sso inc jp co ne or my id go www com
"""
_COMPANY = tuple(_WORDS.split())
"""What thieves and firms write beside a name in an address."""
_ALONE = frozenset(_COMPANY) - {"www", "com", "net", "post", "info", "shop", "app", "web", "inc", "go", "or"}
"""Those that tell enough to stand beside an everyday word."""
_TECHNICAL = frozenset({"html", "htm", "php", "jsp", "asp", "aspx", "index", "cpanel", "webmail", "plesk", "autodiscover", "autoconfig"})
"""What server software writes into addresses."""


class Sign(Struct, frozen=True, kw_only=True):
    """A brand's word in an address."""

    brand: Listed
    word: str
    """As the table has it."""
    seen: str
    """The run of letters and digits that holds it, as it is read."""
    way: Way
    """`whole`: the run is the word; `beside`: with words such as card or login; `within`: in a longer run; `letters`: one letter off;
    `jumbled`: the same letters or consonants otherwise; `official_inside`: an official domain, or a name drawn like it."""
    where: Place
    weight: float
    """To be compared with other signs only."""


class _Run(Struct, frozen=True, kw_only=True):
    text: str
    by_itself: bool
    """Nothing but words such as login, or one or two letters, stands beside it between two dots or slashes."""


class _Words(Struct, frozen=True):
    whole: dict[str, tuple[Listed, bool]]
    """By the word: brand, and whether it needs company."""
    opening: frozenset[str]
    """Words of any length that also count where a longer run begins."""
    starts: dict[str, tuple[str, ...]]
    """Longer words by their first four letters, the longest first."""
    near: Near


@lru_cache(maxsize=4096)
def signs(host: str, path: str = "") -> tuple[Sign, ...]:
    """One sign for each brand the address speaks of, the weightiest first. `host`: A-labels, no port; `path`: as in the URL.

    Empty for a host that is known as a brand's own, or as a site that mails of every kind mention.
    """
    host = host.lower().rstrip(".")[:_HOST_LIMIT]
    labels = _chosen(host)
    if labels is None:
        return ()
    found: dict[str, Sign] = {}
    alike = resembles(host)
    if alike is not None:
        weight = {"inside": 9.0, "letters": 5.0, "one_letter": 4.0}[alike.way]
        _keep(found, Sign(brand=alike.brand, word=alike.official, seen=host, way="official_inside", where="host", weight=weight))
    read: dict[Place, list[_Run]] = {"host": _runs(labels), "path": _runs(unquote(path[:_PATH_LIMIT]).lower().split("/"))}
    company = any(_tells(run.text) for runs in read.values() for run in runs)
    for where, runs in read.items():
        for run in runs:
            for sign in _in_run(run, where, company):
                _keep(found, sign)
    return tuple(sorted(found.values(), key=lambda sign: (-sign.weight, -len(sign.word), sign.brand.id)))


def imitated(host: str, path: str = "") -> Sign | None:
    """The brand that the address speaks of most plainly; None where it speaks of none, or belongs to one."""
    found = signs(host, path)
    return found[0] if found else None


def _keep(found: dict[str, Sign], sign: Sign) -> None:
    other = found.get(sign.brand.id)
    if other is None or sign.weight > other.weight:
        found[sign.brand.id] = sign


def _chosen(host: str) -> list[str] | None:
    """The labels that whoever set the address up chose; None for one that is known as somebody's own."""
    if not host or host.replace(".", "").isdigit() or ":" in host:
        return []
    labels = host.split(".")
    if any(".".join(labels[at:]) in _domains() for at in range(len(labels))):
        return None
    known = services.of(host)
    if known is not None:
        if known.kind == "well_known":
            return None
        return host[: -len(known.domain)].rstrip(".").split(".") if host.endswith(known.domain) else []
    domain = registrable_domain(host)
    if domain is None:
        return labels[:-1]
    if domain.partition(".")[0] in _own_names() and namesake(domain, tuple(_domains())):
        return None
    return [*host[: -len(domain)].rstrip(".").split("."), domain.partition(".")[0]]


def _runs(pieces: list[str]) -> list[_Run]:
    """Runs of letters and digits; a piece with hyphens also without them."""
    runs: dict[str, _Run] = {}
    for piece in pieces:
        read = piece if piece.isascii() and not piece.startswith("xn--") else fold(to_unicode(piece), 63)
        parts = [part[:63] for part in _RUN.split(read) if part and part not in _TECHNICAL]
        for part in parts:
            by_itself = all(len(other) <= 2 or other in _COMPANY for other in parts if other is not part)
            runs.setdefault(part, _Run(text=part, by_itself=by_itself))
        for pair in map("".join, pairwise(parts)):
            if pair in _index().whole:
                runs.setdefault(pair, _Run(text=pair, by_itself=True))
        if len(parts) > 1:
            joined = "".join(parts)[:63]
            runs.setdefault(joined, _Run(text=joined, by_itself=True))
    return list(runs.values())[:_RUNS_LIMIT]


def _tells(run: str) -> bool:
    """Whether the run is one of the words that go with brands in addresses, or made of such words."""
    return run in _ALONE or (len(run) > 2 * _SHORT and _without_company(run, {}) in _ALONE)


def _in_run(run: _Run, where: Place, company: bool) -> Iterator[Sign]:
    text, factor = run.text, 1.0 if where == "host" else 0.7
    readings = dict.fromkeys((text, text.replace("rn", "m").replace("vv", "w")))
    if not text.isalpha():
        readings |= dict.fromkeys((text.translate(_LETTERS), text.translate(_NO_DIGITS)))
    for number, read in enumerate(readings):
        for word, way, weight in _words_of(read, company, run.by_itself, where == "host"):
            brand = _index().whole[word][0]
            yield Sign(brand=brand, word=word, seen=text, way=way, where=where, weight=round(factor * (weight - 0.3 * (number > 0)), 3))


def _words_of(run: str, company: bool, by_itself: bool, in_host: bool) -> Iterator[tuple[str, Way, float]]:
    index = _index()
    core = _without_company(run, index.whole)
    for read, way in ((run, "whole"), (core, "beside")):
        known = index.whole.get(read)
        if known is None or (len(read) <= _SHORT and not by_itself):
            continue
        if not known[1] or company or core != run:
            yield read, "whole" if way == "whole" else "beside", (3.0 if known[1] else 5.0 if way == "whole" else 5.05) + 0.1 * len(read)
            return
    opening = next((run[:length] for length in range(_SHORT + 1, 2, -1) if run[:length] in index.opening), None)
    if opening is not None:
        yield opening, "within", 3.2 + 0.1 * len(opening)
        return
    if len(run) <= _SHORT:
        return
    within = list(_within(run, core, company))
    yield from within
    if not within:
        yield from index.near.of(run, core, company=company or core != run, alone=in_host and by_itself)


def _within(run: str, core: str, company: bool) -> Iterator[tuple[str, Way, float]]:
    """Words inside a longer run: from seven letters anywhere; shorter ones at its start, or at its end with company."""
    end = 0
    for at in range(len(run) - _SHORT):
        if at < end:
            continue
        for word in _index().starts.get(run[at : at + _SHORT], ()):
            if not run.startswith(word, at):
                continue
            edge = at == 0 or core.startswith(word) or (run.endswith(word) and company)
            if len(word) >= 7 or (edge and (len(word) >= 6 or company or core != run)):
                yield word, "within", 3.0 + 0.12 * len(word) + (0.4 if edge else 0.0)
                end = at + len(word)
                break


def _without_company(run: str, words: Container[str]) -> str:
    """The run without such words at both ends: at most four, and never so that a listed word is cut."""
    for _ in range(4):
        if run in words or not (run.endswith(_COMPANY) or run.startswith(_COMPANY)):
            break
        for word in _COMPANY:
            if len(run) > len(word) + 1 and run.endswith(word):
                run = run[: -len(word)]
                break
            if len(run) > len(word) + 1 and run.startswith(word):
                run = run[len(word) :]
                break
        else:
            break
    return run


@cache
def _own_names() -> frozenset[str]:
    """Names of the brands' domains without their suffix."""
    return frozenset(domain.partition(".")[0] for domain in _domains())


@cache
def _domains() -> frozenset[str]:
    return frozenset(domain for brand in book() for domain in (*brand.domains, *brand.mail_domains))


@cache
def _index() -> _Words:
    whole: dict[str, tuple[Listed, bool]] = {}
    for brand in book():
        for word in brand.in_hosts:
            whole.setdefault(word.rstrip("~*="), (brand, word.endswith("~")))
    spelled = {word.rstrip("*") for brand in book() for word in brand.in_hosts if not word.endswith(("~", "="))}
    plain = sorted((word for word in spelled if len(word) > _SHORT), key=lambda word: (-len(word), word))
    starts: dict[str, tuple[str, ...]] = {}
    for word in plain:
        starts[word[:_SHORT]] = (*starts.get(word[:_SHORT], ()), word)
    opening = frozenset(word[:-1] for brand in book() for word in brand.in_hosts if word.endswith("*"))
    return _Words(whole=whole, opening=opening, starts=starts, near=Near(tuple(plain)))
