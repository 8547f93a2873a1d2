"""What is known of a message beside its bytes: that they were rebuilt, and who carried it. Pure."""

from msgspec.structs import replace

from fuwake.model.anatomy import Anatomy
from fuwake.model.base import Defect
from fuwake.model.message import Mailbox
from fuwake.parse.carried import cargo, forwarded_inline, holds_message
from fuwake.parse.message import parse

_WHY = {
    "delivery-report": "a delivery report: the mail inside is not dissected in its place",
    "digest": "a digest of a mailing list: the mails inside are not dissected in its place",
    "several": "several mails inside: which one is meant cannot be told",
    "own-words": "a mail with words and links of its own: the mail attached to it is not dissected in its place",
}
_MOST_BYSTANDERS = 60
"""People of all carrying mails that are masked."""


def in_context(anatomy: Anatomy, *, rebuilt: str | None = None, carriers: tuple[bytes, ...] = ()) -> Anatomy:
    """The anatomy with its circumstances. `rebuilt`: kind of the container (`msg`); `carriers`: the mails that carried it."""
    if rebuilt is None and not carriers:
        return anatomy
    people = [box for raw in carriers for box in bystanders(raw)]
    defects = anatomy.message.defects
    if rebuilt is not None:
        what = "rebuilt from an Outlook item: not the bytes that were sent, so DKIM and ARC cannot be checked"
        defects = (Defect(code=f"converted-from-{rebuilt}", where="message", detail=what), *defects)
    return replace(anatomy, message=replace(anatomy.message, defects=defects), rebuilt=rebuilt, bystanders=tuple(people[:_MOST_BYSTANDERS]))


def with_cargo_noted(raw: bytes, anatomy: Anatomy) -> Anatomy:
    """Says why a mail that holds another is dissected itself, and whether it is a forward written as text."""
    message, noted = anatomy.message, []
    if holds_message(anatomy) and (state := cargo(raw, anatomy).state) in _WHY:
        noted.append(Defect(code=f"carries-{state}", where="message", detail=_WHY[state]))
    if forwarded_inline(message.subject, message.text):
        where = f"part:{message.text_part}" if message.text_part else "message"
        noted.append(
            Defect(code="forwarded-inline", where=where, detail="a forward as text: the header section of the mail inside is lost")
        )
    return replace(anatomy, message=replace(message, defects=(*message.defects, *noted))) if noted else anatomy


def bystanders(carrier: bytes) -> tuple[Mailbox, ...]:
    """Everybody whom the header section of a carrying mail names."""
    message = parse(carrier, headers_only=True).message
    return (*message.author, *message.sender, *message.reply_to, *message.recipients)
