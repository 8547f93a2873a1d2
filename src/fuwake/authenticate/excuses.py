"""What explains that a signature does not hold, other than forgery: the message was masked, or a mailing list passed it on. Pure."""

from typing import Literal

from fuwake.model.anatomy import Anatomy
from fuwake.parse.redaction import MASK, MASK_DOMAIN

Altered = Literal["rebuilt", "forward", "partial", "masked"]

WORDS: dict[Altered, tuple[str, str]] = {
    "rebuilt": ("the body was altered when Outlook saved the message", "Outlookで保存されたときに本文の形が変わっているため"),
    "forward": ("the mail was forwarded inside another's words", "他の人のメールの本文として転送されているため"),
    "partial": ("the message was not read whole", "メール全体を読み取れていないため"),
    "masked": (
        "the message was altered after it was received: its recipient is masked",
        "受信した後で宛先が伏せられ、内容が変わっているため",
    ),
}
LIST = (
    " The message came over a mailing list, and lists often change the subject or add a footer.",
    "メーリングリストを経ており、件名や末尾の書き足しでも起こります。",
)


def altered(anatomy: Anatomy) -> Altered | None:
    """Why the bytes at hand are not those that were signed, where that is known before anything is verified."""
    match anatomy.rebuilt:
        case "msg":
            return "rebuilt"
        case "forward":
            return "forward"
        case None:
            return "partial" if anatomy.partial is not None else None


def masked(anatomy: Anatomy) -> bool:
    """Whether somebody has masked the recipient in what the receiving side wrote: no sender can write there.

    A server on the internet notes a recipient with a full domain name; `somebody@xxxx` in its line was put there later.
    """
    trace = anatomy.trace
    for hop in trace.hops:
        if not hop.vouched or hop.header >= len(anatomy.message.headers):
            continue
        written = anatomy.message.headers[hop.header].value
        if MASK in written or MASK_DOMAIN in written:
            return True
        _, sign, domain = (hop.for_ or "").rpartition("@")
        if sign and "." in (hop.by or "") and "." not in domain and ":" not in domain and domain.lower() != "localhost":
            return True
    return False


def listed(anatomy: Anatomy) -> bool:
    """Whether the message says that a mailing list passed it on (RFC 2919, RFC 2369). Anybody can write that."""
    return not anatomy.message.named.keys().isdisjoint(("list-id", "list-post"))
