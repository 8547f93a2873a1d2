"""Reads the words in the pictures of a mail that says hardly anything in letters (optical character recognition, on this machine).

The engine is Tesseract with its Japanese and English data. It runs in a process of its own under limits of time and memory; the raw
answer is the table that it wrote (TSV), so that a case is read again without the engine.
"""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import msgspec

from fuwake.model.answers import PictureLine, PictureText
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw

LANGUAGES = ("jpn", "eng")
MEMORY_BYTES = 300_000_000
"""Of the process that reads one picture; a picture of a usual mail takes 90 MB."""
CURE = "apt-get install tesseract-ocr tesseract-ocr-jpn"
_MOST_ANSWER = 2_000_000  # bytes
_MOST_LINES = 400
_MOST_LINE = 1_000  # signs
_COLUMNS = 12
_ADDRESS = re.compile(r"(?:https?:/|www\.)\S{0,500}$", re.IGNORECASE)
_CHILD = Path(__file__).with_name("picture_child.py")
# Page segmentation of Tesseract (`--psm`): blocks, columns and lines are found by the engine itself, or it takes every word for itself.
_TEXT, _SCATTERED = "3", "11"
_UNREADABLE, _NO_ENGINE = 3, 4  # exit statuses of the child


class PictureTextObserver:
    """observer `picture_text`; question: path of the part that holds the picture; data: `model.answers.PictureText`.

    found: words were read. absent: the engine saw none. Any sign may be misread.
    """

    name: ClassVar[str] = "picture_text"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "Nothing: the words are read on this machine."

    def __init__(
        self,
        engine: str,
        timeout_s: float,
        pictures: Mapping[str, bytes],
        *,
        scattered: bool = False,
        areas: tuple[tuple[int, int, int, int], ...] = (),
    ) -> None:
        """engine: name or path of the Tesseract program; pictures: bytes by question; scattered: words here and there, no running text;
        areas: left, top, width and height within every picture of what is read alone; places then count from their upper left corner."""
        self._layout = _SCATTERED if scattered else _TEXT
        self._areas = ";".join(",".join(map(str, area)) for area in areas)
        self._engine = engine
        self._timeout_s = timeout_s
        self._pictures = pictures
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, question: str) -> Raw:
        """Reads the picture. Raises ObserveFailure: `not-configured`, `timeout`, `garbage`, `too-large`."""
        engine = shutil.which(self._engine)
        if engine is None:
            raise ObserveFailure("not-configured", f"{self._engine} is not installed: {CURE}")
        async with self._one_at_a_time:
            try:
                async with asyncio.timeout(self._timeout_s):
                    body = await self._read(engine, self._pictures[question])
            except TimeoutError:
                raise ObserveFailure("timeout", f"the picture was not read within {self._timeout_s:g} s") from None
        return Raw(body=body, source=f"{Path(engine).name} ({'+'.join(LANGUAGES)})")

    async def _read(self, engine: str, picture: bytes) -> bytes:
        command = (
            sys.executable,
            "-I",
            str(_CHILD),
            engine,
            "+".join(LANGUAGES),
            str(1 + int(self._timeout_s)),
            str(MEMORY_BYTES),
            self._layout,
            *([self._areas] if self._areas else []),
        )
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)
        try:
            table, said = await process.communicate(picture)
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        if process.returncode == 0 and len(table) <= _MOST_ANSWER:
            return table
        raise _failure(process.returncode or 0, said.decode("utf-8", "replace"))

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:  # noqa: ARG004  # the protocol of all observers
        """Lines from the engine's table."""
        head, _, table = raw[:_MOST_ANSWER].decode("utf-8", "replace").partition("\n")
        words = head.split(" ")
        if len(words) != 4 or words[0] != "picture" or not all(word.isdigit() for word in words[1:3]):
            return Reading(status="failed", data=None, reason="garbage", detail="not a table of this observer")
        try:
            lines = _lines(table, float(words[3]))
        except (ValueError, OverflowError, ZeroDivisionError) as error:
            return Reading(status="failed", data=None, reason="garbage", detail=f"the engine's table: {error}"[:200])
        record = PictureText(width=int(words[1]), height=int(words[2]), lines=tuple(lines))
        return Reading(status="found" if lines else "absent", data=msgspec.to_builtins(record))


def _failure(status: int, said: str) -> ObserveFailure:
    if "Failed loading language" in said or "Error opening data file" in said:
        return ObserveFailure("not-configured", f"the Japanese data of the engine is not installed: {CURE}")
    if status == _NO_ENGINE:
        return ObserveFailure("not-configured", f"the engine does not start: {CURE}")
    if status == _UNREADABLE:
        return ObserveFailure("garbage", "the picture cannot be decoded, or is too large")
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return ObserveFailure("timeout", "the picture took more processor time than is spent on one")
    if status == 0:
        return ObserveFailure("too-large", "the engine wrote a longer table than is read")
    last = (said.strip().splitlines() or [""])[-1][:120]
    return ObserveFailure("garbage", f"the engine ended with status {status}: {last}")


def _lines(table: str, scale: float) -> list[PictureLine]:
    """Lines in the order of the table: columns level, page, block, paragraph, line, word, left, top, width, height, conf, text."""
    found: dict[tuple[str, ...], list[tuple[str, float, tuple[int, int, int, int]]]] = {}
    for row in table.split("\n"):
        cells = row.rstrip("\r").split("\t")
        if len(cells) != _COLUMNS or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        key = tuple(cells[1:5])
        if key in found or len(found) < _MOST_LINES:
            found.setdefault(key, []).append((cells[11].strip(), float(cells[10]), (left, top, left + width, top + height)))
    return [_line(words, scale) for words in found.values()]


def _line(words: list[tuple[str, float, tuple[int, int, int, int]]], scale: float) -> PictureLine:
    text, signs, before = "", 0, -1.0
    for word, sure, _ in words:
        # Japanese is written without spaces: the engine's words are only its guess. It also cuts long addresses in two, and then
        # gives both pieces the one measure of the whole.
        glued = not text or _wide(text[-1]) or _wide(word[0]) or (sure == before and _ADDRESS.search(text) is not None)
        text += word if glued else f" {word}"
        signs, before = signs + len(word), sure
    edges = [min(box[0] for _, _, box in words), min(box[1] for _, _, box in words)]
    edges += [max(box[2] for _, _, box in words), max(box[3] for _, _, box in words)]
    left, top, right, bottom = (round(edge / scale) for edge in edges)
    return PictureLine(
        text=text[:_MOST_LINE],
        confidence=_share(sum(sure * len(word) for word, sure, _ in words) / signs),
        weakest=_share(min(sure for _, sure, _ in words)),
        box=(left, top, right - left, bottom - top),
    )


def _share(percent: float) -> float:
    return round(min(max(percent, 0.0), 100.0) / 100, 2)


def _wide(sign: str) -> bool:
    """Japanese and Chinese signs and their punctuation."""
    return "\u2e80" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or "\uff00" <= sign <= "\uffef"
