"""The grammar of an SPF record (RFC 7208 sections 4.6.1, 5, 6 and 7.1): text → terms, or the reason it is not one."""

import ipaddress
import re
from typing import Literal

from msgspec import Struct

MOST_RECORD = 4096
"""Characters of a record that are read. Published records are under 450 (RFC 7208 section 3.4)."""
MOST_TERMS = 100

Qualifier = Literal["pass", "fail", "softfail", "neutral"]
Mechanism = Literal["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"]

_QUALIFIERS: dict[str, Qualifier] = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*)=(.*)")
_MECHANISM = re.compile(r"([+?~-]?)([A-Za-z0-9]+)(?::([^ ]*?))?(?:/([0-9]{1,3}))?(?://([0-9]{1,3}))?")
_MACRO = re.compile(r"%(?:\{([A-Za-z])([0-9]{0,3})([rR]?)([-.+,/_=]*)\}|([%_-]))")
_TOP_LABEL = re.compile(r"[A-Za-z0-9-]{1,63}")


class RecordError(Exception):
    """The record breaks the grammar: a permanent error. `str()` names the term."""


class Term(Struct, frozen=True, kw_only=True):
    """One mechanism."""

    text: str
    qualifier: Qualifier
    name: Mechanism
    spec: str | None = None
    """domain-spec, macros unexpanded; None where absent (the current domain)."""
    network: str | None = None
    cidr4: int = 32
    cidr6: int = 128


class SpfRecord(Struct, frozen=True, kw_only=True):
    """A whole record."""

    text: str
    terms: tuple[Term, ...]
    redirect: str | None


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record (section 4.5: `v=spf1` followed by a space or the end)."""
    return text[:6].lower() == "v=spf1" and (len(text) == 6 or text[6] == " ")


def read_record(text: str) -> SpfRecord:
    """Reads a record. Raises RecordError on any breach of the grammar, wherever it stands (section 4.6)."""
    if len(text) > MOST_RECORD:
        raise RecordError("the record is too long")
    if any(not " " <= char <= "~" for char in text):
        raise RecordError("the record holds characters outside printable ASCII")
    words = [word for word in text[6:].split(" ") if word]
    if len(words) > MOST_TERMS:
        raise RecordError("the record has too many terms")
    terms: list[Term] = []
    modifiers: dict[str, str] = {}
    for word in words:
        modifier = _MODIFIER.fullmatch(word)
        if modifier is None:
            terms.append(_mechanism(word))
            continue
        name, value = modifier[1].lower(), modifier[2]
        if name in {"redirect", "exp"}:
            if name in modifiers:
                raise RecordError(f"{name}= stands twice")
            modifiers[name] = value
            check_domain_spec(value, word)
        else:
            check_macros(value, word)
    return SpfRecord(text=text, terms=tuple(terms), redirect=modifiers.get("redirect"))


def _mechanism(word: str) -> Term:
    match = _MECHANISM.fullmatch(word)
    if match is None:
        raise RecordError(f"{word} is not a term")
    sign, name, value, first, second = match.groups()
    qualifier = _QUALIFIERS[sign or "+"]
    match name.lower():
        case "all" if value is None and first is None and second is None:
            return Term(text=word, qualifier=qualifier, name="all")
        case "include" | "exists" as kind:
            spec = word.split(":", 1)[1] if ":" in word else ""
            check_domain_spec(spec, word)
            return Term(text=word, qualifier=qualifier, name="include" if kind == "include" else "exists", spec=spec)
        case "ptr" if first is None and second is None:
            if value is not None:
                check_domain_spec(value, word)
            return Term(text=word, qualifier=qualifier, name="ptr", spec=value)
        case "a" | "mx" as kind:
            if value is not None:
                check_domain_spec(value, word)
            cidr4, cidr6 = _prefix(first, 32, word), _prefix(second, 128, word)
            return Term(text=word, qualifier=qualifier, name="a" if kind == "a" else "mx", spec=value, cidr4=cidr4, cidr6=cidr6)
        case "ip4" if value and second is None:
            return Term(text=word, qualifier=qualifier, name="ip4", network=_network(value, first, 4, word))
        case "ip6" if value and second is None:
            return Term(text=word, qualifier=qualifier, name="ip6", network=_network(value, first, 6, word))
    raise RecordError(f"{word} is not a term")


def _prefix(digits: str | None, most: int, word: str) -> int:
    if digits is None:
        return most
    if int(digits) > most or (digits[0] == "0" and digits != "0"):
        raise RecordError(f"{word} has a wrong prefix length")
    return int(digits)


def _network(value: str, digits: str | None, version: int, word: str) -> str:
    prefix = _prefix(digits, 32 if version == 4 else 128, word)
    try:
        network = ipaddress.ip_network(f"{value}/{prefix}", strict=False)
    except ValueError:
        raise RecordError(f"{word} holds no IPv{version} address") from None
    if network.version != version:
        raise RecordError(f"{word} holds no IPv{version} address")
    return str(network)


def check_macros(text: str, word: str) -> None:
    """macro-string of section 7.1, outside explanations. Raises RecordError."""
    rest = _MACRO.sub("", text)
    if "%" in rest:
        raise RecordError(f"{word} holds a broken macro")
    for letter, digits, *_ in _MACRO.findall(text):
        if letter and letter.lower() not in "slodiphv":
            raise RecordError(f"{word} holds an unknown macro")
        if digits and int(digits) == 0:
            raise RecordError(f"{word} holds a macro with 0 labels")


def check_domain_spec(text: str, word: str) -> None:
    """domain-spec of section 7.1: macros, then a top label or a macro. Raises RecordError."""
    check_macros(text, word)
    if not text:
        raise RecordError(f"{word} names no domain")
    if text.endswith("}") and _MACRO.search(text, text.rfind("%")):
        return
    head, dot, top = text.removesuffix(".").rpartition(".")
    if not dot or (not head and text.startswith(".")):
        raise RecordError(f"{word} names no domain")
    if not _TOP_LABEL.fullmatch(top) or top.isdigit() or top[0] == "-" or top[-1] == "-":
        raise RecordError(f"{word} has a wrong top label")


def expand(text: str, values: dict[str, str]) -> str:
    """Expands macros (section 7.3). `values`: lower-case letter → value; every letter used must be there."""
    from urllib.parse import quote  # imported late: most records hold no macro

    def one(match: re.Match[str]) -> str:
        letter, digits, reverse, delimiters, literal = match.groups()
        if literal:
            return {"%": "%", "_": " ", "-": "%20"}[literal]
        value = values[letter.lower()]
        pieces = re.split("[" + re.escape(delimiters or ".") + "]", value)
        if reverse:
            pieces.reverse()
        if digits:
            pieces = pieces[-int(digits) :]
        joined = ".".join(pieces)
        return quote(joined, safe="-._~") if letter.isupper() else joined

    return _MACRO.sub(one, text)


def macro_letters(text: str) -> frozenset[str]:
    """Letters of the macros in a text, lower-case."""
    return frozenset(letter.lower() for letter, *_ in _MACRO.findall(text) if letter)
