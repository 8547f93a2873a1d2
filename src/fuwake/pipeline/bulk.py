"""Many mails read statically through the engine, in batches: each batch is one workflow, on a queue of its own, behind everybody else.

bulk/<batch>/mails        the mails as they came; removed when the batch is done
bulk/<batch>/lines.jsonl  a case document a line, as `fuwake triage` writes them: there when all are read

A batch is named after what it holds, so that the same one promised twice is done once. What it finds can be handed on: mails with
certain labels become mails of the service and are examined in full.
"""

import hashlib
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from fuwake.engine.durable import Engine, Json, Step, Transaction
from fuwake.intake.raw_message import RawMessage
from fuwake.model.case import Run
from fuwake.pipeline.confined import Limits, Work, cores
from fuwake.pipeline.examiner import Dropped
from fuwake.pipeline.taking import promise
from fuwake.pipeline.triage import Crew, static, triage
from fuwake.store.mails import Sighting
from fuwake.store.service_folder import ServiceFolder, keep_mail, sync_folder

MOST = 500
"""Mails of a batch; one that is killed half-way is read from its start."""
RENEWED_S = 900.0
"""How long the processes that read serve: what a case document says of its time and of the data at hand is of their start."""
_MAILS, _LINES = "mails", "lines.jsonl"
_NICE = 10


class _Head(Struct, frozen=True, kw_only=True):
    examine: tuple[str, ...]


class _Mail(Struct, frozen=True, kw_only=True):
    path: str
    index: int
    left_out: int | None
    data: bytes


class _Verdict(Struct):
    label: str


class _Line(Struct):
    verdict: _Verdict | None = None


def keep_batch(folder: ServiceFolder, items: Iterable[RawMessage], examine: tuple[str, ...] = ()) -> str:
    """Puts a batch on the disk, through to the platter, and returns its name. examine: labels whose mails are examined in full then.

    Raises OSError.
    """
    frames = [msgspec.msgpack.encode(_Head(examine=examine))]
    frames += [msgspec.msgpack.encode(_Mail(path=one.path, index=one.index, left_out=one.left_out, data=one.data)) for one in items]
    content = b"".join(len(frame).to_bytes(8, "big") + frame for frame in frames)
    name = hashlib.sha256(content).hexdigest()[:32]
    place = folder.bulk / name
    if not (place / _LINES).exists():
        place.mkdir(mode=0o700, exist_ok=True)
        _write(place / _MAILS, (content,))
        sync_folder(folder.bulk)
    return name


def promise_batch(transaction: Transaction, batch: str) -> None:
    """A batch that lies on the disk will be read."""
    transaction.enqueue(f"bulk:{batch}:1", batch, "bulk", "bulk", again=True)


class Bulk:
    """The workflow `bulk`. For one batch at a time. Made with everything but the engine, which needs it first."""

    engine: Engine

    def __init__(self, folder: ServiceFolder, run: Callable[[], Run], limits: Limits, tell: Callable[[dict[str, object]], None]) -> None:
        """run: what each case document says of its circumstances, made anew now and then."""
        self._folder, self._run, self._limits, self._tell = folder, run, limits, tell
        self._alone = threading.Lock()
        self._stopping = False
        self._crew: Crew | None = None
        self._since = 0.0

    def read(self, _: str, batch: str, step: Step) -> None:
        """The workflow."""
        counted = step("triage", lambda: self._triage(batch))
        self._tell({"what": "step", "batch": batch, "step": "triage"})
        handed_on = step("hand on", lambda: self._hand_on(batch))
        self._tell({"what": "batch read", "batch": batch, **counted, **handed_on})

    def stop(self) -> None:
        """Drops the batch under way, and ends its processes."""
        self._stopping = True
        with self._alone:
            if self._crew is not None:
                self._crew.stop()
                self._crew = None

    def again(self, batch: str) -> None:
        """Promises a batch anew that the engine gave up."""
        if (self._folder.bulk / batch / _MAILS).exists():
            with self.engine.transaction() as transaction:
                transaction.enqueue(f"bulk:{batch}:{time.time_ns()}", batch, "bulk", "bulk")

    def _triage(self, batch: str) -> Json:
        place = self._folder.bulk / batch
        if not (place / _MAILS).exists():
            return {"mails": 0, "unread": 0, "labels": {}}  # a batch that is done
        labels: Counter[str] = Counter()
        unread = 0
        with self._alone, (place / _MAILS).open("rb") as stream:
            _head(stream)
            outcomes = triage(map(_raw, _mails(stream)), self._work(), jobs=cores(), limits=self._limits, crew=self._ready())

            def lines() -> Iterator[bytes]:
                nonlocal unread
                for outcome in outcomes:
                    if self._stopping:
                        raise Dropped
                    verdict = msgspec.json.decode(outcome.line, type=_Line).verdict
                    labels[verdict.label if verdict is not None else "unread"] += 1
                    unread += outcome.trouble is not None
                    yield outcome.line + b"\n"

            _write(place / _LINES, lines())
        return {"mails": labels.total(), "unread": unread, "labels": dict(sorted(labels.items()))}

    def _hand_on(self, batch: str) -> Json:
        place = self._folder.bulk / batch
        if not (place / _MAILS).exists():
            return {"handed on": 0}
        with (place / _MAILS).open("rb") as stream, (place / _LINES).open("rb") as lines:
            wanted = _head(stream).examine
            chosen = [
                (keep_mail(self._folder, mail.data), mail)
                for mail, line in zip(_mails(stream), lines, strict=True)
                if wanted and _label(line) in wanted
            ]
        with self.engine.transaction() as transaction:
            for sha256, mail in chosen:
                seen = Sighting(source="import", name=mail.path, place=mail.index)
                promise(transaction, sha256, len(mail.data), left_out=mail.left_out, priority="bulk", sighting=seen)
        (place / _MAILS).unlink(missing_ok=True)
        return {"handed on": len(chosen)}

    def _work(self) -> Work:
        return Behind(static(self._run()))

    def _ready(self) -> Crew:
        """The processes, which serve many batches: each takes a second to start."""
        if self._crew is None or time.monotonic() - self._since > RENEWED_S:
            if self._crew is not None:
                self._crew.stop()
            self._crew, self._since = Crew(self._work(), cores(), self._limits), time.monotonic()
        return self._crew


class Behind:
    """Work in a process that lets all others go first."""

    def __init__(self, work: Work) -> None:
        self._work, self._is_behind = work, False

    def __call__(self, about: object, data: bytes) -> bytes:
        """As the work inside."""
        if not self._is_behind:
            os.nice(_NICE)
            self._is_behind = True
        return self._work(about, data)


def waiting(folder: ServiceFolder) -> list[str]:
    """Batches that are not done."""
    return [place.name for place in folder.bulk.iterdir() if (place / _MAILS).exists()]


def _label(line: bytes) -> str | None:
    verdict = msgspec.json.decode(line, type=_Line).verdict
    return verdict.label if verdict is not None else None


def _head(stream: BinaryIO) -> _Head:
    return msgspec.msgpack.decode(next(_frames(stream)), type=_Head)


def _mails(stream: BinaryIO) -> Iterator[_Mail]:
    for frame in _frames(stream):
        yield msgspec.msgpack.decode(frame, type=_Mail)


def _raw(mail: _Mail) -> RawMessage:
    return RawMessage(path=mail.path, index=mail.index, data=mail.data, left_out=mail.left_out)


def _frames(stream: BinaryIO) -> Iterator[bytes]:
    while size := stream.read(8):
        yield stream.read(int.from_bytes(size, "big"))


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    """Whole and through to the disk, or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.writelines(pieces)
        stream.flush()
        os.fsync(stream.fileno())
    partial.rename(path)
    sync_folder(path.parent)
