"""Fixed rules looked for in a text and replaced there: needles first, the rule itself only around a needle."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

from msgspec import Struct

from fuwake.parse.codings import recode, run_around

GREETING = r"((?:Dear|Hello|Hi|Hey|Hallo|Attn:?|Bonjour|Hola|Herr|Frau|Cher|Chère|Mr\.?|Mrs\.?|Ms\.?)[ \t]{1,3})"
_GREETED = re.compile(GREETING + r"\Z")
_LONGEST_GREETING = 16
_SEPARATOR = 64
"""Most characters that a pattern allows between two of its literals (a dot as an entity with zeros before its number)."""
LEFT = r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2}))"  # where a word begins: behind a percent-encoded sign, too
_PERCENT = re.compile(r"%[0-9a-f]{2}")
_LABEL = r"[A-Za-z0-9_-]{1,63}(?:\.|%2[Ee])"
SUBDOMAINS = rf"{LEFT}(?:{_LABEL}){{0,6}}"
_SUBDOMAINS = re.compile(SUBDOMAINS + r"\Z")
_MOST_SUBDOMAINS = 6 * 66
_SIGNS_FOR_AT = "@\uff20=*#|:~_.-"  # one of them between local part and domain; other ways to write it begin as below
_LONGER_SIGNS = "%=&\\[("
_SIGNS_FOR_DOT = ".%[&"  # how a dot of a domain rule's pattern begins
_BETWEEN_NAMES = re.compile(r"(?:[\s,_+.-]|%20){1,3}")
_LABEL_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.%"
# Letters that a pattern without regard to case takes for ASCII ones, though `lower` does not (and İ would become two signs).
_AS_ASCII = {"ı": "i", "İ": "i", "ſ": "s"}
_TO_ASCII = str.maketrans(_AS_ASCII)


class Rule(Struct, frozen=True):
    """One thing to look for: a needle in lower case that must occur, the pattern, and what stands in its place."""

    needle: str
    pattern: str
    kind: str
    """`address`, `local`, `name`, `domain`, `greeting`, `coded`, `base64`."""
    decoy: str
    also: str = ""
    """A second needle that stands in every match."""
    literals: tuple[str, ...] = ()
    """What stands in every match in this order, in lower case: a match begins with the first, at most `_SEPARATOR` signs lie between two;
    the needle is one of them. Empty: not known."""
    plain: str = ""
    """The most usual text that matches, in lower case; empty where there is none."""
    alone: bool = False
    """A match begins where a word begins (`LEFT`), and no ASCII letter or digit may stand right behind it."""


class Hit(NamedTuple):
    """Where a rule matches. Of several, the leftmost comes first; of several there, that of the first rule."""

    start: int
    place: int
    """Which rule."""
    cut: int
    """From here on it is replaced: behind a greeting."""
    end: int


def lowered(text: str) -> str:
    """Lower case as patterns without regard to case understand it; as long as the text."""
    if not text.isascii() and any(sign in text for sign in _AS_ASCII):
        text = text.translate(_TO_ASCII)
    return text.lower()


def replace(text: str, low: str, rules: tuple[Rule, ...], to: Callable[[Rule], str], decoys: Callable[[str], str] | None = None) -> str:
    """The text with every hit replaced by what `to` says. `low` is the text `lowered`; `decoys` replaces inside base64 runs."""
    if not rules:
        return text
    out: list[str] = []
    done = 0
    for rule, start, end in found(text, low, rules):
        new = to(rule)
        if decoys is not None and rule.kind == "base64":
            new = recode(text[start:end], decoys) or rule.decoy
        out += (text[done:start], new)
        done = max(end, start + 1)
    if not out:
        return text
    out.append(text[done:])
    return "".join(out)


def found(text: str, low: str, rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, int, int]]:
    """(rule, start, end) of every hit, from left to right; they do not overlap. `low` is the text `lowered`."""
    done = 0
    hit_after = _finder(text, low, rules)
    while (hit := hit_after(done)) is not None:
        rule, start, end = rules[hit.place], hit.cut, hit.end
        if rule.kind == "base64":
            start, end = run_around(text, start, end)
            start = max(start, done)
        yield rule, start, end
        done = max(end, start + 1)


def matches(text: str, rule: Rule) -> bool:
    """Whether the rule matches anywhere."""
    return _next(rule, 0, text, lowered(text), 0) is not None


def _finder(text: str, low: str, rules: tuple[Rule, ...]) -> Callable[[int], Hit | None]:
    """What finds the first hit from a place on: the next one of each rule, in a heap."""
    if len(rules) == 1:
        return lambda position: _next(rules[0], 0, text, low, position)
    waiting = [hit for place, rule in enumerate(rules) if (hit := _next(rule, place, text, low, 0)) is not None]
    heapify(waiting)

    def hit_after(position: int) -> Hit | None:
        while waiting:
            if waiting[0].start >= position:
                return waiting[0]
            again = _next(rules[waiting[0].place], waiting[0].place, text, low, position)
            if again is None:
                heappop(waiting)
            else:
                heapreplace(waiting, again)
        return None

    return hit_after


def _next(rule: Rule, place: int, text: str, low: str, position: int) -> Hit | None:
    """The rule's leftmost match from a place on, looked for around its needle only."""
    at, tried = low.find(rule.needle, position), position
    if at >= 0 and rule.plain.startswith(rule.needle) and not rule.alone and rule.kind == "address" and low.startswith(rule.plain, at):
        return Hit(at, place, at, at + len(rule.plain))  # nearly always: the address as it is
    while at >= 0:
        if rule.kind == "domain":
            found = _domain_around(rule, text, low, at, position)
        elif rule.kind == "greeting":
            found = _greeting_around(rule, text, at, position)
        elif rule.literals:
            found = _words_around(rule, text, low, at, tried)
        else:
            found = _anything_around(rule, text, at, position)
        if found is not None:
            start, cut, end = found
            return Hit(start, place, cut, end)
        tried = at + 1
        at = low.find(rule.needle, at + (1 if rule.literals or rule.kind in ("domain", "greeting") else _reach(rule)))
    return None


_Found = tuple[int, int, int] | None


def _words_around(rule: Rule, text: str, low: str, at: int, least: int) -> _Found:
    """A match that begins with the first literal, near the needle or at it; not before `least`."""
    first = rule.literals[0]
    if first == rule.needle:
        return _words_at(rule, text, low, at)
    before = rule.literals[: rule.literals.index(rule.needle)]
    start = low.find(first, max(least, at - sum(len(literal) + _SEPARATOR for literal in before)), at + len(rule.needle))
    while start >= 0:
        if (found := _words_at(rule, text, low, start)) is not None:
            return found
        start = low.find(first, start + 1, at + len(rule.needle))
    return None


def _words_at(rule: Rule, text: str, low: str, start: int) -> _Found:
    if rule.alone and not _begins_word(low, start):
        return None
    if rule.plain:
        end = start + len(rule.plain)
        if low.startswith(rule.plain, start) and not (rule.alone and _is_word(low, end)):
            return start, start, end
        if rule.kind == "address":
            at = start + rule.plain.rfind("@")
            if low[at : at + 1] in _SIGNS_FOR_AT and low[start:at] + "@" + low[at + 1 : end] == rule.plain:
                return start, start, end
        if len(rule.literals) == 1 or not _may_go_on(rule, low, start + len(rule.literals[0])):
            return None
    found = compiled(rule.pattern).match(text, start)
    return None if found is None else (start, start, found.end())


def _may_go_on(rule: Rule, low: str, behind: int) -> bool:
    """Whether the second literal can follow the first, which ends at `behind`: told without the pattern, which is costly to compile."""
    second = rule.literals[1]
    if low.find(second, behind, behind + _SEPARATOR + len(second)) < 0:
        return False
    sign, following = low[behind], low[behind + 1 : behind + 2]
    if rule.kind == "name":
        between = _BETWEEN_NAMES.match(low, behind)
        return between is not None and (not second[0].isalnum() or low.startswith(second, between.end()))
    if sign.isalnum():
        return False
    return sign in _LONGER_SIGNS or not following.isalnum() or low.startswith(second, behind + 1)


def _domain_around(rule: Rule, text: str, low: str, at: int, least: int) -> _Found:
    """The domain with its subdomains, at most six."""
    plain, behind = low.startswith(rule.plain, at), at + len(rule.plain)
    if plain and _is_word(low, behind):
        return None
    sign = at + len(rule.needle)
    if not plain and (
        low[sign : sign + 1] not in _SIGNS_FOR_DOT or low.find(rule.literals[1], sign, sign + _SEPARATOR + len(rule.literals[1])) < 0
    ):
        return None
    start = at
    if at and (text[at - 1] == "." or low.startswith("%2e", max(at - 3, 0))):
        near = text[max(least, at - _MOST_SUBDOMAINS) : at]
        subdomains = _SUBDOMAINS.search(text, at - len(near) + len(near.rstrip(_LABEL_SIGNS)), at)
        start = at if subdomains is None else subdomains.start()
    if plain:
        return None if start == at and not _begins_word(low, at) else (start, start, behind)
    found = compiled(rule.pattern).match(text, start)
    return None if found is None else (start, start, found.end())


def _greeting_around(rule: Rule, text: str, at: int, least: int) -> _Found:
    """A name right behind a greeting, which stays."""
    if at == 0 or text[at - 1] not in " \t":
        return None
    greeting = _GREETED.search(text, max(least, at - _LONGEST_GREETING), at)
    found = compiled(rule.pattern).match(text, greeting.start()) if greeting is not None else None
    return None if found is None else (found.start(), found.end(1), found.end())


def _anything_around(rule: Rule, text: str, at: int, least: int) -> _Found:
    """Where nothing is known of the pattern but its length. None: nor does a match hold a needle less than the reach behind this one."""
    reach = _reach(rule)
    found = compiled(rule.pattern).search(text, max(least, at - reach), at + 2 * reach)
    return None if found is None else (found.start(), found.start(), found.end())


def _reach(rule: Rule) -> int:
    """Most signs on either side of a needle that a match is taken to have."""
    return len(rule.pattern) + 100


def _begins_word(low: str, at: int) -> bool:
    """What `LEFT` says of a place."""
    return not _is_word(low, at - 1) or (at > 2 and _PERCENT.match(low, at - 3) is not None)


def _is_word(low: str, at: int) -> bool:
    """Whether an ASCII letter or digit stands there."""
    return 0 <= at < len(low) and low[at].isascii() and low[at].isalnum()


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)
