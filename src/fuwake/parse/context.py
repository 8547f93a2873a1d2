"""What is known of a message beside its bytes: that they were rebuilt, and who carried it. Pure."""

from typing import Literal

from msgspec.structs import replace

from fuwake.model.anatomy import Anatomy
from fuwake.model.base import Defect
from fuwake.model.message import Mailbox
from fuwake.parse.carried import cargo, holds_message
from fuwake.parse.forward_block import forwards
from fuwake.parse.message import parse

_WHY = {
    "delivery-report": "a delivery report: the mail inside is not dissected in its place",
    "digest": "a digest of a mailing list: the mails inside are not dissected in its place",
    "several": "several mails inside: which one is meant cannot be told",
    "own-words": "a mail with words and links of its own: the mail attached to it is not dissected in its place",
}
_INLINE = {
    "one": "it is examined as it is",
    "own-words": "the mail says things of its own, with links of its own, so the mail inside is not dissected in its place",
    "not-vouched": "the receiving side found the forwarder's address to be forged, so the mail inside is not dissected in its place",
    "unclear": "what is forwarded cannot be told, so the mail inside is not dissected in its place",
}
_REBUILT = {
    "msg": "rebuilt from an Outlook item: not the bytes that were sent, so DKIM and ARC cannot be checked",
    "forward": "rebuilt from a forward as text: its header section is lost, so nothing about its sender can be checked",
}
_LOST = frozenset(("date-missing", "message-id-missing", "subject-missing", "received-missing"))
"""Of a mail that was forwarded as text: not its own faults."""
_MOST_BYSTANDERS = 60
"""People of all carrying mails that are masked."""


def in_context(anatomy: Anatomy, *, rebuilt: Literal["msg", "forward"] | None = None, carriers: tuple[bytes, ...] = ()) -> Anatomy:
    """The anatomy with its circumstances.

    `rebuilt`: what it was made from (`msg`, an Outlook item; `forward`, a forward as text); `carriers`: the mails that carried it.
    """
    if rebuilt is None and not carriers:
        return anatomy
    people = [box for raw in carriers for box in bystanders(raw)]
    defects = anatomy.message.defects
    if rebuilt is not None:
        defects = (Defect(code=f"converted-from-{rebuilt}", where="message", detail=_REBUILT[rebuilt]), *defects)
    if rebuilt == "forward":
        defects = tuple(_of_forward(defect) for defect in defects if defect.code not in _LOST)
    return replace(anatomy, message=replace(anatomy.message, defects=defects), rebuilt=rebuilt, bystanders=tuple(people[:_MOST_BYSTANDERS]))


def with_cargo_noted(raw: bytes, anatomy: Anatomy) -> Anatomy:
    """Says why a mail that holds another is dissected itself, and whether it is a forward written as text."""
    message, noted = anatomy.message, []
    if holds_message(anatomy) and (state := cargo(raw, anatomy).state) in _WHY:
        noted.append(Defect(code=f"carries-{state}", where="message", detail=_WHY[state]))
    if forwards(anatomy) is not None:
        from fuwake.parse.inline_forward import inline  # only where there is one

        found = inline(raw, anatomy).state
        where = f"part:{message.text_part}" if message.text_part else "message"
        noted.append(Defect(code="forwarded-inline", where=where, detail=f"another mail forwarded as text: {_INLINE[found]}"))
    return replace(anatomy, message=replace(message, defects=(*message.defects, *noted))) if noted else anatomy


def _of_forward(defect: Defect) -> Defect:
    if defect.code != "date-malformed":
        return defect
    return Defect(
        code="forward-date-unreadable", where=defect.where, detail="how the forwarder's mail program writes the date is not known"
    )


def bystanders(carrier: bytes) -> tuple[Mailbox, ...]:
    """Everybody whom the header section of a carrying mail names."""
    message = parse(carrier, headers_only=True).message
    return (*message.author, *message.sender, *message.reply_to, *message.recipients)
