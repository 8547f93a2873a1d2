"""A small sketch of a mail, enough to say how alike two are and in what. Holds hashes and shapes, no recipient. Pure."""

import hashlib
import heapq
import re
import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from fuwake.model.anatomy import Anatomy
from fuwake.parse.redaction import Redactor

KEPT = 128
"""Smallest shingle hashes kept (bottom-k sketch: Broder, "On the resemblance and containment of documents", 1997)."""
SHINGLE = 5
"""Characters; needs no tokenizer, so it serves Japanese and English alike."""
LONGEST_TEXT = 20_000


class Sketch(Struct, frozen=True, kw_only=True):
    """What is compared."""

    case: str
    """sha256 of the message."""
    title: str
    """Masked subject, for the reader."""
    received: str | None
    """ISO date."""
    text: tuple[int, ...]
    structure: tuple[int, ...]
    subject_shape: str
    link_shapes: tuple[str, ...]
    link_hosts: tuple[str, ...]
    author_domains: tuple[str, ...]


def sketch(anatomy: Anatomy, redactor: Redactor) -> Sketch:
    """The sketch of one mail."""
    message = anatomy.message
    subject = redactor.text(message.subject or "")
    clickable = [link for link in anatomy.links if not link.automatic]
    own = Sketch(
        case=message.sha256,
        title=subject[:120],
        received=message.date.date().isoformat() if message.date else None,
        text=_bottom(_shingles(_fold(redactor.text(message.text)))),
        structure=_bottom(_tag_shingles(message.html or "")),
        subject_shape=shape(subject),
        link_shapes=tuple(sorted({path_shape(redactor.text(link.url)) for link in clickable})[:20]),
        link_hosts=tuple(sorted({link.host for link in clickable if link.host})[:20]),
        author_domains=tuple(sorted({box.domain for box in message.author if box.domain})),
    )
    return redactor.mask(own)


def shape(text: str) -> str:
    """Text with every run of digits as 9: `Important update on October 9, 9`."""
    return re.sub(r"[0-9]+", "9", unicodedata.normalize("NFKC", text)).strip().lower()[:200]


def path_shape(url: str) -> str:
    """The path of a URL, digits as 9, long mixed pieces as *: `/wp-content/*/login.php`."""
    path = re.sub(r"^[a-z]+://[^/?#]*", "", url.lower())[:500]
    path = re.split(r"[?#]", path, maxsplit=1)[0] or "/"
    return "/".join("*" if len(piece) >= 16 else re.sub(r"[0-9]+", "9", piece) for piece in path.split("/"))


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower()
    return re.sub(r"https?://\S+|[\d\s]+", "", folded)


def _shingles(text: str) -> Iterable[str]:
    return {text[at : at + SHINGLE] for at in range(max(len(text) - SHINGLE + 1, 0))}


def _tag_shingles(html: str) -> Iterable[str]:
    tags = re.findall(r"<([a-z][a-z0-9]{0,15})", html[:200_000].lower())
    return {" ".join(tags[at : at + SHINGLE]) for at in range(max(len(tags) - SHINGLE + 1, 0))}


def _bottom(shingles: Iterable[str]) -> tuple[int, ...]:
    digests = (int.from_bytes(hashlib.blake2b(piece.encode("utf-8", "replace"), digest_size=6).digest(), "big") for piece in shingles)
    return tuple(heapq.nsmallest(KEPT, digests))
