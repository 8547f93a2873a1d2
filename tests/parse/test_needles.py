"""Looking around needles finds what the patterns find in the whole text; masking JSON gives the JSON of the masked record."""

import base64
import re

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from fuwake.parse import needles
from fuwake.parse.codings import CODINGS, form, run_around
from fuwake.parse.message import parse
from fuwake.parse.redaction import MASK, MASK_DOMAIN, Redactor

ADDRESSES = (
    "taro.yamada@victim.example",
    "Hanako+shop@mail.victim.example",
    "aa.aaaa.aa@ab.aab.example",
    "jo@x.example",
    "..odd@victim.example",
    "kenji-suzuki@docomo.ne.jp",
    "İsmail.şık@victim.example",
)
NAMES = ("Taro Yamada", "山田 太郎", "J. K. Miller", "Éric Blanc", "Ismail Kaya")
PIECES = (
    *ADDRESSES,
    *NAMES,
    *(one.upper() for one in (*ADDRESSES, *NAMES)),
    *(form(coding, one.lower()) for coding in CODINGS for one in ADDRESSES if one.isascii() or coding != "rot13"),
    *(
        "%7A",
        "@",
        ".",
        "..",
        "_",
        "-",
        "+",
        "=",
        "%40",
        "%252E",
        "&#64;",
        "&#0064",
        "[.]",
        "[at]",
        " ",
        "\n",
        "\t",
        '"',
        "\\",
        "\u3000",
        "　様",
    ),
    *("taro", "yamada", "victim", "example", "aa", "a", "mx1.", "a.b.c.d.e.f.g.", "Dear ", "Hello Mr. ", "様", "さん", "ſ", "K", "ı"),
    *(base64.b64encode(b"x" * lead + b"taro.yamada@victim.example&y=1").decode() for lead in range(3)),
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=14).map("".join)
redactors = st.tuples(st.lists(st.sampled_from(ADDRESSES), min_size=1, max_size=3), st.sampled_from(NAMES)).map(
    lambda drawn: _redactor(*drawn)
)


def _redactor(addresses: list[str], name: str) -> Redactor:
    to = ", ".join(f'"{name}" <{address}>' for address in addresses)
    return Redactor.of(parse(f"From: Bank <x@evil.test>\nTo: {to}\n\n{name} 様\nDear {name.split(maxsplit=1)[0]},\n".encode()))


def _slowly(masks: Redactor, text: str) -> str:
    """Every pattern tried over the whole text, the leftmost match taken, the first rule's where several begin together."""
    rules = [(rule, re.compile(rule.pattern)) for rule in masks.sought.rules()]
    out, done, position = "", 0, 0
    while hits := [(hit.start(), place, hit) for place, (_, pattern) in enumerate(rules) if (hit := pattern.search(text, position))]:
        _, place, hit = min(hits, key=lambda one: one[:2])
        rule = rules[place][0]
        start, end = (hit.end(1) if rule.kind == "greeting" else hit.start()), hit.end()
        if rule.kind == "base64":
            start, end = run_around(text, start, end)
            start = max(start, done)
        out += text[done:start] + (MASK_DOMAIN if rule.kind == "domain" else MASK)
        done = position = max(end, start + 1)
    return out + text[done:]


@given(masks=redactors, text=texts)
@settings(max_examples=300, deadline=None)
def test_the_fast_way_masks_what_the_slow_way_masks(masks: Redactor, text: str) -> None:
    assert len(text) < 2 or masks.text(text) == _slowly(masks, text)


class _Part(Struct, frozen=True):
    text: str
    number: int
    also: tuple[str, ...] = ()


class _Whole(Struct, frozen=True):
    taro: tuple[_Part, ...]
    """Its name is part of an address: the names of fields stay."""
    yamada: str | None = None


@given(masks=redactors, drawn=st.lists(st.tuples(texts, st.lists(texts, max_size=2)), max_size=4), last=st.none() | texts)
@settings(max_examples=200, deadline=None)
def test_masked_json_is_the_json_of_the_masked_record(masks: Redactor, drawn: list[tuple[str, list[str]]], last: str | None) -> None:
    whole = _Whole(tuple(_Part(text, number, tuple(more)) for number, (text, more) in enumerate(drawn)), last)
    document = msgspec.json.encode(whole)
    mask = masks.for_json(document)
    masked = masks.mask(whole)
    assert mask.record(whole) == masked
    assert mask.json(document) in (None, msgspec.json.encode(masked))


def test_most_documents_are_masked_without_being_read() -> None:
    masks = _redactor([ADDRESSES[0]], NAMES[0])
    for text in ("nothing", f'"{ADDRESSES[0]}" \\ "', f"\\{ADDRESSES[0]}\\\\", form("base64", ADDRESSES[0]), form("md5-hex", ADDRESSES[0])):
        document = msgspec.json.encode(_Part(text, 1, ("\n", text)))
        assert masks.for_json(document).json(document) == msgspec.json.encode(masks.mask(_Part(text, 1, ("\n", text))))


def test_a_letter_that_only_counts_as_an_ascii_one_is_read_as_such() -> None:
    masks = _redactor(["kiss-me@victim.example"], "Nobody Else")
    assert masks.text("see \u212aıſſ-me@victim.example") == f"see {MASK}"
    document = msgspec.json.encode(["see \u212aiss-me@victim.example"])
    assert masks.for_json(document).json(document) is None


def test_lowered_keeps_the_length() -> None:
    for text in ("İstanbul ıſK", "ΑΣ ΟΔΟΣ", "ß", "Ǆ"):
        assert len(needles.lowered(text)) == len(text)
