"""Compares a mail with the earlier cases of the user's own folder (S28). Nothing leaves the machine."""

import asyncio
import json
from pathlib import Path
from typing import ClassVar

import msgspec

from fuwake.campaigns.likeness import compare
from fuwake.campaigns.sketch import Sketch
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw

MOST_CASES = 5_000
"""Newest cases compared."""
NEAREST = 5
WORTH_KEEPING = 0.3
"""Likeness below which an earlier case is not kept as evidence."""


class _Stored(msgspec.Struct, frozen=True):
    """The raw answer: the mail's own sketch and those of the earlier cases that are alike."""

    own: Sketch
    alike: tuple[Sketch, ...]
    compared: int


class EarlierCasesObserver:
    """observer `earlier_cases`; question `message`.

    data: `{compared, nearest: [{case, title, received, likeness, in[]}]}`; absent where no earlier case is alike.
    """

    name: ClassVar[str] = "earlier_cases"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "Nothing: the folder of your own cases is read."

    def __init__(self, folder: Path, own: Sketch) -> None:
        self._folder = folder
        self._own = own

    async def ask(self, question: str) -> Raw:  # noqa: ARG002  # the protocol's one question is always `message`
        """Reads the sketches of the earlier cases. Raises ObserveFailure where the folder cannot be read."""
        body = await asyncio.to_thread(self._compare)
        return Raw(body=body, source=f"cases in {self._folder.name or self._folder}")

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:  # noqa: ARG004  # the protocol's one question is always `message`
        """Compares the stored sketches again."""
        try:
            stored = msgspec.json.decode(raw, type=_Stored)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return Reading(status="failed", data=None, reason="garbage", detail=f"stored sketches: {error}")
        nearest = []
        for other in stored.alike:
            likeness, features = compare(stored.own, other)
            nearest.append(
                {"case": other.case, "title": other.title, "received": other.received, "likeness": likeness, "in": list(features)}
            )
        nearest.sort(key=lambda entry: (-float(str(entry["likeness"])), str(entry["case"])))
        data = {"compared": stored.compared, "nearest": nearest[:NEAREST]}
        return Reading(status="found" if nearest else "absent", data=data)

    def _compare(self) -> bytes:
        try:
            files = sorted(_sketches(self._folder), key=_written, reverse=True)[:MOST_CASES]
        except OSError as error:
            raise ObserveFailure("unreachable", f"the folder of earlier cases cannot be read: {error}") from error
        others: dict[str, Sketch] = {}
        for file in files:
            try:
                other = msgspec.json.decode(file.read_bytes(), type=Sketch)
            except (OSError, msgspec.DecodeError, json.JSONDecodeError):
                continue  # a folder being written or from another version: not compared, and not counted
            if other.case != self._own.case:
                others.setdefault(other.case, other)
        ranked = sorted(others.values(), key=lambda other: (-compare(self._own, other)[0], other.case))
        alike = tuple(other for other in ranked[:NEAREST] if compare(self._own, other)[0] >= WORTH_KEEPING)
        return msgspec.json.encode(_Stored(own=self._own, alike=alike, compared=len(others)))


def _sketches(folder: Path) -> list[Path]:
    """Those of whole case folders; a folder under way has a name with a dot in front."""
    return [file for file in folder.glob("*/sketch.json") if not file.parent.name.startswith(".")]


def _written(file: Path) -> float:
    """When; 0 for a folder that is just being replaced."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
