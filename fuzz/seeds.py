"""What the fuzzers begin with: our own specimens and, where FUWAKE_CORPUS names a folder, mails from there (never committed)."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from fuwake.parse.message import parse
from fuzz import recipient

ROOT = Path(__file__).resolve().parent.parent
_MOST_OF_CORPUS = 2_000
_LARGEST = 40_000
"""Bytes: larger mails slow the fuzzer down and show it nothing more."""
_OWN = ("haruka.mizuno@mizuno-works.example", "recipient@example.jp")


def mails() -> Iterator[bytes]:
    """Own mails, addressed to the fuzzers' recipient, then those of the corpus."""
    for file in sorted((*ROOT.glob("tests/specimens/*/*.eml"), *ROOT.glob("tests/parse/data/*.eml"), *ROOT.glob("labs/*/message.eml"))):
        yield readdressed(file.read_bytes())
    corpus = os.environ.get("FUWAKE_CORPUS")
    if corpus:
        files = (file for file in sorted(Path(corpus).rglob("*")) if file.is_file() and file.stat().st_size <= _LARGEST)
        yield from (file.read_bytes() for file in islice(files, _MOST_OF_CORPUS))


def readdressed(raw: bytes) -> bytes:
    """The mail with its own recipient replaced by the fuzzers'."""
    for box in parse(raw).message.recipients:
        if box.address is not None:
            raw = raw.replace(box.address.encode(), recipient.ADDRESS.encode())
    return raw


def fields(*names: str) -> Iterator[bytes]:
    """Values of header fields of our own mails."""
    for raw in mails():
        for field in parse(raw).message.headers:
            if field.name.lower() in names:
                yield field.raw.partition(b":")[2].strip()


def bodies(media: str) -> Iterator[bytes]:
    """Decoded parts of our own mails with this media type."""
    for raw in mails():
        message = parse(raw).message
        kinds = {part.path: part.type for part in message.parts}
        for content in message.contents:
            if kinds[content.path] == media:
                yield content.data


def links() -> Iterator[bytes]:
    """Addresses of links of our own mails."""
    seen: set[str] = set()
    for raw in mails():
        for link in parse(raw).links:
            if link.url not in seen:
                seen.add(link.url)
                yield link.url.encode("utf-8", "replace")
