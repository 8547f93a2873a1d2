"""The parts an article is made of. Renderers (HTML, Markdown, PDF) know only these."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from fuwake.report.text import Advice, Note, Saying, Sentence, Span

Tone = Literal["danger", "warn", "info", "ok"]


class Paragraph(Struct, frozen=True, kw_only=True):
    """Sentences that belong together."""

    items: tuple[Saying, ...]


class Bullets(Struct, frozen=True, kw_only=True):
    """A list; each item is one or more sentences."""

    items: tuple[tuple[Saying, ...], ...]
    ordered: bool = False


class Cell(Struct, frozen=True, kw_only=True):
    """A table cell."""

    spans: tuple[Span, ...]
    evidence: tuple[str, ...] = ()


class Table(Struct, frozen=True, kw_only=True):
    """Rows of cells. The first cell of a row is its heading; `head` is empty for a two-column table of properties."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    evidence: tuple[str, ...] = ()
    """Of all rows that cite nothing of their own."""
    figures: bool = False
    """The last column holds figures and stays narrow."""


class Picture(Struct, frozen=True, kw_only=True):
    """A picture: PNG bytes from the evidence, or an SVG of our own."""

    name: str
    """sha256 of the PNG among the evidence, or `map-…` for a drawn one."""
    media: Literal["image/png", "image/svg+xml"]
    data: bytes
    width: int
    height: int


class Figure(Struct, frozen=True, kw_only=True):
    """A picture with its caption and its words for those who do not see it."""

    picture: Picture
    caption: tuple[Saying, ...]
    alt: str
    danger: bool = False
    """True for a picture of the fraud itself: framed as such."""


class Callout(Struct, frozen=True, kw_only=True):
    """A box that stands out."""

    tone: Tone
    title: str
    items: tuple[Saying, ...]


class Quote(Struct, frozen=True, kw_only=True):
    """Words of the mail or the page, as they are (defanged, the recipient masked)."""

    title: str
    text: str
    evidence: tuple[str, ...]


class Heading(Struct, frozen=True, kw_only=True):
    """A heading inside a section."""

    id: str
    text: str


class Contact(Struct, frozen=True, kw_only=True):
    """A desk to turn to."""

    name: str
    what_for: str
    how: str
    href: str | None
    source: str
    checked: str


class Contacts(Struct, frozen=True, kw_only=True):
    """Desks."""

    items: tuple[Contact, ...]


Block = Paragraph | Bullets | Table | Figure | Callout | Quote | Heading | Contacts


class Section(Struct, frozen=True, kw_only=True):
    """One section with its finding in a line under the heading."""

    id: str
    title: str
    finding: Saying | None
    blocks: tuple[Block, ...]


class Exhibit(Struct, frozen=True, kw_only=True):
    """One piece of evidence as the appendix shows it."""

    number: int
    locus: str
    title: str
    facts: tuple[tuple[str, str], ...]
    """Label and value: source, asked at, outcome, sha256, bytes."""
    raw: str | None
    """The raw answer as text, defanged, the recipient and private persons masked; None where nothing came back."""
    note: str | None = None
    picture: Picture | None = None
    brief: str | None = None
    """The part of `raw` that the paper version prints."""


def sayings(block: Block) -> Iterator[Saying]:
    """Every sentence, advice and note of a block."""
    match block:
        case Paragraph(items=items) | Callout(items=items):
            yield from items
        case Bullets(items=groups):
            for group in groups:
                yield from group
        case Figure(caption=caption):
            yield from caption
        case Table() | Quote() | Heading() | Contacts():
            return


def cited(block: Block) -> Iterator[str]:
    """Every locus a block cites, in reading order."""
    match block:
        case Table(rows=rows, evidence=evidence):
            yield from evidence
            for row in rows:
                for cell in row:
                    yield from cell.evidence
        case Quote(evidence=evidence):
            yield from evidence
        case _:
            for saying in sayings(block):
                if isinstance(saying, Sentence):
                    yield from saying.evidence


__all__ = [
    "Advice",
    "Block",
    "Bullets",
    "Callout",
    "Cell",
    "Contact",
    "Contacts",
    "Exhibit",
    "Figure",
    "Heading",
    "Note",
    "Paragraph",
    "Picture",
    "Quote",
    "Section",
    "Table",
    "cited",
    "sayings",
]
