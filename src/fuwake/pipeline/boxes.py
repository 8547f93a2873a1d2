"""Containers of many messages (mbox, ZIP) read in a process of their own, one message after the other, each within the limits."""

import msgspec
from msgspec import Struct

from fuwake.intake.files import Apart, Items
from fuwake.intake.raw_message import RawMessage
from fuwake.model.errors import UnreadableInput
from fuwake.pipeline.confined import Limits, Stopped, Worker


class _Named(Struct, frozen=True, kw_only=True, tag=True):
    """An UnreadableInput on its way."""

    path: str
    what: str
    index: int


class _Message(RawMessage, frozen=True, kw_only=True, tag=True):
    """A RawMessage on its way."""


_Item = _Named | _Message | None


def apart(limits: Limits) -> Apart:
    """What reads the messages of a container in a fork. Where a limit ends that, what follows in the container is named as not read."""

    def read(path: str, items: Items) -> Items:
        with Worker(_Next(items), limits, fork=True) as worker:
            index = -1
            while True:
                try:
                    item = msgspec.msgpack.decode(worker.ask(None), type=_Item)
                except (Stopped, msgspec.DecodeError) as error:
                    yield UnreadableInput(path, f"{error}: what follows in it was not read", index + 1)
                    return
                if item is None:
                    return
                index = item.index
                if isinstance(item, _Named):
                    yield UnreadableInput(item.path, item.what, item.index)
                else:
                    yield RawMessage(path=item.path, index=item.index, data=item.data, left_out=item.left_out)

    return read


class _Next:
    """The work of the process: the next message, None after the last."""

    def __init__(self, items: Items) -> None:
        self._items = items

    def __call__(self, _: None, __: bytes) -> bytes:
        item = next(self._items, None)
        if isinstance(item, UnreadableInput):
            return msgspec.msgpack.encode(_Named(path=item.path, what=item.what, index=item.index))
        if item is None:
            return msgspec.msgpack.encode(None)
        return msgspec.msgpack.encode(_Message(path=item.path, index=item.index, data=item.data, left_out=item.left_out))
