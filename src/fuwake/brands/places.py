"""The places of a mail (and of its page) where somebody says who he is. Pure."""

from msgspec import Struct

from fuwake.brands.folding import plain
from fuwake.model.anatomy import MOST_LINKS, Anatomy, FoundLink
from fuwake.model.message import Mailbox
from fuwake.model.page import Page

BODY_LIMIT = 20_000
_MOST_LOGOS, _LONGEST_LOGO = 8, 40
"""Pictures from the top whose words are read, and the length of such words: what is longer describes a picture."""
_REPORT = "message/delivery-status"
_MAIL_SYSTEMS = frozenset({"microsoft outlook", "microsoft exchange", "mail delivery subsystem", "mail delivery system"})
"""What mail systems call themselves as authors of their reports (RFC 3464)."""


class Place(Struct, frozen=True, kw_only=True):
    """A text with the locus that shows it."""

    kind: str
    """`display_name`, `subject`, `title`, `logo` (what a picture is to say where it is not shown), `body`."""
    text: str
    """Folded by `folding.plain`."""
    locus: str
    raw: str
    """Unfolded, lines kept; at most BODY_LIMIT characters."""


def header_locus(anatomy: Anatomy, name: str) -> str:
    """`header:<index>` of the first field of this name; `message` where there is none."""
    fields = anatomy.message.named.get(name.lower())
    return f"header:{fields[0].index}" if fields else "message"


def body_locus(anatomy: Anatomy) -> str:
    """`part:<path>` of the part that is read as the body; `message` where there is none."""
    path = anatomy.message.text_part or anatomy.message.html_part
    return f"part:{path}" if path else "message"


def places(anatomy: Anatomy, page: Page | None) -> tuple[Place, ...]:
    """Display names, subject, page title, body and the words beside it: the weightiest first."""
    found = [
        ("display_name", box.name, f"header:{box.header}") for box in anatomy.message.author[:5] if box.name and not _system(anatomy, box)
    ]
    if anatomy.message.subject:
        found.append(("subject", anatomy.message.subject, header_locus(anatomy, "Subject")))
    if page is not None and page.status == "seen" and page.title and page.evidence:
        found.append(("title", page.title, page.evidence[0]))
    found += [("logo", link.text, f"link:{link.index}") for link in _logos(anatomy) if link.text]
    if anatomy.message.text:
        found.append(("body", anatomy.message.text, body_locus(anatomy)))
    found += [("body", aside.text, aside.locus) for aside in anatomy.asides]
    return tuple(Place(kind=kind, text=plain(text, BODY_LIMIT), locus=locus, raw=text[:BODY_LIMIT]) for kind, text, locus in found if text)


def _logos(anatomy: Anatomy) -> list[FoundLink]:
    """The first pictures that have a few words of their own."""
    pictures = [link for link in anatomy.links[:MOST_LINKS] if link.where == "image" and link.text]
    return [link for link in pictures[:_MOST_LOGOS] if len(link.text or "") <= _LONGEST_LOGO]


def _system(anatomy: Anatomy, box: Mailbox) -> bool:
    """Whether the author is the mail system that reports on a delivery, which bears the name of its program."""
    return (box.name or "").lower() in _MAIL_SYSTEMS and any(part.type == _REPORT for part in anatomy.message.parts)
