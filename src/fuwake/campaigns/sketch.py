"""A small sketch of a mail, enough to say how alike two are and in what. Holds hashes and shapes, no recipient. Pure."""

import hashlib
import heapq
import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

from fuwake.campaigns.picture_print import picture_print
from fuwake.campaigns.shapes import file_shape, host_shape, identifier_shape, message_id_shape, path_shape, query_shape, shape
from fuwake.model.anatomy import Anatomy
from fuwake.model.message import Part
from fuwake.parse.domains import parse_ip
from fuwake.parse.pictures import few_words
from fuwake.parse.redaction import Redactor

KEPT = 128
"""Smallest shingle hashes kept (bottom-k sketch: Broder, "On the resemblance and containment of documents", 1997)."""
SHINGLE = 5
"""Characters; needs no tokenizer, so it serves Japanese and English alike."""
LONGEST_TEXT = 20_000
FORM = 2
MOST_SENTENCES = 40
LONGEST_SENTENCE = 120
_MOST_FILES = 6
_MOST_PICTURES = 3
_SENTENCE_END = re.compile(r"(?<=[。！？!?])|(?<=[.:;])\s|\n|\t| {3,}")


class Observed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What look-ups and the visit showed. Empty where nothing was asked."""

    asns: tuple[int, ...] = ()
    """Autonomous systems of the hosts that the mail leads to and came from."""
    name_servers: tuple[str, ...] = ()
    registrars: tuple[str, ...] = ()
    page_title: str = ""
    page_fields: tuple[str, ...] = ()
    """Kinds of field that the page asks for."""
    page_icon: str = ""
    page_form: str = ""
    page_traces: tuple[str, ...] = ()
    """Kits and services that the page gives away."""
    page_targets: tuple[str, ...] = ()
    """Where the page would send what is typed: host and form of the path."""
    brand: str = ""
    """Id of the brand that the mail poses as."""
    brand_name: str = ""
    brand_name_en: str = ""
    scenario: str = ""
    """Id of the pretext."""
    scenario_title: str = ""
    scenario_title_en: str = ""


class Sketch(Struct, frozen=True, kw_only=True):
    """What is compared. The fields with a default came with form 2."""

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
    form: int = 1
    sentences: tuple[str, ...] = ()
    """Masked sentences of the text, cut to 120 characters."""
    link_queries: tuple[str, ...] = ()
    host_shapes: tuple[str, ...] = ()
    origin_net: str = ""
    """Network of the machine that handed the mail over: /24 or /48."""
    helo_shape: str = ""
    message_id_shape: str = ""
    file_digests: tuple[str, ...] = ()
    """First 16 digits of the sha256 of attached files and pictures."""
    file_shapes: tuple[str, ...] = ()
    """Type and form of the name of attached files."""
    file_text: tuple[int, ...] = ()
    """As `text`, of attached files and of words read in pictures."""
    pictures: tuple[int, ...] = ()
    """Prints of the pictures of a mail that says hardly anything in letters."""
    observed: Observed = Observed()


def sketch(anatomy: Anatomy, redactor: Redactor) -> Sketch:
    """The sketch of one mail."""
    message = anatomy.message
    subject, text = redactor.text(message.subject or ""), redactor.text(message.text[: 2 * LONGEST_TEXT])
    clickable = [link for link in anatomy.links[:60] if not link.automatic]
    urls = [redactor.text(link.url) for link in clickable]
    hosts = sorted({link.host for link in clickable if link.host})[:20]
    authors = tuple(sorted({box.domain for box in message.author if box.domain}))
    origin = anatomy.trace.origin
    own = Sketch(
        case=message.sha256,
        title=subject[:120],
        received=message.date.date().isoformat() if message.date else None,
        text=_bottom(_shingles(_fold(text))),
        structure=_bottom(_tag_shingles(message.html or "")),
        subject_shape=shape(subject),
        link_shapes=tuple(sorted({path_shape(url) for url in urls})[:20]),
        link_hosts=tuple(hosts),
        author_domains=authors,
        form=FORM,
        sentences=tuple(_sentences(text)),
        link_queries=tuple(sorted({names for url in urls if (names := query_shape(url))})[:20]),
        host_shapes=tuple(sorted({host_shape(host) for host in hosts})),
        origin_net=network_of(origin.ip) if origin is not None else "",
        helo_shape=identifier_shape(origin.helo) if origin is not None and origin.helo else "",
        message_id_shape=message_id_shape(message.message_id, authors) if message.message_id else "",
        file_digests=tuple(sorted({part.sha256[:16] for part in _files(anatomy) if part.sha256})[:_MOST_FILES]),
        file_shapes=tuple(
            sorted({f"{part.type} {file_shape(redactor.text(part.filename))}" for part in _files(anatomy) if part.filename})[:_MOST_FILES]
        ),
        file_text=_bottom(_shingles(_fold(redactor.text("\n".join(aside.text for aside in anatomy.asides)[:LONGEST_TEXT])))),
        pictures=_prints(anatomy),
    )
    return redactor.mask(own)


def network_of(ip: str) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 address: what one customer of a hosting company usually has."""
    address = parse_ip(ip)
    if address is None:
        return ""
    return ip.rpartition(".")[0] if address.version == 4 else ":".join(address.exploded.split(":")[:3])


def _files(anatomy: Anatomy) -> list[Part]:
    """Parts that bring something along beside the body: attached files and pictures, small ones (dots, icons) left out."""
    parts = anatomy.message.parts[:200]
    return [part for part in parts if part.size >= 200 and (part.filename or part.type.startswith("image/"))][: 4 * _MOST_FILES]


def _prints(anatomy: Anatomy) -> tuple[int, ...]:
    message = anatomy.message
    paths = {part.path for part in message.parts if part.type.startswith("image/") and part.size >= 2_000}
    if not paths or not few_words(message.text):
        return ()
    largest = sorted((content for content in message.contents if content.path in paths), key=lambda content: -len(content.data))
    prints = (picture_print(content.data) for content in largest[:_MOST_PICTURES])
    return tuple(sorted({one for one in prints if one is not None}))


def _sentences(text: str) -> Iterator[str]:
    """The first sentences that say something: not addresses, numbers or single words."""
    seen: set[str] = set()
    for piece in _SENTENCE_END.split(text[:LONGEST_TEXT]):
        if len(seen) >= MOST_SENTENCES:
            return
        sentence = " ".join((piece or "").split())
        if "://" in sentence or len(sentence) < 8 or (sentence.isascii() and sentence.count(" ") < 3) or sentence in seen:
            continue
        seen.add(sentence)
        yield sentence if len(sentence) <= LONGEST_SENTENCE else sentence[: LONGEST_SENTENCE - 1] + "…"


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
