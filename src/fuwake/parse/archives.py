"""Files inside attached archives, listed as parts below them: ZIP here, others by readers of their own; locked ones are
opened with a password that the mail itself gives.

Nothing is written to disk. Depth, number, growth and size are bounded; what is not opened is named in a defect, never passed over.
"""

import io
import zipfile
from importlib import import_module
from typing import Any

from fuwake.parse import limits
from fuwake.parse.archive_kinds import Passwords, is_archive, other_kind
from fuwake.parse.archive_parts import BOMB, LOCKED, Left, Shelf, Unread, grows_too_much
from fuwake.parse.mime import Node
from fuwake.parse.zip_names import BROKEN, directory_size, name_of

_AES = 99  # compression method of entries under AES (WinZip AE-1, AE-2)
_READERS = {"GZIP": "streams", "BZIP2": "streams", "XZ": "streams", "TAR": "tarballs", "7z": "sevenzip", "RAR": "rar"}
"""Kind of archive → module whose `open_one` reads it. Of other kinds nothing is known but the name."""


def open_archives(nodes: list[Node], passwords: Passwords, room: int) -> None:
    """Adds what the archives among the nodes hold, at the end, each below its archive. `room`: parts that may be added."""
    left = Left(parts=max(0, room), bytes=limits.ARCHIVE_UNPACKED, old_cipher=limits.ARCHIVE_OLD_CIPHER, keys=limits.ARCHIVE_SLOW_KEYS)
    turn = [(index, 1) for index, node in enumerate(nodes) if node.data and is_archive(node.part, node.data)]
    for index, depth in turn:
        node, shelf, first = nodes[index], Shelf(nodes, index, passwords, left), len(nodes)
        kind = other_kind(node.part, node.data)
        if kind is not None and kind not in _READERS:
            shelf.say("attachment-not-opened", f"an archive of the kind {kind}, which is not opened: what is in it is not known")
        elif depth > limits.ARCHIVE_DEPTH:
            shelf.say("limit-attachment-depth", f"archives inside archives, more than {limits.ARCHIVE_DEPTH} deep")
        elif kind is not None:
            import_module(f"fuwake.parse.{_READERS[kind]}").open_one(shelf)
        else:
            _Zip(shelf).open()
        turn += [
            (place, depth + 1)
            for place in range(first, len(nodes))
            if nodes[place].data and is_archive(nodes[place].part, nodes[place].data)
        ]


class _Zip:
    """One ZIP archive."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._left, self._say = shelf, shelf.left, shelf.say

    def open(self) -> None:
        data = self._shelf.data
        if directory_size(data) > limits.ARCHIVE_DIRECTORY:
            self._say("limit-attachment-entries", f"more than {limits.ARCHIVE_ENTRIES} files in the archive, which is not opened")
            return
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self._read(archive, data)
        except BROKEN as error:
            self._say("attachment-unreadable", f"a ZIP archive that cannot be opened: {type(error).__name__}")

    def _read(self, archive: zipfile.ZipFile, data: bytes) -> None:
        files = _Files(archive, data)
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if self._shelf.too_many(len(infos)):
            infos = infos[: limits.ARCHIVE_ENTRIES]
        locked = [info for info in infos if info.flag_bits & 1]
        if locked and not self._unlock(files, locked):
            self._say(
                "attachment-encrypted", "a locked ZIP archive, and no password in the mail opens it: what is in its files is not known"
            )
        elif locked:
            self._say("attachment-password-in-mail", "a locked ZIP archive, opened with a password that stands in the mail")
        for number, info in enumerate(infos, 1):
            if self._shelf.full():
                return
            self._shelf.add(number, name_of(info), info.file_size, self._content(files, info))

    def _unlock(self, files: "_Files", locked: list[zipfile.ZipInfo]) -> bool:
        """Finds the password that fits the smallest locked file. Its few bytes are deciphered whole: the old cipher shows a wrong
        password only by nonsense."""
        probe = min(locked, key=lambda info: (info.file_size == 0, info.compress_size))
        if probe.compress_type != _AES and probe.compress_size > self._left.old_cipher:
            return False
        for password in self._shelf.passwords():
            files.key = password.encode("utf-8")
            try:
                files.read(probe, limits.ARCHIVE_MEMBER)
            except BROKEN:
                continue
            return True
        files.key = None
        return False

    def _content(self, files: "_Files", info: zipfile.ZipInfo) -> bytes | Unread:
        """The file's bytes, or why they are not read."""
        if info.flag_bits & 1 and files.key is None:
            return LOCKED
        if grows_too_much(info.file_size, info.compress_size):
            return BOMB
        if info.flag_bits & 1 and info.compress_type != _AES:
            if info.compress_size > self._left.old_cipher:
                return "limit-attachment-size", f"more than {limits.ARCHIVE_OLD_CIPHER} bytes to decipher"
            self._left.old_cipher -= info.compress_size
        try:
            return self._shelf.checked(files.read(info, self._shelf.most))
        except BROKEN as error:
            return "attachment-unreadable", f"a file in the archive cannot be unpacked: {type(error).__name__}"


class _Files:
    """Reads files of an archive: the standard library where it can, pyzipper where they are under AES."""

    def __init__(self, archive: zipfile.ZipFile, data: bytes) -> None:
        self._archive, self._data = archive, data
        self._aes: Any = None
        self.key: bytes | None = None

    def read(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """At most one byte more than `most`. Raises what BROKEN holds."""
        if info.compress_type != _AES:
            with self._archive.open(info, pwd=self.key if info.flag_bits & 1 else None) as stream:
                return stream.read(most + 1)
        import pyzipper  # type: ignore[import-untyped]  # only where there is such an archive

        try:
            if self._aes is None:
                self._aes = pyzipper.AESZipFile(io.BytesIO(self._data))
            with self._aes.open(self._aes.infolist()[self._archive.infolist().index(info)], pwd=self.key) as stream:
                content: bytes = stream.read(most + 1)
                return content
        except (pyzipper.BadZipFile, pyzipper.LargeZipFile) as error:
            raise zipfile.BadZipFile(str(error)) from error
