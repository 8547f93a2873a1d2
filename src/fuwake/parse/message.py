"""The bytes of one message to its anatomy: the one entrance of `parse`."""

import hashlib
import re
from datetime import datetime

from fuwake.model.anatomy import Anatomy, Aside
from fuwake.model.base import Defect
from fuwake.model.message import HeaderField, Message, Span, by_name
from fuwake.parse import limits
from fuwake.parse.archive_kinds import Passwords
from fuwake.parse.attached import collect, files
from fuwake.parse.bodies import Body, read_bodies
from fuwake.parse.claims import read_claims
from fuwake.parse.codes import collect_codes
from fuwake.parse.fields.address import read_path
from fuwake.parse.fields.date import read_date
from fuwake.parse.links import LinkCollector
from fuwake.parse.looks import looks_like_mail
from fuwake.parse.mime import Node, read_parts
from fuwake.parse.originator import check_author, mailboxes, recipients
from fuwake.parse.pictures import few_words
from fuwake.parse.sections import Named, RawField, fields_of, split_section
from fuwake.parse.trace import behind_gateway, read_trace
from fuwake.parse.unlock import unpack_archives
from fuwake.parse.unseen import Unseen, far_below
from fuwake.parse.visible import plain
from fuwake.parse.words import header_text, read_words, unfold

__all__ = ["looks_like_mail", "parse"]

_ONCE = ("subject", "date", "message-id", "to", "cc", "reply-to", "sender", "content-type", "mime-version")  # RFC 5322 section 3.6
_LINK_FIELDS = ("list-unsubscribe", "list-help", "list-subscribe", "list-owner", "list-archive")
_MOST_IN_STEAD, _SENTENCE = 20, 16
"""Links whose words are looked at, and the least signs of a sentence: less is a name."""
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


def parse(
    raw: bytes, *, trusted_receivers: tuple[str, ...] = (), headers_only: bool = False, bounds: limits.Bounds = limits.USUAL
) -> Anatomy:
    """Takes a message apart. Never raises on bad mail: what its standards do not allow is recorded as a defect.

    `trusted_receivers`: host names, domains or addresses of the receiving side, where the bytes do not show them.
    `headers_only`: the body is left alone, as if it were not there, and nothing is said about it. `bounds`: those of the settings.
    """
    defects: list[Defect] = []
    section = split_section(raw, _first_field(raw, defects), len(raw))
    defects.extend(section.defects)
    headers = tuple(_header(index, field, raw, defects) for index, field in enumerate(section.fields))
    named = by_name(headers)
    nodes = [] if headers_only else read_parts(raw, section.fields, section.body, bounds=bounds)
    passwords = unpack_archives(nodes, _value(named, "subject"), bounds.parts)
    bodies, contents = read_bodies(nodes, defects)
    trace, received = read_trace(named, trusted_receivers)
    text, unseen, links, asides = _content(bodies, nodes, named, passwords, defects)
    date_text = _value(named, "date")
    date = read_date(date_text) if date_text is not None else None
    _check(named, received, date, defects)
    if not headers_only:
        _check_body(nodes, text, defects)
    author = mailboxes(named, ("from",), defects)
    check_author(named, author, defects)
    html = next((body for body in bodies if body.html and body.shown), None)
    plain_text = next((body for body in bodies if not body.html and body.shown), None)
    read = html or plain_text
    message = Message(
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        headers=headers,
        header_end=section.body,
        subject=_value(named, "subject"),
        date=date,
        date_text=date_text,
        message_id=_message_id(named),
        author=author,
        sender=mailboxes(named, ("sender",), defects),
        reply_to=mailboxes(named, ("reply-to",), defects),
        recipients=recipients(named, defects),
        return_path=_return_path(named),
        parts=tuple(node.part for node in nodes),
        contents=contents,
        text=text,
        hidden_text="\n".join(unseen.hidden),
        far_text="\n".join(unseen.far),
        split_words=unseen.split,
        html=html.text if html is not None else None,
        html_part=html.path if html is not None else None,
        text_part=read.path if read is not None else None,
        defects=tuple(defects),
    )
    claims = read_claims(headers, trace)
    return Anatomy(
        message=message,
        trace=behind_gateway(trace, claims),
        links=tuple(links.links),
        links_total=links.total,
        authentication_results=claims,
        asides=asides,
        partial="headers" if headers_only else None,
    )


def _first_field(raw: bytes, defects: list[Defect]) -> int:
    """Where the header section begins: after a byte order mark, blank lines and an mbox `From ` line (RFC 4155)."""
    start = len(_BOM) if raw.startswith(_BOM) else 0
    blank = start
    while blank < len(raw) and raw[blank] in b"\r\n":
        blank += 1
    if blank > start and blank < len(raw):
        defects.append(Defect(code="header-leading-blank", where="message", detail="blank lines before the first header field"))
    if start:
        defects.append(Defect(code="header-byte-order-mark", where="message", detail="a byte order mark before the first header field"))
    if raw.startswith((b"From ", b">From "), blank):
        found = _LINE_END.search(raw, blank)
        return found.end() if found is not None else len(raw)
    return blank


def _header(index: int, field: RawField, raw: bytes, defects: list[Defect]) -> HeaderField:
    value = unfold(field.value)
    text = header_text(value)
    where = f"header:{index}"
    if not value.isascii():
        defects.append(Defect(code="header-8bit", where=where, detail=plain(f"8-bit text in {field.name}")))
    if "=?" in text:
        text, wrong = read_words(text)
        defects.extend(Defect(code=code, where=where, detail=plain(f"in an encoded word: {detail}")) for code, detail in wrong)
    return HeaderField(
        index=index,
        name=field.name,
        value=text,
        raw=raw[field.start : min(field.end, field.start + limits.HEADER_BYTES)],
        span=Span(start=field.start, end=field.end),
    )


def _content(
    bodies: list[Body], nodes: list[Node], named: Named, passwords: Passwords, defects: list[Defect]
) -> tuple[str, Unseen, LinkCollector, tuple[Aside, ...]]:
    """(text a person reads, what he does not see, links, words of attached files where the text says hardly anything)."""
    links = LinkCollector()
    seen: list[str] = []
    unseen = Unseen([], [])
    readers = files(nodes, passwords)
    for body in bodies:
        if not body.html:
            if body.path not in readers:
                links.add_text(body.text, body.path, shown=not body.attached)
            if body.shown:
                seen.append(body.text)
                unseen.add("", far_below(body.text), 0)
            continue
        from fuwake.parse.markup import read_markup  # only where there is HTML

        markup = read_markup(body.text)
        if markup.cut:
            defects.append(Defect(code="limit-html-tags", where=f"part:{body.path}", detail=f"more than {limits.HTML_TAGS} tags"))
        links.add_markup(markup, body.path, shown=not body.attached)
        if body.shown:
            seen.append(markup.visible)
            unseen.add(markup.hidden, markup.far, markup.split)
    collect_codes(nodes, bodies, links, defects)
    texts = collect(nodes, readers, links, defects)
    text = "\n\n".join(filter(None, (text.strip("\r\n") for text in seen)))
    for field in fields_of(named, _LINK_FIELDS):
        links.add_header(field)
    if links.total > limits.LINKS:
        defects.append(Defect(code="limit-links", where="message", detail=f"{links.total} links, the first {limits.LINKS} are kept"))
    if links.too_long:
        defects.append(Defect(code="limit-url", where="message", detail=f"{links.too_long} links longer than {limits.URL} characters"))
    if not few_words(text):
        return text, unseen, links, ()
    asides = tuple(Aside(kind="attachment", text=said, locus=f"part:{path}") for path, said in texts.items())
    return text, unseen, links, (*asides, *_in_stead(links, text))


def _in_stead(links: LinkCollector, text: str) -> list[Aside]:
    """Sentences that stand in the stead of pictures with a link (the `alt` of HTML)."""
    shown, found = " ".join(text.split()), []
    for link in links.links[:_MOST_IN_STEAD]:
        said = " ".join(link.text.split()) if link.text and link.where in {"anchor", "image"} else ""
        if len(said) >= _SENTENCE and said not in shown:
            found.append(Aside(kind="stead", text=said, locus=f"link:{link.index}"))
    return found


def _check(named: Named, received: int, date: datetime | None, defects: list[Defect]) -> None:
    """Defects of the whole header section."""
    for name in _ONCE:
        if len(fields := named.get(name, [])) > 1:
            defects.append(Defect(code=f"{name}-multiple", where=f"header:{fields[1].index}", detail=f"{len(fields)} {name} fields"))
    for name in ("date", "message-id", "subject"):
        if name not in named:
            defects.append(Defect(code=f"{name}-missing", where="message", detail=f"no {name} field"))
    if "date" in named and date is None:
        defects.append(Defect(code="date-malformed", where=f"header:{named['date'][0].index}", detail="the Date field holds no date"))
    if received == 0:
        defects.append(Defect(code="received-missing", where="message", detail="no Received field"))
    elif received > limits.RECEIVED:
        defects.append(
            Defect(code="limit-received", where="message", detail=f"{received} Received fields, the newest {limits.RECEIVED} are read")
        )
    if (signed := len(named.get("dkim-signature", []))) > limits.SIGNATURES:
        what = f"{signed} DKIM signatures, the topmost {limits.SIGNATURES} are checked"
        defects.append(Defect(code="limit-signatures", where="message", detail=what))
    if (sealed := len(named.get("arc-seal", []))) > limits.SEALS:
        what = f"{sealed} ARC seals; a chain of more than {limits.SEALS} is not checked"
        defects.append(Defect(code="limit-seals", where="message", detail=what))


def _check_body(nodes: list[Node], text: str, defects: list[Defect]) -> None:
    """Defects of the whole body."""
    if all(not node.data or node.data.isspace() for node in nodes):
        defects.append(Defect(code="body-missing", where="message", detail="the message has no body"))
    elif not text.strip():
        defects.append(Defect(code="text-missing", where="message", detail="no text that a person could read"))
    for node in nodes:
        defects.extend(node.part.defects)
        if node.part.type in ("message/rfc822", "message/global") and not node.cargo:
            defects.append(Defect(code="carries-message", where=f"part:{node.part.path}", detail="the mail carries another mail"))


def _value(named: Named, name: str) -> str | None:
    return named[name][0].value if name in named else None


def _message_id(named: Named) -> str | None:
    value = _value(named, "message-id")
    if value is None:
        return None
    inside = value.partition("<")[2].partition(">")[0]
    return (inside or value).strip()[:1000] or None


def _return_path(named: Named) -> str | None:
    value = _value(named, "return-path")
    return read_path(value) if value is not None else None
