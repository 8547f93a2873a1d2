"""The recipient masked wherever shown: texts, links and whole records; by known identity, in every coding.

A text is first searched for fixed needles; only those that occur become a pattern, so masking a case costs milliseconds.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from heapq import heapify, heappop, heapreplace
from itertools import accumulate
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from fuwake.model.anatomy import Anatomy
from fuwake.parse.codings import recode, run_around, variants
from fuwake.parse.identity import Identity, identity_of

_MANY = 64  # rules in one pattern
MASK = "[受信者]"
MASK_DOMAIN = "[受信側]"
_CODED_ADDRESSES = 10  # recipients that are searched for in every coding; those beyond (mass mails) only as written
DECOY = "someone@example.com"

_Masked = TypeVar("_Masked")
# How `@`, `.` and `+` of an address are written: as they are, percent-encoded (twice, too), as entities, defanged, in VERP.
_AT = r"(?:[@＠=*#|:~_.-]|%(?:25){0,2}(?:40|3D)|=40|&#0*64;?|&#x0*40;?|&commat;|\\u0040|[\[(] ?(?:@|at|AT) ?[\])])"
_DOT = r"(?:\.|%(?:25){0,2}2E|=2E|&#0*46;?|&#x0*2E;?|&period;|_|-|[\[(] ?(?:\.|dot) ?[\])])"
_PLUS = r"(?:\+|%(?:25){0,2}2B|%20| |&#43;)"
_HONORIFIC = r"(?=[ \u3000]?(?:様|さま|さん|殿|御中))"
_GREETING = r"((?:Dear|Hello|Hi|Hey|Hallo|Attn:?|Bonjour|Hola|Herr|Frau|Cher|Chère|Mr\.?|Mrs\.?|Ms\.?)[ \t]{1,3})"


class _Rule(Struct, frozen=True):
    """One thing to look for: a needle in lower case that must occur, the pattern, and what stands in its place."""

    needle: str
    pattern: str
    kind: str
    decoy: str
    also: str = ""
    """A second needle that stands behind the first in every match."""


class Redactor(Struct, frozen=True, kw_only=True):
    """Masks one message's recipient."""

    identity: Identity
    rules: tuple[_Rule, ...]
    article_rules: tuple[_Rule, ...]

    @classmethod
    def of(cls, anatomy: Anatomy) -> "Redactor":
        """The redactor for the recipient of this message."""
        identity = identity_of(anatomy)
        own = tuple(_rules(identity, identity.domains))
        return cls(identity=identity, rules=own, article_rules=tuple(_rules(identity, identity.domains + identity.shown_domains)))

    def text(self, text: str) -> str:
        """The text with every variant of the recipient as `[受信者]`, of the recipient's own domain as `[受信側]`."""
        return _replace(text, self.rules, lambda rule: MASK_DOMAIN if rule.kind == "domain" else MASK)

    def article_text(self, text: str) -> str:
        """As `text`, and the recipient's own domain also where the sender's side uses it."""
        return _replace(text, self.article_rules, lambda rule: MASK_DOMAIN if rule.kind == "domain" else MASK)

    def url(self, url: str) -> str:
        """A URL that can be visited: the recipient replaced by a decoy address in the same coding. Its host stays."""
        scheme, mark, rest = url.partition("://")
        cut = next((place for place, sign in enumerate(rest) if sign in "/?#"), len(rest)) if mark else 0
        head = scheme + mark + rest[:cut] if mark else ""
        tail = rest[cut:] if mark else url
        return _decoyed(head, self._coded()) + _decoyed(tail, self.rules)

    def mask(self, record: _Masked) -> _Masked:
        """The same record with every text in it masked: structs, tuples, lists and dicts, all the way down."""
        texts = list(dict.fromkeys(_texts(record)))
        masked = {}
        for place, rules in _holding(texts, self.rules).items():
            new = _replace(texts[place], rules, lambda rule: MASK_DOMAIN if rule.kind == "domain" else MASK)
            if new != texts[place]:
                masked[texts[place]] = new
        return _walk(record, masked) if masked else record

    def besides(self, ours: str) -> "Redactor":
        """The same without what also matches in a text of our own: there it tells nothing of this mail's recipient."""
        low = ours.lower()

        def telling(rules: tuple[_Rule, ...]) -> tuple[_Rule, ...]:
            return tuple(rule for rule in rules if rule.needle not in low or re.search(_named(rule.pattern, 0), ours) is None)

        return Redactor(identity=self.identity, rules=telling(self.rules), article_rules=telling(self.article_rules))

    def found_in(self, data: bytes | str) -> bool:
        """Whether any variant of the recipient stands in the text or bytes."""
        if isinstance(data, str):
            return self.text(data) != data
        text = data.decode("utf-8", "replace")
        return self.text(text) != text

    def tells_who(self, text: str) -> bool:
        """Whether the text names the person: any variant of the recipient but the bare domain."""
        return _replace(text, tuple(rule for rule in self.rules if rule.kind != "domain"), lambda _: MASK) != text

    def count_in(self, text: str) -> int:
        """How many places `text` would mask."""
        found = 0

        def count(_: _Rule) -> str:
            nonlocal found
            found += 1
            return MASK

        _replace(text, self.rules, count)
        return found

    def _coded(self) -> tuple[_Rule, ...]:
        """Rules that may touch a host name: whole addresses only."""
        return tuple(rule for rule in self.rules if rule.kind in ("address", "coded", "base64"))


def _rules(identity: Identity, domains: tuple[str, ...]) -> Iterator[_Rule]:
    for place, address in enumerate(identity.addresses):
        local, _, domain = address.lower().rpartition("@")
        needle = max(re.split(r"[^a-z0-9]+", local), key=len) or local
        yield _Rule(needle, rf"(?i:{_flexible(local)}{_AT}{_flexible(domain)})", "address", DECOY, domain.split(".")[0])
        if place < _CODED_ADDRESSES:
            yield from _coded_rules(address)
    for name in sorted(identity.salutations, key=len, reverse=True):
        spaced = r"[ \u3000]{0,2}".join(map(re.escape, name.split()))
        yield _Rule(name.split()[0].lower(), rf"{spaced}{_HONORIFIC}", "name", "someone")
        if name.isascii():
            yield _Rule(name.split()[0].lower(), rf"{_GREETING}{spaced}(?![A-Za-z])", "greeting", "someone")
    for name in identity.names:
        yield from _name_rules(name)
    for domain in domains:
        left, right = r"(?<![A-Za-z0-9])(?:[A-Za-z0-9_-]{1,63}(?:\.|%2E)){0,6}", r"(?![A-Za-z0-9])"
        yield _Rule(domain.split(".")[0], rf"(?i:{left}{_dotted(domain)}{right})", "domain", "example.com")
    for local in identity.locals_:
        yield _Rule(
            max(re.split(r"[^a-z0-9]+", local), key=len) or local,
            rf"(?i:(?<![A-Za-z0-9]){_flexible(local)}(?![A-Za-z0-9]))",
            "local",
            "someone",
        )


@lru_cache(maxsize=128)  # one mailbox gets many mails
def _coded_rules(address: str) -> tuple[_Rule, ...]:
    rules = []
    for spelling in dict.fromkeys((address, address.lower(), address.upper())):
        for variant in variants(spelling, DECOY):
            literal = re.escape(variant.needle) + variant.tail
            kind = "base64" if variant.base64 else "coded"
            rules.append(_Rule(variant.needle.lower(), f"(?i:{literal})" if variant.any_case else literal, kind, variant.decoy))
    return tuple(rules)


@lru_cache(maxsize=128)
def _name_rules(name: str) -> tuple[_Rule, ...]:
    return tuple(_rules_for_name(name))


def _rules_for_name(name: str) -> Iterator[_Rule]:
    words = name.split()
    needle = max(words, key=len).lower()
    if name.isascii():
        spaced = r"(?:[\s,_+.-]|%20){1,3}".join(map(re.escape, words))
        yield _Rule(needle, rf"(?i:(?<![A-Za-z0-9]){spaced}(?![A-Za-z0-9]))", "name", "someone")
        if len(words) > 1:
            turned = r"(?:[\s,_+.-]|%20){1,3}".join(map(re.escape, reversed(words)))
            yield _Rule(needle, rf"(?i:(?<![A-Za-z0-9]){turned}(?![A-Za-z0-9]))", "name", "someone")
        any_word = "|".join(map(re.escape, words))
        for word in words:
            if len(word) >= 3:
                pattern = rf"{_GREETING}(?i:{re.escape(word)}(?:[ .-]{{1,2}}(?:{any_word}))*)(?![A-Za-z])"
                yield _Rule(word.lower(), pattern, "greeting", "someone")
    else:
        yield _Rule(words[0].lower(), r"[\s\u3000]{0,2}".join(map(re.escape, words)), "name", "someone")
        for word in words if len(words) > 1 else ():
            yield _Rule(word.lower(), re.escape(word) + _HONORIFIC, "name", "someone")
    for variant in variants(name, "someone"):
        if variant.base64 or variant.needle.startswith("%"):
            literal = re.escape(variant.needle)
            yield _Rule(
                variant.needle.lower(),
                f"(?i:{literal})" if variant.any_case else literal,
                "base64" if variant.base64 else "coded",
                variant.decoy,
            )


def _flexible(text: str) -> str:
    return re.escape(text).replace(r"\.", _DOT).replace(r"\+", _PLUS)


def _dotted(domain: str) -> str:
    return re.escape(domain).replace(r"\.", r"(?:\.|%(?:25){0,2}2E|\[\.\]|&#46;)")


@lru_cache(maxsize=512)
def _pattern(rules: tuple[_Rule, ...]) -> re.Pattern[str]:
    """One alternation; addresses first, then their codings, then what is less certain."""
    return re.compile("|".join(f"(?P<r{place}>{_named(rule.pattern, place)})" for place, rule in enumerate(rules)))


@lru_cache(maxsize=2048)
def _single(rule: _Rule) -> re.Pattern[str]:
    return re.compile(_named(rule.pattern, 0))


def _named(pattern: str, place: int) -> str:
    """The greeting that is to stay is a group of its own."""
    return pattern.replace(_GREETING, f"(?P<g{place}>{_GREETING[1:]}", 1) if _GREETING in pattern else pattern


def _replace(text: str, rules: tuple[_Rule, ...], to: Callable[[_Rule], str], *, decoy: bool = False) -> str:
    if len(text) < 2:
        return text
    low = text.lower()
    present = tuple(rule for rule in rules if rule.needle in low)
    if not present:
        return text
    out: list[str] = []
    done = position = 0
    hit_after = _together(text, present) if len(present) <= _MANY else _one_by_one(text, low, present)
    while (hit := hit_after(position)) is not None:
        rule, start, end = hit
        if rule.kind == "base64":
            start, end = run_around(text, start, end)
            start = max(start, done)
        new = to(rule)
        if decoy and rule.kind == "base64":
            new = recode(text[start:end], lambda inner: _replace(inner, rules, lambda other: other.decoy, decoy=True)) or rule.decoy
        out += (text[done:start], new)
        done = position = max(end, start + 1)
    out.append(text[done:])
    return "".join(out)


_Hit = tuple[_Rule, int, int]


def _together(text: str, rules: tuple[_Rule, ...]) -> Callable[[int], _Hit | None]:
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


def _one_by_one(text: str, low: str, rules: tuple[_Rule, ...]) -> Callable[[int], _Hit | None]:
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


def _match_after(rule: _Rule, text: str, low: str, position: int) -> re.Match[str] | None:
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


def _holding(texts: list[str], rules: tuple[_Rule, ...]) -> dict[int, tuple[_Rule, ...]]:
    """Which rules' needles stand in which text: all texts are searched as one."""
    lows = [text.lower() for text in texts]
    blob = "\x00".join(lows)
    starts = list(accumulate((len(low) + 1 for low in lows), initial=0))
    held: dict[int, dict[_Rule, None]] = {}
    for rule in rules:
        at = blob.find(rule.needle)
        while at >= 0:
            place = bisect_right(starts, at) - 1
            held.setdefault(place, {})[rule] = None
            at = blob.find(rule.needle, starts[place + 1])
    return {place: tuple(found) for place, found in held.items()}


def _decoyed(text: str, rules: tuple[_Rule, ...]) -> str:
    """The text with each variant replaced by the decoy's form of it; a plain address keeps the way its `@` is written."""

    def to(rule: _Rule) -> str:
        return rule.decoy

    replaced = _replace(text, rules, to, decoy=True)
    at = re.search(r"%(?:25){0,2}40", text, re.IGNORECASE)
    return replaced.replace(DECOY, DECOY.replace("@", at.group())) if at is not None else replaced


_PLAIN = frozenset((int, float, bool, type(None), datetime))


def _texts(value: Any) -> Iterator[str]:
    stack = [value]
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is str:
            yield item
        elif kind in _PLAIN:
            continue
        elif isinstance(item, Struct):
            stack.extend(msgspec.structs.astuple(item))
        elif isinstance(item, dict):
            stack.extend(item.keys())
            stack.extend(item.values())
        elif isinstance(item, (tuple, list, set, frozenset)):
            stack.extend(item)


def _walk(value: Any, masked: Mapping[str, str]) -> Any:
    """The value with the texts replaced; itself where none is. Depth is that of our own records, not of the mail."""
    kind = type(value)
    if kind is str:
        return masked.get(value, value)
    if kind in _PLAIN:
        return value
    if isinstance(value, Struct):
        old = msgspec.structs.astuple(value)
        new = _walk_all(old, masked)
        if new is old:
            return value
        changes = {name: item for name, item, before in zip(value.__struct_fields__, new, old, strict=True) if item is not before}
        return msgspec.structs.replace(value, **changes)
    if isinstance(value, dict):
        new_dict = {_walk(key, masked): _walk(item, masked) for key, item in value.items()}
        return new_dict if new_dict != value else value
    if isinstance(value, tuple):
        return _walk_all(value, masked)
    if isinstance(value, list):
        items = tuple(value)
        walked = _walk_all(items, masked)
        return value if walked is items else list(walked)
    return value


def _walk_all(values: tuple[Any, ...], masked: Mapping[str, str]) -> tuple[Any, ...]:
    """The same tuple where nothing in it changes."""
    out: list[Any] | None = None
    for place, old in enumerate(values):
        kind = type(old)
        if kind in _PLAIN:
            continue
        new = masked.get(old, old) if kind is str else _walk(old, masked)
        if new is not old:
            if out is None:
                out = list(values)
            out[place] = new
    return values if out is None else tuple(out)
