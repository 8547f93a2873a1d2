"""From what came in to what is dissected: a forward or report gives up its cargo. Pure."""

import hashlib
from dataclasses import dataclass, field

from msgspec.structs import replace

from fuwake.intake.raw_message import RawMessage
from fuwake.model.anatomy import Anatomy
from fuwake.model.case import CaseCarrier, CaseContainer, CaseSource
from fuwake.parse.carried import Cargo, cargo, may_carry
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
    carriers: tuple[bytes, ...] = ()
    """The mails that carried it, the outermost first."""
    kept: dict[str, bytes] = field(default_factory=dict)
    """Files of the case folder that hold the originals: name → bytes."""


def arrive(item: RawMessage, *, as_is: bool = False) -> Arrival:
    """The message itself, or what it carries. With `as_is` a carrier is dissected itself. Never raises on bad mail."""
    source = CaseSource(path=visible(item.path), index=item.index)
    kept: dict[str, bytes] = {}
    if item.container is not None:
        source = replace(source, container=_container(item.container))
        kept[CONTAINER] = item.container
    return Arrival(raw=item.data, source=source, kept=kept) if as_is else unload(Arrival(raw=item.data, source=source, kept=kept))


def unload(arrival: Arrival) -> Arrival:
    """The cargo, of the cargo too, as long as there is exactly one."""
    while len(arrival.carriers) < MOST_CARRIERS and may_carry(arrival.raw):
        anatomy = parse(arrival.raw)
        found = cargo(arrival.raw, anatomy)
        if found.state != "one" or (inner := _taken(arrival, anatomy, found)) is None:
            break
        arrival = inner
    return arrival


def _taken(arrival: Arrival, anatomy: Anatomy, found: Cargo) -> Arrival | None:
    """The cargo as an arrival of its own; None where it is no mail after all."""
    number = len(arrival.carriers)
    name = f"carrier-{number + 1}.eml" if number else "carrier.eml"
    message = anatomy.message
    carrier = CaseCarrier(
        file=name,
        part=found.part,
        sha256=message.sha256,
        size=message.size,
        subject=message.subject,
        from_domain=message.author[0].domain if message.author else None,
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
    return Arrival(raw=raw, source=source, carriers=(*arrival.carriers, arrival.raw), kept=kept)


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
