"""Has the words in a mail's pictures read, where the mail calls for it, or writes down why they were not."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from fuwake.derive.picture_text import OBSERVER
from fuwake.model.message import Message
from fuwake.model.observation import Observation, Reason, unasked
from fuwake.observe._protocol import Observer
from fuwake.parse.pictures import EmbeddedPicture, shows_remote, to_read

if TYPE_CHECKING:
    from fuwake.observe._record import Recorder

PictureReader = Callable[[Mapping[str, bytes]], Observer]
"""Makes the observer that reads these pictures (bytes by question)."""
REMOTE = "remote"
"""Question that stands for all pictures that do not lie in the mail."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What of a mail's pictures holds its words."""

    pictures: tuple[EmbeddedPicture, ...] = ()
    remote: bool = False
    """Whether the mail shows pictures that lie elsewhere and says hardly anything else."""


def wanted(message: Message, *, draw: bool = True) -> Wanted:
    """Nothing where the mail itself says enough. `draw`: False where no picture is going to be read, so that no page is drawn for it."""
    return Wanted(pictures=to_read(message, draw=draw), remote=shows_remote(message))


def unread(what: Wanted, at: datetime) -> tuple[Observation, ...]:
    """Where no picture is read."""
    return tuple(unasked(OBSERVER, question, reason, detail, at) for question, reason, detail in _left_out(what, off=True))


async def have_read(what: Wanted, reader: PictureReader | None, recorder: "Recorder") -> tuple[Observation, ...]:
    """Asks for every picture, one after the other; without a reader none is read."""
    for question, reason, detail in _left_out(what, off=reader is None):
        recorder.skip(OBSERVER, question, reason, detail)
    if reader is None or not what.pictures:
        return ()
    import asyncio  # only where something is asked

    observer = reader({picture.question: picture.data for picture in what.pictures})
    return tuple(await asyncio.gather(*(recorder.ask(observer, picture.question) for picture in what.pictures)))


def read_now(what: Wanted, reader: PictureReader | None, recorder: "Recorder") -> tuple[Observation, ...]:
    """The same where nothing else is asked: every observation, ordered by id."""
    import asyncio

    asyncio.run(have_read(what, reader, recorder))
    return tuple(sorted(recorder.observations.values(), key=lambda seen: seen.id))


def _left_out(what: Wanted, *, off: bool) -> list[tuple[str, Reason, str]]:
    left: list[tuple[str, Reason, str]] = []
    if off:
        left += [(picture.question, "not-configured", "the words in pictures were not to be read") for picture in what.pictures]
    if what.remote:
        left.append((REMOTE, "policy", "pictures that lie elsewhere are never fetched, so their words are not known"))
    return left
