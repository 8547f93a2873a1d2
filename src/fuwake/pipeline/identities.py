"""Who received the mails of finished cases, so that pages made of them mask it: each message is read in a process of its own.

The process stays and serves one case after the other, for a program with threads, which must not fork. What it says are names, in a
form that is checked; where it breaks a limit, the next case gets a new one.
"""

from pathlib import Path
from threading import Lock

import msgspec

from fuwake.model.case import Run, Stop
from fuwake.parse.identity import Identity
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.confined import Limits, Stopped, Worker
from fuwake.pipeline.reading import read
from fuwake.store.case_folder import CaseFolder

_KEPT = 256


class Identities:
    """For threads. Starts its process with the first case that is asked for."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._lock = limits, Lock()
        self._worker: Worker | None = None
        self._known: dict[tuple[str, str], Redactor] = {}

    def redactor(self, folder: CaseFolder, run: Run) -> Redactor:
        """What masks the recipient of a case, and whoever passed the mail on. Raises FuwakeError: what its files
        lack, which limit it breaks, or that no process can be started.
        """
        key = (str(folder.path), run.dissected_at.isoformat())
        with self._lock:
            if (known := self._known.get(key)) is None:
                known = self._known[key] = Redactor.of_identity(self._ask(folder, run))
                while len(self._known) > _KEPT:
                    del self._known[next(iter(self._known))]
        return known

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            if self._worker is not None and not self._worker.ended:
                self._worker.stop()
            self._worker = None

    def _ask(self, folder: CaseFolder, run: Run) -> Identity:
        if self._worker is None or self._worker.ended:
            self._worker = Worker(identity_in, self._limits)
        try:
            answer = self._worker.ask((str(folder.path), msgspec.json.encode(run)))
            return msgspec.msgpack.decode(answer, type=Identity)
        except msgspec.DecodeError as error:
            self._worker.stop()
            raise Stopped(Stop(limit="process", what="the process that read it gave an answer that is none")) from error


def identity_in(about: tuple[str, bytes], _: bytes) -> bytes:
    """The work of the process: the identity of the recipient of a case folder."""
    path, run = about
    folder = CaseFolder(Path(path))
    source = folder.source()
    kept = dict(zip((carrier.file for carrier in source.carriers), folder.carriers(source), strict=True))
    given = Arrival(raw=folder.message(), source=source, kept=kept)
    opened = read(given, msgspec.json.decode(run, type=Run), as_is=True)[1]
    return msgspec.msgpack.encode(opened.redactor.identity)
