"""Files of a TAR archive (POSIX.1-1988, pax, GNU). Links and devices are passed over: nothing is unpacked to disk."""

import io
import tarfile

from fuwake.parse import limits
from fuwake.parse.archive_parts import Shelf, Unread

_BROKEN = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, RecursionError, IndexError, KeyError)


def open_one(shelf: Shelf) -> None:
    """Adds what the archive holds."""
    number = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(shelf.data), mode="r:", errors="replace") as archive:
            for member in archive:
                if not member.isreg():
                    continue
                number += 1
                if number > limits.ARCHIVE_ENTRIES:
                    shelf.say(
                        "limit-attachment-entries", f"more than {limits.ARCHIVE_ENTRIES} files in the archive, the others are not read"
                    )
                    return
                if shelf.full():
                    return
                shelf.add(number, member.name[:500], member.size, _content(shelf, archive, member))
    except _BROKEN as error:
        shelf.say("attachment-unreadable", f"a TAR archive that cannot be read to its end: {type(error).__name__}")


def _content(shelf: Shelf, archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes | Unread:
    if member.size > limits.ARCHIVE_MEMBER:
        return "limit-attachment-size", f"a file in the archive is larger than {limits.ARCHIVE_MEMBER} bytes"
    stream = archive.extractfile(member)
    return shelf.checked(stream.read(shelf.most + 1)) if stream is not None else ("attachment-unreadable", "a file without content")
