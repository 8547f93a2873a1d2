"""A mail inside a mail: which one is the cargo of a forward or report, and which only looks like one. Pure.

The carrier must never be dissected in place of its cargo, nor the cargo of a phisher's mail in place of the mail itself: a mail with
words and links of its own is no carrier, whatever it has attached.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fuwake.model.anatomy import Anatomy
from fuwake.model.message import Part
from fuwake.parse.forward_labels import SUBJECT_FORWARD, SUBJECT_REPORT
from fuwake.parse.looks import looks_like_mail

State = Literal["none", "one", "delivery-report", "digest", "several", "own-words"]
MOST_WORDS = 4_000
"""Signs of text of its own that a forwarding mail may have."""
MOST_LINKS = 3
"""Domains of links of its own (a signature) that a mail may have which calls itself a forward."""
_MESSAGE = ("message/rfc822", "message/global")
_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Cargo(Struct, frozen=True, kw_only=True):
    """What a mail carries."""

    state: State
    part: str = ""
    """Path of the part that holds it."""
    kind: Literal["message", "file", "outlook", "text"] = "message"
    """`message`: lies open in the carrier's bytes; `file`: a file that was attached; `outlook`: the same, an Outlook item; `text`: was
    forwarded as text."""
    data: bytes = b""


def holds_message(anatomy: Anatomy) -> bool:
    """Whether one of the parts may be another mail, so that it is worth looking."""
    return any(
        part.type in (*_MESSAGE, "multipart/digest", "application/vnd.ms-outlook")
        or (part.filename or "").lower().endswith((".eml", ".msg"))
        for part in anatomy.message.parts
    )


def cargo(raw: bytes, anatomy: Anatomy) -> Cargo:
    """The one message that a forward or report carries, or why there is none; for `own-words`, which it would be."""
    parts = anatomy.message.parts
    found = _carried(raw, anatomy)
    kinds = {part.type for part in parts}
    if not found:
        return Cargo(state="none")
    if parts[0].type == "multipart/report" and "message/feedback-report" not in kinds:  # RFC 3464, RFC 8098; not RFC 5965
        return Cargo(state="delivery-report")
    if "multipart/digest" in kinds:
        return Cargo(state="digest")
    if len(found) > 1:
        return Cargo(state="several")
    if "message/feedback-report" not in kinds and not _only_carries(anatomy, found[0]):
        return replace(found[0], state="own-words")
    return found[0]


def _carried(raw: bytes, anatomy: Anatomy) -> list[Cargo]:
    parts = anatomy.message.parts
    places = {part.path: part for part in parts}
    contents = {content.path: content.data for content in anatomy.message.contents}
    found: list[Cargo] = []
    for part in parts:
        if any(part.path.startswith(f"{one.part}.") for one in found):
            continue  # inside one that was found
        inner = places.get(f"{part.path}.1")
        if data := contents.get(part.path):
            if (one := _file(part, data)) is not None:
                found.append(one)
        elif part.type in _MESSAGE and inner is not None:
            found.append(Cargo(state="one", part=part.path, data=raw[inner.span.start : inner.span.end]))
    return found


def _file(part: Part, data: bytes) -> Cargo | None:
    name = (part.filename or "").lower()
    if data.startswith(_OUTLOOK) and (name.endswith(".msg") or part.type == "application/vnd.ms-outlook"):
        return Cargo(state="one", part=part.path, kind="outlook", data=data)
    if (name.endswith(".eml") or part.type in _MESSAGE) and looks_like_mail(data) is None:
        return Cargo(state="one", part=part.path, kind="file", data=data)
    return None


def _only_carries(anatomy: Anatomy, found: Cargo) -> bool:
    """Whether the mail's own words are those of somebody who passes a mail on."""
    message = anatomy.message
    if len(message.text) > MOST_WORDS:
        return False
    own = {box.domain for box in message.author if box.domain}
    elsewhere = {
        link.domain or link.host
        for link in anatomy.links
        if link.where != "header"
        and link.host is not None
        and not link.automatic
        and not (link.part or "").startswith(f"{found.part}.")
        and link.part != found.part
        and link.host not in own
        and link.domain not in own
    }
    if not elsewhere:
        return True
    subject = (message.subject or "")[:200]
    return len(elsewhere) <= MOST_LINKS and (SUBJECT_FORWARD.search(subject) or SUBJECT_REPORT.search(subject)) is not None
