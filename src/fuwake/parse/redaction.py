"""The recipient masked wherever shown: texts, links and whole records; by known identity, in every coding.

A text is first searched for fixed needles; only those that occur become a pattern, so masking a case costs milliseconds.
"""

import re
from collections.abc import Container, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TypeVar

import msgspec
from msgspec import Struct

from fuwake.model.anatomy import Anatomy
from fuwake.parse.codings import DECOY
from fuwake.parse.identity import GMAIL, Identity, common_words, identity_of
from fuwake.parse.json_strings import strings_holding
from fuwake.parse.needles import GREETING, LEFT, SUBDOMAINS, Rule, found, lowered, matches, replace
from fuwake.parse.sought import Sought, forms
from fuwake.parse.walk import replaced, texts_of

MASK = "[受信者]"
MASK_DOMAIN = "[受信側]"
_CODED_ADDRESSES = 10  # recipients that are searched for in every coding; those beyond (mass mails) only as written

_Masked = TypeVar("_Masked")
# How `@`, `.` and `+` of an address are written: as they are, percent-encoded (twice, too), as entities, defanged, in VERP.
_AT = r"(?:[@＠=*#|:~_.-]|%(?:25){0,2}(?:40|3D)|=40|&#0{0,40}64;?|&#x0{0,40}40;?|&commat;|\\u0040|[\[(] ?(?:@|at|AT) ?[\])])"
_DOT = r"(?:\.|%(?:25){0,2}2E|=2E|&#0{0,40}46;?|&#x0{0,40}2E;?|&period;|_|-|[\[(] ?(?:\.|dot) ?[\])])"
_PLUS = r"(?:\+|%(?:25){0,2}2B|%20| |&#43;)"
_BEHIND_HOST = re.compile(r"[/?#]")
_CODED_AT = re.compile(r"%(?:25){0,2}40", re.IGNORECASE)
_WHOLE_ADDRESS = frozenset(("address", "coded", "base64"))  # what may be replaced in a host name
_ODD_LETTERS = tuple(letter.encode() for letter in "ıİſ\u212a")
_HONORIFIC = r"(?=[ \u3000]?(?:様|さま|さん|殿|御中))"


class Redactor(Struct, frozen=True, kw_only=True, dict=True):
    """Masks one message's recipient."""

    identity: Identity
    sought: Sought
    ours: str = ""
    """Texts of our own: what matches there tells nothing of this mail's recipient and is left out."""

    @classmethod
    def of(cls, anatomy: Anatomy) -> "Redactor":
        """The redactor for the recipient of this message."""
        return cls.of_identity(identity_of(anatomy))

    @classmethod
    def of_identity(cls, identity: Identity) -> "Redactor":
        """The same for a recipient who is known already."""
        return cls(identity=identity, sought=_sought(identity, identity.domains))

    @cached_property
    def sought_in_articles(self) -> Sought:
        """What is sought, and the recipient's own domains also where the sender's side uses them."""
        shown = self.identity.shown_domains
        return _telling(_sought(self.identity, self.identity.domains + shown), self.ours) if shown else self.sought

    def text(self, text: str) -> str:
        """The text with every variant of the recipient as `[受信者]`, of the recipient's own domain as `[受信側]`."""
        return _masked(text, self.sought)

    def misread(self, text: str) -> str:
        """The same for words that were read from a picture, perhaps wrongly."""
        from fuwake.parse.misread import hide  # only where a picture was read

        return hide(text, self.identity, MASK)

    def shown_in_misread(self, text: str) -> bool:
        """Whether a line that was read from a picture names the recipient, in any coding or misread, or their own domain."""
        from fuwake.parse.misread import shows

        return bool(self.places(text)) or shows(text, self.identity)

    def article_text(self, text: str) -> str:
        """As `text`, and the recipient's own domain also where the sender's side uses it."""
        return _masked(text, self.sought_in_articles)

    def url(self, url: str) -> str:
        """A URL that can be visited: the recipient replaced by a decoy address in the same coding. Its host stays."""
        scheme, mark, rest = url.partition("://")
        behind = _BEHIND_HOST.search(rest)
        cut = behind.start() if behind is not None else len(rest)
        if not mark:
            return self.decoyed(url)
        user, at, host = rest[:cut].rpartition("@")
        host = self.decoyed(host, only=_WHOLE_ADDRESS).replace("@", "-")  # a label holds no @
        return scheme + mark + self.decoyed(user, only=_WHOLE_ADDRESS) + at + host + self.decoyed(rest[cut:])

    def in_questions(self, words: Container[str]) -> "Redactor":
        """The same, stricter, for what is asked of others: local parts that the sender's side shows too, unless among `words`, and their
        coded forms.
        """
        locals_ = dict.fromkeys(address.rpartition("@")[0].lower() for address in self.identity.addresses)
        kept = set(self.identity.locals_) | {one for one in locals_ if len(one) >= 4 and one not in common_words() and one not in words}
        names = dict.fromkeys((*self.identity.names, *sorted(kept)))
        stricter = msgspec.structs.replace(self.identity, names=tuple(names), locals_=tuple(sorted(kept)), shown_domains=())
        return Redactor(identity=stricter, sought=_sought(stricter, stricter.domains))

    def mask(self, record: _Masked) -> _Masked:
        """The same record with every text in it masked: structs, tuples, lists and dicts, all the way down."""
        return Mask(self.sought).record(record)

    def for_json(self, document: bytes) -> "Mask":
        """What masks the texts of this JSON document, as msgspec writes it, at less cost: all that cannot match there is left out."""
        near = self.sought.present_in_json(document) if not _has_odd_letters(document) else None
        if near is None:
            return Mask(self.sought)
        return Mask(Sought(near), is_near=True, is_json=self.sought.is_json)

    def besides(self, ours: str) -> "Redactor":
        """The same without what also matches in a text of our own."""
        return Redactor(identity=self.identity, sought=_telling(self.sought, ours), ours=f"{self.ours}\n{ours}")

    def found_in(self, data: bytes | str) -> bool:
        """Whether any variant of the recipient stands in the text or bytes."""
        text = data if isinstance(data, str) else data.decode("utf-8", "replace")
        return self.text(text) != text

    def tells_who(self, text: str) -> bool:
        """Whether the text names the person: any variant of the recipient but the bare domain."""
        low = lowered(text)
        return replace(text, low, tuple(rule for rule in self.sought.present(low) if rule.kind != "domain"), lambda _: MASK) != text

    def places(self, text: str) -> tuple[tuple[int, int], ...]:
        """(start, end) of each place that `article_text` masks."""
        low = lowered(text)
        rules = self.sought_in_articles.present(low)
        return tuple((start, end) for _, start, end in found(text, low, rules)) if rules else ()

    def count_in(self, text: str) -> int:
        """How many places `text` would mask."""
        return Mask(self.sought).places([text])

    def decoyed(self, text: str, only: frozenset[str] | None = None) -> str:
        """The text with each variant replaced by the decoy's form of it; a plain address keeps the way its `@` is written."""

        def decoys(inner: str) -> str:
            low = lowered(inner)
            rules = tuple(rule for rule in self.sought.present(low) if only is None or rule.kind in only)
            return replace(inner, low, rules, lambda rule: rule.decoy, decoys)

        new = decoys(text)
        at = _CODED_AT.search(text) if DECOY in new else None
        return new.replace(DECOY, DECOY.replace("@", at.group())) if at is not None else new


class Mask:
    """Masks the texts of one record, each of them once."""

    def __init__(self, sought: Sought, *, is_near: bool = False, is_json: bool = False) -> None:
        self._sought = sought
        self._is_near, self._is_json = is_near, is_json
        self._done: dict[str, tuple[str, int]] = {}
        self._is_done = False

    def text(self, text: str) -> tuple[str, int]:
        """The text masked, and how many places of it."""
        if (done := self._done.get(text)) is not None:
            return done
        low = lowered(text)
        rules = self._sought.present(low) if len(text) > 1 else ()
        places = 0

        def to(rule: Rule) -> str:
            nonlocal places
            places += 1
            return MASK_DOMAIN if rule.kind == "domain" else MASK

        done = replace(text, low, rules, to), places
        self._done[text] = done
        return done

    def places(self, texts: Iterable[str]) -> int:
        """How many places of them are masked. After `json`: of texts that stand in its document."""
        if self._is_done:  # what was not looked at there holds nothing
            return sum([done[1] for text in texts if (done := self._done.get(text)) is not None])
        return sum([self.text(text)[1] for text in texts])

    def record(self, record: _Masked) -> _Masked:
        """The same record with every text in it masked."""
        found = list(dict.fromkeys(texts_of(record)))
        near = self if self._is_near else Mask(Sought(self._sought.present(lowered("\x00".join(found)))))
        masked = {text: new for text in found if (new := near.text(text)[0]) != text}
        return replaced(record, masked) if masked else record

    def json(self, document: bytes) -> bytes | None:
        """The JSON document with every string masked; None where that cannot be told without reading it.

        The names of its fields are ours: a record with keys from elsewhere goes through `record`.
        """
        if not self._is_json:
            return None
        out: list[bytes] = []
        done = 0
        for start, end in strings_holding(document, {rule.needle.encode(): None for rule in self._sought.rules()}):
            text = msgspec.json.decode(document[start:end], type=str)
            masked, places = self.text(text)
            if places and document[end : end + 1] != b":":
                out += (document[done:start], msgspec.json.encode(masked))
                done = end
        out.append(document[done:])
        self._is_done = True
        return b"".join(out)


def _telling(sought: Sought, ours: str) -> Sought:
    """What is sought, without what matches in a text of our own."""
    if not ours:
        return sought
    same = {rule for rule in sought.present(lowered(ours)) if matches(ours, rule)}
    return Sought(rule for rule in sought.rules() if rule not in same)


def _masked(text: str, sought: Sought) -> str:
    return Mask(sought).text(text)[0]


def _has_odd_letters(document: bytes) -> bool:
    """Whether it holds letters that patterns take for ASCII ones, and bytes.lower does not: ı, İ, ſ and the Kelvin sign."""
    return any(letter[:1] in document and letter in document for letter in _ODD_LETTERS)


def _sought(identity: Identity, domains: tuple[str, ...]) -> Sought:
    addresses = tuple(address for address in identity.addresses if _pieces(address))
    return Sought(
        [
            *(rule for address in addresses[:_CODED_ADDRESSES] for rule in _address_rules(lowered(address))),
            *(_address_rule(lowered(address)) for address in addresses[_CODED_ADDRESSES:]),
        ],
        forms(addresses[:_CODED_ADDRESSES], identity.names, (DECOY, "someone")) if addresses or identity.names else None,
        _less_certain(identity, domains),
    )


def _less_certain(identity: Identity, domains: tuple[str, ...]) -> Iterator[Rule]:
    for name in sorted(identity.salutations, key=len, reverse=True):
        yield from _salutation_rules(name)
    for name in identity.names:
        yield from _name_rules(name)
    yield from map(_domain_rule, domains)
    yield from map(_local_rule, map(lowered, identity.locals_))


@lru_cache(maxsize=256)  # one mailbox gets many mails; so for all that follow
def _address_rules(address: str) -> tuple[Rule, ...]:
    local, _, domain = address.rpartition("@")
    letters = local.partition("+")[0].replace(".", "")
    if domain not in GMAIL or len(letters) < 2:
        return (_address_rule(address),)
    dotted = rf"(?:{_DOT})?".join(map(re.escape, letters))
    tag = rf"(?:{_PLUS}[A-Za-z0-9._-]{{1,64}})?"
    pattern, provider = rf"(?i:{LEFT}{dotted}{tag}{_AT}{_dotted(domain)})", domain[:-4]
    return _address_rule(address), Rule(provider, pattern, "address", DECOY, literals=(*letters, provider))


@lru_cache(maxsize=256)
def _address_rule(address: str) -> Rule:
    local, _, domain = address.rpartition("@")
    first, pieces = _pieces(local), (*_pieces(local), *_pieces(domain))
    needle = max(first, key=len, default="")
    return Rule(
        needle if len(needle) > 3 else max(pieces, key=len),
        rf"(?i:{_flexible(local)}{_AT}{_flexible(domain)})",
        "address",
        DECOY,
        domain.split(".")[0],
        literals=pieces if first and address.startswith(first[0]) else (),
        plain=address,
    )


@lru_cache(maxsize=256)
def _local_rule(local: str) -> Rule:
    pieces = _pieces(local)
    pattern = rf"(?i:{LEFT}{_flexible(local)}(?![A-Za-z0-9]))"
    literals = pieces if local.startswith(pieces[0]) else ()
    return Rule(max(pieces, key=len), pattern, "local", "someone", literals=literals, plain=local, alone=True)


@lru_cache(maxsize=256)
def _domain_rule(domain: str) -> Rule:
    literals = tuple(domain.split("."))
    pattern = rf"(?i:{SUBDOMAINS}{_dotted(domain)}(?![A-Za-z0-9]))"
    return Rule(literals[0], pattern, "domain", "example.com", literals=literals, plain=domain)


@lru_cache(maxsize=256)
def _salutation_rules(name: str) -> tuple[Rule, ...]:
    needle = lowered(name.split(maxsplit=1)[0])
    spaced = r"[ \u3000]{0,2}".join(map(re.escape, name.split()))
    rule = Rule(needle, rf"{spaced}{_HONORIFIC}", "name", "someone", literals=(needle,))
    return (rule, Rule(needle, rf"{GREETING}{spaced}(?![A-Za-z])", "greeting", "someone")) if name.isascii() else (rule,)


@lru_cache(maxsize=256)
def _name_rules(name: str) -> tuple[Rule, ...]:
    return tuple(_rules_for_name(name))


def _rules_for_name(name: str) -> Iterator[Rule]:
    words = name.split()
    low = tuple(map(lowered, words))
    if name.isascii():
        needle = max(low, key=len)
        for turned in (False, True) if len(words) > 1 else (False,):
            order = low[::-1] if turned else low
            spaced = r"(?:[\s,_+.-]|%20){1,3}".join(map(re.escape, words[::-1] if turned else words))
            pattern = rf"(?i:{LEFT}{spaced}(?![A-Za-z0-9]))"
            yield Rule(needle, pattern, "name", "someone", literals=order, plain=" ".join(order), alone=True)
        any_word = "|".join(map(re.escape, words))
        for word in words:
            if len(word) >= 3:
                pattern = rf"{GREETING}(?i:{re.escape(word)}(?:[ .-]{{1,2}}(?:{any_word}))*)(?![A-Za-z])"
                yield Rule(lowered(word), pattern, "greeting", "someone")
    else:
        yield Rule(low[0], r"[\s\u3000]{0,2}".join(map(re.escape, words)), "name", "someone", literals=low[:1])
        for word in words if len(words) > 1 else ():
            yield Rule(lowered(word), re.escape(word) + _HONORIFIC, "name", "someone", literals=(lowered(word),))


def _pieces(text: str) -> tuple[str, ...]:
    """What stands between dots and plus signs, which may be written otherwise."""
    return tuple(piece for piece in re.split(r"[.+]", text) if piece)


def _flexible(text: str) -> str:
    return re.escape(text).replace(r"\.", _DOT).replace(r"\+", _PLUS)


def _dotted(domain: str) -> str:
    return re.escape(domain).replace(r"\.", r"(?:\.|%(?:25){0,2}2E|\[\.\]|&#46;)")
