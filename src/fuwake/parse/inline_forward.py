"""A mail that was forwarded as text: the mail inside is built anew from what the forwarder's mail program wrote of it. Pure.

Its fields are the forwarder's copy, its body is what stands under them, its attachments are his mail's. Everything else of the mail
inside is lost, so nothing of it can be checked; what the forwarder wrote himself is left out. A mail that says things of its own, with
links of its own, is no mere forward and is dissected itself: whoever sends a lure may write a harmless mail under it.
"""

from datetime import UTC, tzinfo
from typing import Literal

from msgspec import Struct

from fuwake.model.anatomy import Anatomy
from fuwake.model.message import Part
from fuwake.parse.compose import Pieces, flat, joined, mailbox, multipart, section, text_part, words
from fuwake.parse.domains import registrable_domain
from fuwake.parse.forward_block import Block, find_block, forwards
from fuwake.parse.forward_date import read_forwarded_date
from fuwake.parse.forward_html import Cut, cut_html
from fuwake.parse.forward_people import author, people
from fuwake.parse.links import LinkCollector

State = Literal["none", "one", "own-words", "not-vouched", "unclear"]
MOST_WORDS = 3_000
"""Signs of text of his own that a forwarder may write."""
_PROGRAMS = frozenset(
    (
        *(
            "aka.ms",
            "go.microsoft.com",
            "play.google.com",
            "apps.apple.com",
            "www.apple.com",
            "www.thunderbird.net",
            "www.mozilla.org",
            "mail.yahoo.co.jp",
        ),
        *("www.facebook.com", "www.instagram.com", "www.linkedin.com", "twitter.com", "x.com", "www.youtube.com"),
    )
)
"""Hosts that signatures link to: of mail programs, and where else somebody is to be found."""


class Inline(Struct, frozen=True, kw_only=True):
    """What a mail forwards as text."""

    state: State
    part: str = ""
    """Path of the part that a person reads it in."""
    data: bytes = b""
    """The mail inside, built anew."""


class _Text(Struct, frozen=True):
    """A text part that shows the forwarded mail."""

    part: Part
    html: bool
    block: Block
    cut: Cut | None
    forwarded: str


def inline(raw: bytes, anatomy: Anatomy) -> Inline:
    """The mail that this one forwards as text, or why it is not taken."""
    block = forwards(anatomy)
    if block is None:
        return Inline(state="none")
    texts = _texts(anatomy)
    read = next((text for text in texts if text.part.path == anatomy.message.text_part), None)
    if read is None or not _same(read.block, block):
        return Inline(state="unclear")
    if _refused(anatomy):
        return Inline(state="not-vouched")
    if _own_words(anatomy, read, block):
        return Inline(state="own-words")
    return Inline(state="one", part=read.part.path, data=_rebuilt(raw, anatomy, texts, read))


def _same(one: Block, other: Block) -> bool:
    """Whether two readings of a text show the same fields: one of them leaves out what is hidden."""
    return all(" ".join((one.value(name) or "").split()) == " ".join((other.value(name) or "").split()) for name in ("from", "subject"))


def _refused(anatomy: Anatomy) -> bool:
    """Whether the receiving side found the forwarder's own address to be forged: then it is no forwarder's."""
    stated = {(claim.method, claim.result) for claim in anatomy.authentication_results if claim.vouched}
    return ("dmarc", "fail") in stated or (("spf", "fail") in stated and ("dkim", "pass") not in stated)


def _texts(anatomy: Anatomy) -> list[_Text]:
    contents = {content.path: content.text for content in anatomy.message.contents}
    found: list[_Text] = []
    for part in anatomy.message.parts:
        text = contents.get(part.path)
        if not text or part.type not in ("text/plain", "text/html") or part.disposition == "attachment" or part.filename:
            continue
        if part.type == "text/html":
            if (cut := cut_html(text)) is not None:
                found.append(_Text(part, True, cut.block, cut, cut.forwarded))
            continue
        text = text.replace("\r\n", "\n")
        if (block := find_block(text, wrapped=True)) is not None:
            found.append(_Text(part, False, block, None, text[block.end :]))
    return found


def _own_words(anatomy: Anatomy, read: _Text, block: Block) -> bool:
    """Whether the forwarder says more than a forwarder does: much text, or a link that is neither his, nor his program's, nor below."""
    behind = read.cut.behind if read.cut is not None else ""
    above = anatomy.message.text[: block.start]
    if len(above) + len(behind) > MOST_WORDS:
        return True
    links = LinkCollector()
    if read.cut is not None:
        from fuwake.parse.markup import read_markup

        links.add_markup(read_markup(read.cut.own), read.part.path, shown=True)
    else:
        links.add_text(above, read.part.path)
    below = LinkCollector()
    below.add_text(read.forwarded[:200_000], read.part.path)
    known = {box.domain and (registrable_domain(box.domain) or box.domain) for box in anatomy.message.author}
    known |= {link.domain or link.host for link in below.links}
    foreign = (link for link in links.links if link.host and link.host not in _PROGRAMS and not link.automatic)
    return any((link.domain or link.host) not in known for link in foreign)


def _rebuilt(raw: bytes, anatomy: Anatomy, texts: list[_Text], read: _Text) -> bytes:
    """The mail inside. Lines end with CRLF; the texts are base64, the attachments as they were."""
    plain = [text_part(_plain(text, read), "plain") for text in texts if not text.html][:1]
    html = [text_part(text.forwarded, "html") for text in texts if text.html][:1]
    bodies = [*plain, *html]
    body = multipart("alternative", bodies) if len(bodies) > 1 else bodies[0]
    parts = _others(raw, anatomy, texts)
    return joined([_section(anatomy, read), *(multipart("mixed", [body, *parts]) if parts else body)])


def _plain(text: _Text, read: _Text) -> str:
    """The forwarded text: one layer of `>` taken off where it was put before every line, the forwarder's signature at its end left out."""
    lines = text.forwarded.split("\n")
    if text.block.quoted:
        lines = [line.lstrip(" ").removeprefix(">").removeprefix(" ") for line in lines]
    behind = "".join((read.cut.behind if read.cut is not None else "").split())
    if behind:
        below = ""
        for number in range(len(lines) - 1, max(len(lines) - 60, -1), -1):
            below = "".join(lines[number].split()) + below
            if below.removeprefix("--") == behind.removeprefix("--"):
                return "\n".join(lines[:number])
            if len(below) > len(behind) + 2:
                break
    return "\n".join(lines)


def _others(raw: bytes, anatomy: Anatomy, texts: list[_Text]) -> list[Pieces]:
    """Every other part but texts of the forwarder, as it lies in his mail."""
    taken = [text.part.path for text in texts]
    last = max((place for place, part in enumerate(anatomy.message.parts) if part.path in taken), default=0)
    found: list[Pieces] = []
    whole = ""
    for place, part in enumerate(anatomy.message.parts):
        inside = bool(whole) and part.path.startswith(f"{whole}.")
        if inside or part.path in taken or part.type.startswith("multipart/"):
            continue
        words_of_his = part.type in ("text/plain", "text/html") and part.disposition != "attachment" and not part.filename
        whole = part.path
        if not (words_of_his and place < last + 1) and part.span.end > part.span.start and len(anatomy.message.parts) > 1:
            found.append([raw[part.span.start : part.span.end]])
    return found


def _section(anatomy: Anatomy, read: _Text) -> bytes:
    block = read.block
    wrote = author(block.value("from") or "", _linked(read, "from"))
    fields = (
        ("From", mailbox(flat(wrote.name), wrote.address)),
        ("To", _people(block, "to")),
        ("Cc", _people(block, "cc")),
        ("Reply-To", _people(block, "reply-to")),
        ("Subject", words((block.value("subject") or "")[:2_000])),
        ("Date", _date(block.value("date"), anatomy)),
    )
    return section(fields)


def _linked(read: _Text, name: Literal["from"]) -> str | None:
    """The address that the field's link leads to."""
    if read.cut is None:
        return None
    places = next((place for (field, _), place in zip(read.block.fields, read.block.places, strict=True) if field == name), None)
    if places is None:
        return None
    return next((address for place, address in read.cut.mailto if places[0] <= place < places[1]), None)


def _people(block: Block, name: Literal["to", "cc", "reply-to"]) -> str:
    named = [person for field, value in block.fields if field == name for person in people(value)]
    return ",\r\n ".join(filter(None, (mailbox(flat(person.name), person.address) for person in named)))


def _date(text: str | None, anatomy: Anatomy) -> str:
    """A Date field, its zone that of the forwarder's own clock where none is told; words that cannot be read as they are."""
    if text is None:
        return ""
    clock = _clock(anatomy)
    found = read_forwarded_date(text, clock)
    if found is None:
        return words(text[:200])
    from email.utils import format_datetime  # only where there is such a forward

    moment, told = found
    return format_datetime(moment if told or clock is not None else moment.replace(tzinfo=None))  # `-0000`: RFC 5322 section 3.3


def _clock(anatomy: Anatomy) -> tzinfo | None:
    """The time zone of the forwarder's Date field; None where it says nothing (UTC is what servers write)."""
    from email.utils import parsedate_to_datetime  # as above

    try:
        moment = parsedate_to_datetime((anatomy.message.date_text or "")[:200])
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return None if moment.utcoffset() in (None, UTC.utcoffset(None)) else moment.tzinfo
