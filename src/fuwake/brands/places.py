"""The places of a mail (and of its page) where somebody says who he is. Pure."""

from msgspec import Struct

from fuwake.brands.folding import plain
from fuwake.model.anatomy import Anatomy
from fuwake.model.page import Page

BODY_LIMIT = 20_000


class Place(Struct, frozen=True, kw_only=True):
    """A text with the locus that shows it."""

    kind: str
    """`display_name`, `subject`, `title`, `body`."""
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
    found = [("display_name", mailbox.name, f"header:{mailbox.header}") for mailbox in anatomy.message.author[:5] if mailbox.name]
    if anatomy.message.subject:
        found.append(("subject", anatomy.message.subject, header_locus(anatomy, "Subject")))
    if page is not None and page.status == "seen" and page.title and page.evidence:
        found.append(("title", page.title, page.evidence[0]))
    if anatomy.message.text:
        found.append(("body", anatomy.message.text, body_locus(anatomy)))
    found += [("body", aside.text, aside.locus) for aside in anatomy.asides]
    return tuple(Place(kind=kind, text=plain(text, BODY_LIMIT), locus=locus, raw=text[:BODY_LIMIT]) for kind, text, locus in found if text)
