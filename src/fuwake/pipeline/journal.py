"""What was asked for one mail and what came of it, on the disk as it comes: a killed examination asks none of it again.

run.json             when the examination began, and with what
answers.jsonl        a question and its outcome a line
evidence/<sha256>    raw answers and pictures
observations.jsonl   everything that was observed, once nothing is open

It lies in a folder of its own for each attempt, which is removed when the case folder stands.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from fuwake.model.case import Run
from fuwake.model.observation import Observation
from fuwake.store.case_folder import Evidence
from fuwake.store.service_folder import sync_tree

_RUN, _ANSWERS, _EVIDENCE, _OBSERVATIONS = "run.json", "answers.jsonl", "evidence", "observations.jsonl"


class _Line(Struct, frozen=True, kw_only=True):
    observation: Observation
    pieces: tuple[str, ...] = ()


class Journal:
    """The journal of an attempt; made where there is none. One that is about another run (a new version, another mode) is begun anew.

    For one process at a time. Every method raises OSError.
    """

    def __init__(self, folder: Path, run: Run) -> None:
        """run: how it would be begun now; `self.run` tells how it was begun."""
        self._folder = folder
        self.run = run
        self.evidence = Evidence()
        """What answers hold, by sha256: those of the journal and those that come."""
        self._known: dict[str, tuple[Observation, dict[str, bytes]]] = {}
        begun = _read(folder / _RUN, Run)
        if begun is None or (begun.fuwake, begun.mode, begun.vantage) != (run.fuwake, run.mode, run.vantage):
            shutil.rmtree(folder, ignore_errors=True)
            (folder / _EVIDENCE).mkdir(mode=0o700, parents=True)
            self.keep_run(run)
            return
        self.run = begun
        self._known = {line.observation.id: (line.observation, pieces) for line, pieces in self._lines()}

    def keep_run(self, run: Run) -> None:
        """Writes down the run, which may have met a limit by now."""
        self.run = run
        _write(self._folder / _RUN, msgspec.json.encode(run))

    def keep(self, data: bytes) -> str:
        """Keeps evidence and returns its sha256."""
        sha256 = self.evidence.keep(data)
        path = self._folder / _EVIDENCE / sha256
        if not path.exists():
            _write(path, data)
        return sha256

    def known(self, key: str) -> tuple[Observation, Mapping[str, bytes]] | None:
        """As `Notes`."""
        return self._known.get(key)

    def note(self, observation: Observation, pieces: Iterable[str]) -> None:
        """As `Notes`: one write, so that a kill leaves it whole or not there."""
        line = msgspec.json.encode(_Line(observation=observation, pieces=tuple(pieces)))
        handle = os.open(self._folder / _ANSWERS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line + b"\n")
        finally:
            os.close(handle)

    def conclude(self, observations: tuple[Observation, ...]) -> None:
        """Nothing is open any more."""
        _write(self._folder / _OBSERVATIONS, b"".join(msgspec.json.encode(seen) + b"\n" for seen in observations))

    def concluded(self) -> tuple[Observation, ...] | None:
        """Everything that was observed; None where something is open."""
        try:
            lines = (self._folder / _OBSERVATIONS).read_bytes().splitlines()
        except FileNotFoundError:
            return None
        return tuple(msgspec.json.decode(line, type=Observation) for line in lines)

    def sync(self) -> None:
        """Through to the disk."""
        sync_tree(self._folder)

    def _lines(self) -> Iterator[tuple[_Line, dict[str, bytes]]]:
        """Those that are whole, with all that they name."""
        path = self._folder / _ANSWERS
        data = path.read_bytes() if path.exists() else b""
        if not data.endswith(b"\n") and data:  # a disk that was full
            data = data[: data.rfind(b"\n") + 1]
            _write(path, data)
        for text in data.splitlines():
            line = msgspec.json.decode(text, type=_Line)
            names = (*line.pieces, *([line.observation.evidence] if line.observation.evidence else []))
            found = {name: held for name in names if (held := self._held(name)) is not None}
            if len(found) == len(set(names)):
                for held in found.values():
                    self.evidence.keep(held)
                yield line, {name: found[name] for name in line.pieces}

    def _held(self, name: str) -> bytes | None:
        path = self._folder / _EVIDENCE / name
        data = path.read_bytes() if path.exists() else b""
        return data if hashlib.sha256(data).hexdigest() == name else None


def _read(path: Path, kind: type[Run]) -> Run | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    partial.chmod(0o600)
    partial.rename(path)
