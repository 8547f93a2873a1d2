"""The rounds of a watched case checked: whole, in one chain, each raw answer read again, and the time line derived again."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from fuwake.derive.watch_timeline import Round, timeline
from fuwake.model.case import Case
from fuwake.model.errors import CaseFolderError
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.verify import Difference, files, re_read, told_apart
from fuwake.store.case_folder import WATCH
from fuwake.store.watch_rounds import TIMELINE, RoundFolder, encode_timeline, link_to, rounds


def watch_differences(path: Path, case: Case, redactor: Redactor) -> Iterator[Difference]:
    """All that does not hold."""
    folders = rounds(path)
    known = {folder.path.name for folder in folders} | {TIMELINE}
    for entry in sorted((path / WATCH).iterdir()):
        if entry.name not in known and not entry.name.startswith("."):
            yield Difference(where=f"{WATCH}/{entry.name}", what="is no round and no time line")
    read: list[Round] = []
    before: Path | None = None
    for number, folder in enumerate(folders, 1):
        try:
            record, observations = folder.record(), folder.observations()
            yield from _within(folder, (*files(folder.path), *re_read(folder, observations, redactor)))
            if record.number != number or folder.path.name != f"{number:04d}":
                yield Difference(where=f"{WATCH}/{folder.path.name}", what=f"is not round {number}: a round before it is gone")
            if record.before != link_to(before, case.message.sha256):
                yield Difference(where=f"{WATCH}/{folder.path.name}/round.json", what="the round before it is another than it names")
        except CaseFolderError as error:
            yield Difference(where=f"{WATCH}/{folder.path.name}", what=str(error))
            return
        read.append((record, {seen.id: seen for seen in observations}))
        before = folder.path
    yield from _timeline(path, encode_timeline(timeline(case, read)))


def _within(folder: RoundFolder, found: tuple[Difference, ...]) -> Iterator[Difference]:
    for difference in found:
        yield Difference(where=f"{WATCH}/{folder.path.name}/{difference.where}", what=difference.what)


def _timeline(path: Path, again: bytes) -> Iterator[Difference]:
    name = f"{WATCH}/{TIMELINE}"
    try:
        stored = (path / name).read_bytes()
        document = msgspec.json.decode(stored)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        yield Difference(where=name, what=f"cannot be read: {error}")
        return
    if stored != again:
        yield from told_apart(name, stored, again, document)
