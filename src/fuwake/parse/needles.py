"""Fixed rules looked for in a text and replaced there: needles first, patterns only where a needle occurs."""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from heapq import heapify, heappop, heapreplace
from itertools import accumulate

from msgspec import Struct

from fuwake.parse.codings import recode, run_around

GREETING = r"((?:Dear|Hello|Hi|Hey|Hallo|Attn:?|Bonjour|Hola|Herr|Frau|Cher|Chère|Mr\.?|Mrs\.?|Ms\.?)[ \t]{1,3})"
MANY = 64  # rules in one pattern


class Rule(Struct, frozen=True):
    """One thing to look for: a needle in lower case that must occur, the pattern, and what stands in its place."""

    needle: str
    pattern: str
    kind: str
    decoy: str
    also: str = ""
    """A second needle that stands behind the first in every match."""


_Hit = tuple[Rule, int, int]


def replace(text: str, rules: tuple[Rule, ...], to: Callable[[Rule], str], *, decoy: bool = False) -> str:
    """The text with every hit replaced by what `to` says. `decoy`: inside base64 runs by the rules' decoys, coded again."""
    if len(text) < 2:
        return text
    low = text.lower()
    present = tuple(rule for rule in rules if rule.needle in low)
    if not present:
        return text
    out: list[str] = []
    done = position = 0
    hit_after = together(text, present) if len(present) <= MANY else one_by_one(text, low, present)
    while (hit := hit_after(position)) is not None:
        rule, start, end = hit
        if rule.kind == "base64":
            start, end = run_around(text, start, end)
            start = max(start, done)
        new = to(rule)
        if decoy and rule.kind == "base64":
            new = recode(text[start:end], lambda inner: replace(inner, rules, lambda other: other.decoy, decoy=True)) or rule.decoy
        out += (text[done:start], new)
        done = position = max(end, start + 1)
    out.append(text[done:])
    return "".join(out)


def holding(texts: list[str], rules: tuple[Rule, ...]) -> dict[int, tuple[Rule, ...]]:
    """Which rules' needles stand in which text: all texts are searched as one."""
    lows = [text.lower() for text in texts]
    blob = "\x00".join(lows)
    starts = list(accumulate((len(low) + 1 for low in lows), initial=0))
    held: dict[int, dict[Rule, None]] = {}
    for rule in rules:
        at = blob.find(rule.needle)
        while at >= 0:
            place = bisect_right(starts, at) - 1
            held.setdefault(place, {})[rule] = None
            at = blob.find(rule.needle, starts[place + 1])
    return {place: tuple(found) for place, found in held.items()}


def together(text: str, rules: tuple[Rule, ...]) -> Callable[[int], _Hit | None]:
    """What finds the leftmost hit from a place on; of several there, that of the first rule. One pattern for all rules."""
    pattern = _pattern(rules)

    def hit_after(position: int) -> _Hit | None:
        found = pattern.search(text, position)
        if found is None:
            return None
        place = next(index for index in range(len(rules)) if found.start(f"r{index}") >= 0)
        start = found.end(f"g{place}") if rules[place].kind == "greeting" else found.start()
        return rules[place], start, found.end()

    return hit_after


def one_by_one(text: str, low: str, rules: tuple[Rule, ...]) -> Callable[[int], _Hit | None]:
    """The same for very many rules (a mail to hundreds), which one pattern would try at each sign: the next match of each in a heap."""
    waiting = [(found.start(), place, found) for place, rule in enumerate(rules) if (found := _match_after(rule, text, low, 0)) is not None]
    heapify(waiting)

    def hit_after(position: int) -> _Hit | None:
        while waiting:
            start, place, found = waiting[0]
            if start >= position:
                rule = rules[place]
                return rule, found.end("g0") if rule.kind == "greeting" else start, found.end()
            again = _match_after(rules[place], text, low, position)
            if again is None:
                heappop(waiting)
            else:
                heapreplace(waiting, (again.start(), place, again))
        return None

    return hit_after


def _match_after(rule: Rule, text: str, low: str, position: int) -> re.Match[str] | None:
    """The rule's leftmost match; where its length is bounded by its pattern's, looked for around its needle only."""
    pattern = _single(rule)
    if rule.kind not in {"address", "coded", "base64"} or len(low) != len(text):
        return pattern.search(text, position)
    reach = len(rule.pattern) + 100
    at = low.find(rule.needle, position)
    while at >= 0:
        if not rule.also or low.find(rule.also, at, at + 2 * reach) >= 0:
            found = pattern.search(text, max(position, at - reach), at + 2 * reach)
            if found is not None:
                return found
        at = low.find(rule.needle, at + 1)
    return None


@lru_cache(maxsize=512)
def _pattern(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    """One alternation; addresses first, then their codings, then what is less certain."""
    return re.compile("|".join(f"(?P<r{place}>{named(rule.pattern, place)})" for place, rule in enumerate(rules)))


@lru_cache(maxsize=2048)
def _single(rule: Rule) -> re.Pattern[str]:
    return re.compile(named(rule.pattern, 0))


def named(pattern: str, place: int) -> str:
    """The greeting that is to stay is a group of its own."""
    return pattern.replace(GREETING, f"(?P<g{place}>{GREETING[1:]}", 1) if GREETING in pattern else pattern
