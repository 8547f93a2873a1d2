"""Folders walked for triage: what `read_messages` is to be asked for, in an order that stays the same."""

import os
from collections.abc import Iterator
from pathlib import Path

from fuwake.model.errors import UnreadableInput

_MAILDIR = ("cur", "new", "tmp")


def walk(path: str) -> Iterator[str | UnreadableInput]:
    """Paths of files and Maildirs at and below `path`, names in sorted order; anything but a folder is passed on as it is.

    Links to folders are not followed (they may lead in a circle); files whose name begins with a dot are no mail and are left
    out. A folder that cannot be listed is yielded as an UnreadableInput, and the others are still walked.
    """
    if path == "-" or not Path(path).is_dir():
        yield path
        return
    waiting = [path]
    while waiting:
        place = waiting.pop()
        if not Path(place).is_dir():
            yield place
            continue
        try:
            with os.scandir(place) as entries:
                found = sorted((entry.name, entry.is_dir(follow_symlinks=False), _may_hold_mail(entry)) for entry in entries)
        except OSError as error:
            yield UnreadableInput(place, f"this folder cannot be listed: {error.strerror or error}")
            continue
        is_maildir = {"cur", "new"} <= {name for name, is_folder, _ in found if is_folder}
        if is_maildir:
            yield place
        inside = [name for name, is_folder, may in found if may and not (is_maildir and (name in _MAILDIR or not is_folder))]
        waiting.extend(str(Path(place, name)) for name in reversed(inside))


def _may_hold_mail(entry: os.DirEntry[str]) -> bool:
    """Whether to look into it: a folder, or a regular file whose name does not begin with a dot (a pipe would never end)."""
    if entry.is_dir(follow_symlinks=False):
        return True
    return entry.is_file() and not entry.name.startswith(".")
