"""From what came in to what is dissected: an Outlook item is rebuilt, a forward or report gives up its cargo. Pure."""

import dataclasses
import hashlib
from dataclasses import dataclass, field

from msgspec.structs import replace

from fuwake.intake.files import OUTLOOK
from fuwake.intake.raw_message import RawMessage
from fuwake.model.anatomy import Anatomy
from fuwake.model.case import CaseCarrier, CaseContainer, CaseSource
from fuwake.model.errors import UnreadableInput
from fuwake.parse.carried import Cargo, cargo, holds_message
from fuwake.parse.forward_block import forwards
from fuwake.parse.limits import USUAL, Bounds
from fuwake.parse.looks import looks_like_mail
from fuwake.parse.message import parse
from fuwake.parse.visible import show as visible  # file names may hold any byte

MOST_CARRIERS = 3
"""Mails inside mails that are opened one after the other."""
CONTAINER = "container.msg"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A message to be dissected, with its circumstances."""

    raw: bytes
    source: CaseSource
    kept: dict[str, bytes] = field(default_factory=dict)
    """Files of the case folder that hold the originals: name → bytes."""
    anatomy: Anatomy | None = field(default=None, repr=False, compare=False)
    """What `raw` was found to be on the way; None where it has not been read yet."""

    @property
    def carriers(self) -> tuple[bytes, ...]:
        """The mails that carried it, the outermost first."""
        return tuple(self.kept[carrier.file] for carrier in self.source.carriers)


def arrive(item: RawMessage) -> Arrival:
    """The message as it came: nothing has been read yet."""
    return Arrival(raw=item.data, source=CaseSource(path=visible(item.path), index=item.index, left_out=item.left_out))


def unload(arrival: Arrival, trusted_receivers: tuple[str, ...] = (), *, as_is: bool = False, bounds: Bounds = USUAL) -> Arrival:
    """The mail out of an Outlook item; then, unless `as_is`, the cargo, of the cargo too, as long as there is exactly one.

    `trusted_receivers`, `bounds` as for `parse`: what is read on the way need not be read again.
    Raises UnreadableInput where an Outlook item holds no mail that can be read.
    """
    if arrival.raw.startswith(OUTLOOK):
        arrival = _converted(arrival)
    while not as_is and len(arrival.source.carriers) < MOST_CARRIERS:
        anatomy = parse(arrival.raw, trusted_receivers=trusted_receivers, bounds=bounds)
        found = _carried(arrival.raw, anatomy)
        if found.state != "one" or (inner := _taken(arrival, anatomy, found)) is None:
            return dataclasses.replace(arrival, anatomy=anatomy)
        arrival = inner
    return arrival


def _carried(raw: bytes, anatomy: Anatomy) -> Cargo:
    """What the mail carries: as an attachment, else as text. Words of its own do not count where they show the mail attached."""
    attached = cargo(raw, anatomy) if holds_message(anatomy) else Cargo(state="none")
    if attached.state not in {"none", "own-words"} or forwards(anatomy) is None:
        return attached
    from fuwake.parse.inline_forward import inline  # only where there is one

    if (shown := inline(raw, anatomy)).state != "one":
        return attached
    if attached.state == "own-words" and _author(attached.data) == _author(shown.data) is not None:
        return replace(attached, state="one")
    return Cargo(state="one", part=shown.part, kind="text", data=shown.data)


def _author(raw: bytes) -> str | None:
    authors = parse(raw, headers_only=True).message.author
    return authors[0].address.lower() if authors and authors[0].address is not None else None


def _converted(arrival: Arrival) -> Arrival:
    from fuwake.intake.outlook import msg, rebuild  # only where there is one

    try:
        raw = rebuild.rebuild(msg.read(arrival.raw))
    except msg.UnreadableItem as error:
        raise UnreadableInput(arrival.source.path, f"{error}: save the mail as .eml", arrival.source.index) from error
    source = replace(arrival.source, container=_container(arrival.raw))
    return Arrival(raw=raw, source=source, kept={CONTAINER: arrival.raw})


def _taken(arrival: Arrival, anatomy: Anatomy, found: Cargo) -> Arrival | None:
    """The cargo as an arrival of its own; None where it is no mail after all."""
    number = len(arrival.source.carriers)
    name = f"carrier-{number + 1}.eml" if number else "carrier.eml"
    message = anatomy.message
    carrier = CaseCarrier(
        file=name,
        part=found.part,
        sha256=message.sha256,
        size=message.size,
        subject=message.subject,
        from_domain=message.author[0].domain if message.author else None,
        inline=found.kind == "text",
    )
    raw, kept, container = found.data, {**arrival.kept, name: arrival.raw}, arrival.source.container
    if found.kind == "file" and container is not None:
        container = replace(container, rebuilt=False)
    elif found.kind == "outlook":
        rebuilt = _rebuilt(found.data)
        if rebuilt is None:
            return None
        raw = rebuilt
        if container is None:
            kept[CONTAINER] = found.data
            container = _container(found.data)
        else:
            container = replace(container, rebuilt=True)
    if looks_like_mail(raw) is not None:
        return None
    source = replace(arrival.source, carriers=(*arrival.source.carriers, carrier), container=container)
    return Arrival(raw=raw, source=source, kept=kept)


def holds_not(container: bytes, *messages: bytes) -> str | None:
    """None where one of the messages is what the Outlook item gives when it is rebuilt, else what differs."""
    again = _rebuilt(container)
    if again is None:
        return "cannot be read as an Outlook item"
    return None if again in messages else "gives another mail when it is rebuilt"


def _rebuilt(data: bytes) -> bytes | None:
    from fuwake.intake.outlook import msg, rebuild  # only where there is one

    try:
        return rebuild.rebuild(msg.read(data))
    except msg.UnreadableItem:
        return None


def _container(data: bytes) -> CaseContainer:
    return CaseContainer(kind="msg", file=CONTAINER, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
