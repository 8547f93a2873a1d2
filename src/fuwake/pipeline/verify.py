"""Re-derives a case from its stored evidence and names everything that differs (B2)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from fuwake.model.case import CaseSource, Run
from fuwake.model.errors import CaseFolderError, UnreadableInput
from fuwake.model.observation import Observation
from fuwake.observe.readers import READERS
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.arrival import Arrival, holds_not, unload
from fuwake.pipeline.confined import USUAL, Limits, Stopped, Worker
from fuwake.pipeline.judge import judge_opened
from fuwake.pipeline.opened import bounds_of, open_mail
from fuwake.pipeline.replay import read_again
from fuwake.store.case_folder import MANIFEST, REMOVED, WATCH, CaseFolder, encode_case, encode_digests, read_manifest

MOST_DIFFERENCES = 50


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not hold."""

    where: str
    """File, with a JSON pointer behind `#` where there is one."""
    what: str


def verify(path: Path, limits: Limits = USUAL) -> tuple[Difference, ...]:
    """All differences; empty where the case stands. The files are read in a process of its own, since strangers wrote them.

    Raises CaseFolderError where it is no case folder at all.
    """
    with Worker(_Work(path), limits, fork=True) as worker:
        try:
            return msgspec.msgpack.decode(worker.ask(None), type=tuple[Difference, ...])
        except UnreadableInput as error:
            raise CaseFolderError(error.what) from error
        except (Stopped, msgspec.DecodeError) as error:
            return (Difference(where="message.eml", what=f"could not be checked: {error}"),)


class _Work:
    """The work of the process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, _: None, __: bytes) -> bytes:
        try:
            return msgspec.msgpack.encode(differences(self._path))
        except CaseFolderError as error:
            raise UnreadableInput(str(self._path), str(error)) from error


def differences(path: Path) -> tuple[Difference, ...]:
    """`verify`, in this process."""
    found = list(files(path))
    if (path / REMOVED).exists():
        return (
            *found[: MOST_DIFFERENCES - 1],
            Difference(where="message.eml", what="was removed on purpose: the case cannot be derived again"),
        )
    folder = CaseFolder(path)
    try:
        raw, run, source, observations = folder.message(), folder.run(), folder.source(), folder.observations()
        carriers, stored = folder.carriers(source), folder.bytes_of("case.json")
    except CaseFolderError as error:
        return (*found, Difference(where=str(error).split(":", 1)[0], what=str(error)))
    found += _originals(folder, raw, source, carriers, run)
    mail = open_mail(raw, run.trusted_receivers, source=source, carriers=carriers, stopped=run.stopped, bounds=bounds_of(run))
    found += re_read(folder, observations, mail.redactor)
    case = judge_opened(mail, source, run, observations)
    again = encode_case(case)
    if again != stored:
        found += _case(stored, again)
    if (path / WATCH).exists():
        from fuwake.pipeline.watch_verify import watch_differences  # only where a case is watched

        found += watch_differences(path, case, mail.redactor)
    return tuple(found[:MOST_DIFFERENCES])


def files(path: Path) -> Iterator[Difference]:
    """Files of a folder that are not as its manifest says; the rounds of watching have manifests of their own."""
    try:
        manifest = read_manifest(path)
    except CaseFolderError as error:
        if not (path / MANIFEST).is_file():
            raise
        yield Difference(where=MANIFEST, what=f"cannot be read, so no file's sum could be compared: {error}")
        return
    if encode_digests(manifest.files) != (path / MANIFEST).read_bytes():
        yield Difference(where=MANIFEST, what="is written otherwise than fuwake writes it")
    present = {file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()} - {MANIFEST}
    present = {name for name in present if not name.startswith(f"{WATCH}/")}
    for name in sorted(present - manifest.files.keys()):
        yield Difference(where=name, what="is not in the manifest")
    for name, digest in manifest.files.items():
        if name not in present:
            yield Difference(where=name, what="is missing")
            continue
        actual = hashlib.sha256((path / name).read_bytes()).hexdigest()
        if actual != digest and name == f"evidence/{actual}":
            yield Difference(where=MANIFEST, what=f"gives another sha256 for {name} than its name and its bytes")
        elif actual != digest:
            yield Difference(where=name, what=f"was changed: sha256 {actual}, the manifest says {digest}")
        elif name.startswith("evidence/") and name != f"evidence/{digest}":
            yield Difference(where=name, what=f"holds other bytes than its name says: sha256 {digest}")


def _originals(folder: CaseFolder, raw: bytes, source: CaseSource, carriers: tuple[bytes, ...], run: Run) -> Iterator[Difference]:
    """Takes the message out of what it came in again."""
    taken = carriers[0] if carriers else raw
    arrival = Arrival(raw=taken, source=CaseSource(path=source.path, index=source.index))
    if carriers and unload(arrival, run.trusted_receivers, bounds=bounds_of(run)).raw != raw:
        yield Difference(where="message.eml", what=f"is not the mail that {source.carriers[0].file} carries")
    if source.container is not None and (why := holds_not(folder.container(source), taken, raw)) is not None:
        yield Difference(where=source.container.file, what=why)


def re_read(folder: CaseFolder, observations: tuple[Observation, ...], redactor: Redactor) -> Iterator[Difference]:
    """Reads every stored raw answer again; the recipient is masked in what was read."""
    for line, seen in enumerate(observations, start=1):
        where = f"observations.jsonl#{line} ({seen.id})"
        if seen.evidence is None:
            if seen.status in {"found", "absent"}:
                yield Difference(where=where, what=f"says {seen.status} without evidence")
            continue
        try:
            raw = folder.evidence(seen.evidence)
        except CaseFolderError as error:
            yield Difference(where=where, what=str(error))
            continue
        if seen.observer not in READERS:
            yield Difference(where=where, what=f"no reader is known for the observer {seen.observer}")
            continue
        reading = read_again(seen, raw, redactor)
        if (reading.status, reading.data) != (seen.status, seen.data):
            pointer = next(iter(_walk(reading.data, seen.data, "")), "status")
            yield Difference(where=where, what=f"its raw answer evidence/{seen.evidence} says otherwise at {pointer}")


def _case(stored: bytes, again: bytes) -> Iterator[Difference]:
    try:
        document = msgspec.json.decode(stored)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield Difference(where="case.json", what=f"cannot be read: {error}")
        return
    yield from told_apart("case.json", stored, again, document)


def told_apart(name: str, stored: bytes, again: bytes, document: object) -> Iterator[Difference]:
    """Where a stored document differs from the one that follows from the evidence. document: the stored one, decoded."""
    pointers = list(_walk(msgspec.json.decode(again), document, ""))
    for pointer in pointers:
        yield Difference(where=f"{name}#{pointer}", what="does not follow from the evidence")
    if not pointers:
        at = next((i for i, (one, two) in enumerate(zip(stored, again, strict=False)) if one != two), min(len(stored), len(again)))
        line = stored.count(b"\n", 0, at) + 1
        yield Difference(where=f"{name} line {line}", what="is written otherwise than fuwake writes it")


def _walk(one: Any, two: Any, pointer: str) -> Iterator[str]:
    """JSON pointers (RFC 6901) of the leaves that differ."""
    if isinstance(one, dict) and isinstance(two, dict):
        for key in dict.fromkeys((*one, *two)):
            step = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
            if key not in one or key not in two:
                yield step
            else:
                yield from _walk(one[key], two[key], step)
    elif isinstance(one, list | tuple) and isinstance(two, list | tuple):
        for at in range(max(len(one), len(two))):
            if at >= len(one) or at >= len(two):
                yield f"{pointer}/{at}"
            else:
                yield from _walk(one[at], two[at], f"{pointer}/{at}")
    elif one != two:
        yield pointer or "/"
