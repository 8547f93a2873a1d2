"""The recipient masked wherever shown: texts, links and whole records; by known identity, in every coding.

A text is first searched for fixed needles; only those that occur become a pattern, so masking a case costs milliseconds.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from fuwake.model.anatomy import Anatomy
from fuwake.parse.codings import variants
from fuwake.parse.identity import Identity, identity_of
from fuwake.parse.needles import GREETING, Rule, holding, named, replace

MASK = "[受信者]"
MASK_DOMAIN = "[受信側]"
_CODED_ADDRESSES = 10  # recipients that are searched for in every coding; those beyond (mass mails) only as written
DECOY = "someone@example.com"

_Masked = TypeVar("_Masked")
# How `@`, `.` and `+` of an address are written: as they are, percent-encoded (twice, too), as entities, defanged, in VERP.
_AT = r"(?:[@＠=*#|:~_.-]|%(?:25){0,2}(?:40|3D)|=40|&#0*64;?|&#x0*40;?|&commat;|\\u0040|[\[(] ?(?:@|at|AT) ?[\])])"
_DOT = r"(?:\.|%(?:25){0,2}2E|=2E|&#0*46;?|&#x0*2E;?|&period;|_|-|[\[(] ?(?:\.|dot) ?[\])])"
_PLUS = r"(?:\+|%(?:25){0,2}2B|%20| |&#43;)"
_LEFT = r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2}))"  # where a word begins: behind a percent-encoded sign, too
_HONORIFIC = r"(?=[ \u3000]?(?:様|さま|さん|殿|御中))"


class Redactor(Struct, frozen=True, kw_only=True):
    """Masks one message's recipient."""

    identity: Identity
    rules: tuple[Rule, ...]
    article_rules: tuple[Rule, ...]

    @classmethod
    def of(cls, anatomy: Anatomy) -> "Redactor":
        """The redactor for the recipient of this message."""
        identity = identity_of(anatomy)
        own = tuple(_rules(identity, identity.domains))
        shown = identity.shown_domains
        return cls(identity=identity, rules=own, article_rules=tuple(_rules(identity, identity.domains + shown)) if shown else own)

    def text(self, text: str) -> str:
        """The text with every variant of the recipient as `[受信者]`, of the recipient's own domain as `[受信側]`."""
        return replace(text, self.rules, lambda rule: MASK_DOMAIN if rule.kind == "domain" else MASK)

    def article_text(self, text: str) -> str:
        """As `text`, and the recipient's own domain also where the sender's side uses it."""
        return replace(text, self.article_rules, lambda rule: MASK_DOMAIN if rule.kind == "domain" else MASK)

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
        for place, rules in holding(texts, self.rules).items():
            new = replace(texts[place], rules, lambda rule: MASK_DOMAIN if rule.kind == "domain" else MASK)
            if new != texts[place]:
                masked[texts[place]] = new
        return _walk(record, masked) if masked else record

    def besides(self, ours: str) -> "Redactor":
        """The same without what also matches in a text of our own: there it tells nothing of this mail's recipient."""
        low = ours.lower()

        def telling(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
            return tuple(rule for rule in rules if rule.needle not in low or re.search(named(rule.pattern, 0), ours) is None)

        return Redactor(identity=self.identity, rules=telling(self.rules), article_rules=telling(self.article_rules))

    def found_in(self, data: bytes | str) -> bool:
        """Whether any variant of the recipient stands in the text or bytes."""
        if isinstance(data, str):
            return self.text(data) != data
        text = data.decode("utf-8", "replace")
        return self.text(text) != text

    def tells_who(self, text: str) -> bool:
        """Whether the text names the person: any variant of the recipient but the bare domain."""
        return replace(text, tuple(rule for rule in self.rules if rule.kind != "domain"), lambda _: MASK) != text

    def count_in(self, text: str) -> int:
        """How many places `text` would mask."""
        found = 0

        def count(_: Rule) -> str:
            nonlocal found
            found += 1
            return MASK

        replace(text, self.rules, count)
        return found

    def _coded(self) -> tuple[Rule, ...]:
        """Rules that may touch a host name: whole addresses only."""
        return tuple(rule for rule in self.rules if rule.kind in ("address", "coded", "base64"))


def _rules(identity: Identity, domains: tuple[str, ...]) -> Iterator[Rule]:
    for place, address in enumerate(identity.addresses):
        local, _, domain = address.lower().rpartition("@")
        needle = max(re.split(r"[^a-z0-9]+", local), key=len) or local
        yield Rule(needle, rf"(?i:{_flexible(local)}{_AT}{_flexible(domain)})", "address", DECOY, domain.split(".")[0])
        if place < _CODED_ADDRESSES:
            yield from _coded_rules(address)
    for name in sorted(identity.salutations, key=len, reverse=True):
        spaced = r"[ \u3000]{0,2}".join(map(re.escape, name.split()))
        yield Rule(name.split()[0].lower(), rf"{spaced}{_HONORIFIC}", "name", "someone")
        if name.isascii():
            yield Rule(name.split()[0].lower(), rf"{GREETING}{spaced}(?![A-Za-z])", "greeting", "someone")
    for name in identity.names:
        yield from _name_rules(name)
    for domain in domains:
        left, right = _LEFT + r"(?:[A-Za-z0-9_-]{1,63}(?:\.|%2E)){0,6}", r"(?![A-Za-z0-9])"
        yield Rule(domain.split(".")[0], rf"(?i:{left}{_dotted(domain)}{right})", "domain", "example.com")
    for local in identity.locals_:
        yield Rule(
            max(re.split(r"[^a-z0-9]+", local), key=len) or local,
            rf"(?i:{_LEFT}{_flexible(local)}(?![A-Za-z0-9]))",
            "local",
            "someone",
        )


@lru_cache(maxsize=128)  # one mailbox gets many mails
def _coded_rules(address: str) -> tuple[Rule, ...]:
    rules = []
    for spelling in dict.fromkeys((address, address.lower(), address.upper())):
        for variant in variants(spelling, DECOY):
            literal = re.escape(variant.needle) + variant.tail
            kind = "base64" if variant.base64 else "coded"
            rules.append(Rule(variant.needle.lower(), f"(?i:{literal})" if variant.any_case else literal, kind, variant.decoy))
    return tuple(rules)


@lru_cache(maxsize=128)
def _name_rules(name: str) -> tuple[Rule, ...]:
    return tuple(_rules_for_name(name))


def _rules_for_name(name: str) -> Iterator[Rule]:
    words = name.split()
    needle = max(words, key=len).lower()
    if name.isascii():
        spaced = r"(?:[\s,_+.-]|%20){1,3}".join(map(re.escape, words))
        yield Rule(needle, rf"(?i:{_LEFT}{spaced}(?![A-Za-z0-9]))", "name", "someone")
        if len(words) > 1:
            turned = r"(?:[\s,_+.-]|%20){1,3}".join(map(re.escape, reversed(words)))
            yield Rule(needle, rf"(?i:{_LEFT}{turned}(?![A-Za-z0-9]))", "name", "someone")
        any_word = "|".join(map(re.escape, words))
        for word in words:
            if len(word) >= 3:
                pattern = rf"{GREETING}(?i:{re.escape(word)}(?:[ .-]{{1,2}}(?:{any_word}))*)(?![A-Za-z])"
                yield Rule(word.lower(), pattern, "greeting", "someone")
    else:
        yield Rule(words[0].lower(), r"[\s\u3000]{0,2}".join(map(re.escape, words)), "name", "someone")
        for word in words if len(words) > 1 else ():
            yield Rule(word.lower(), re.escape(word) + _HONORIFIC, "name", "someone")
    for variant in variants(name, "someone"):
        if variant.base64 or variant.needle.startswith("%"):
            literal = re.escape(variant.needle)
            yield Rule(
                variant.needle.lower(),
                f"(?i:{literal})" if variant.any_case else literal,
                "base64" if variant.base64 else "coded",
                variant.decoy,
            )


def _flexible(text: str) -> str:
    return re.escape(text).replace(r"\.", _DOT).replace(r"\+", _PLUS)


def _dotted(domain: str) -> str:
    return re.escape(domain).replace(r"\.", r"(?:\.|%(?:25){0,2}2E|\[\.\]|&#46;)")


def _decoyed(text: str, rules: tuple[Rule, ...]) -> str:
    """The text with each variant replaced by the decoy's form of it; a plain address keeps the way its `@` is written."""

    def to(rule: Rule) -> str:
        return rule.decoy

    replaced = replace(text, rules, to, decoy=True)
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
