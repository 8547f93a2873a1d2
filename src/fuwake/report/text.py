"""Words of an article: spans, and sentences that cannot be built without evidence."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

SpanKind = Literal["text", "value", "code", "strong", "time", "link"]


class Span(Struct, frozen=True):
    """A run of characters. Everything but `text`, `strong` and `link` may come from a stranger and is isolated (bidi) when drawn."""

    text: str
    kind: SpanKind = "text"
    at: datetime | None = None
    """Of a `time`: the moment, in UTC."""
    href: str | None = None
    """Of a `link`: an address from our own table of desks; never anything of the case."""


class Sentence(Struct, frozen=True, kw_only=True):
    """A statement of fact. Cites at least one piece of evidence, else it cannot be built."""

    key: str
    """Key in the sentence bank, `topic.value`."""
    spans: tuple[Span, ...]
    evidence: tuple[str, ...]
    """Loci: `header:5`, `observation:dns:A example.jp`, `link:0`, `run` …"""
    about: str = ""
    """What the topic is said of (a domain, a list); one topic has one value for one subject in one article."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"sentence {self.key} has no evidence")


class Advice(Struct, frozen=True, kw_only=True):
    """What to do. Claims nothing, so it needs no evidence."""

    key: str
    spans: tuple[Span, ...]


class Note(Struct, frozen=True, kw_only=True):
    """An explanation or a statement about the report itself; says nothing of the case."""

    key: str
    spans: tuple[Span, ...]


Saying = Sentence | Advice | Note


def plain(saying: Saying) -> str:
    """The words without marks."""
    return "".join(span.text for span in saying.spans)


def joined(sayings: Iterable[Saying], lang: str) -> str:
    """Sentences one after the other: Japanese puts no space between them."""
    return ("" if lang == "ja" else " ").join(plain(saying) for saying in sayings)
