"""Files inside attached archives, listed as parts below them: ZIP, open or locked with a password that the mail itself gives.

Nothing is written to disk. Depth, number, growth and size are bounded; what is not opened is named in a defect, never passed over.
"""

import hashlib
import io
import zipfile
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fuwake.model.base import Defect
from fuwake.model.message import Part
from fuwake.parse import limits
from fuwake.parse.archive_kinds import Passwords, ending, is_archive, other_kind
from fuwake.parse.mime import Node
from fuwake.parse.visible import plain
from fuwake.parse.zip_names import BROKEN, directory_size, name_of

_TYPES = {
    "html": "text/html", "htm": "text/html", "shtml": "text/html", "xhtml": "application/xhtml+xml", "txt": "text/plain",
    "csv": "text/csv", "md": "text/markdown", "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "gif": "image/gif", "bmp": "image/bmp", "webp": "image/webp", "svg": "image/svg+xml", "zip": "application/zip",
    "rtf": "application/rtf", "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "ics": "text/calendar", "vcf": "text/vcard", "url": "application/internet-shortcut",
}  # fmt: skip
_AES = 99  # compression method of entries under AES (WinZip AE-1, AE-2)
_RATIO_FROM = 1_000_000  # bytes: small files of blanks may well shrink a thousand times


class _Left(Struct):
    """What may still be unpacked for this mail."""

    parts: int
    bytes: int
    old_cipher: int


def open_archives(nodes: list[Node], passwords: Passwords, room: int) -> None:
    """Adds what the archives among the nodes hold, at the end, each below its archive. `room`: parts that may be added."""
    left = _Left(parts=max(0, room), bytes=limits.ARCHIVE_UNPACKED, old_cipher=limits.ARCHIVE_OLD_CIPHER)
    turn = [(index, 1) for index, node in enumerate(nodes) if node.data and is_archive(node.part, node.data)]
    for index, depth in turn:
        node = nodes[index]
        kind = other_kind(node.part, node.data)
        if kind is not None:
            _note(nodes, index, "attachment-not-opened", f"an archive of the kind {kind}, which is not opened: what is in it is not known")
        elif depth > limits.ARCHIVE_DEPTH:
            _note(nodes, index, "limit-attachment-depth", f"archives inside archives, more than {limits.ARCHIVE_DEPTH} deep")
        else:
            first = len(nodes)
            _Zip(nodes, index, passwords, left).open()
            turn += [
                (place, depth + 1)
                for place in range(first, len(nodes))
                if nodes[place].data and is_archive(nodes[place].part, nodes[place].data)
            ]


class _Zip:
    """One archive."""

    def __init__(self, nodes: list[Node], index: int, passwords: Passwords, left: _Left) -> None:
        self._nodes, self._index, self._left = nodes, index, left
        self._passwords = passwords

    def open(self) -> None:
        data = self._nodes[self._index].data
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
        if len(infos) > limits.ARCHIVE_ENTRIES:
            self._say("limit-attachment-entries", f"{len(infos)} files in the archive, the first {limits.ARCHIVE_ENTRIES} are read")
            infos = infos[: limits.ARCHIVE_ENTRIES]
        locked = [info for info in infos if info.flag_bits & 1]
        if locked and not self._unlock(files, locked):
            self._say(
                "attachment-encrypted", "a locked ZIP archive, and no password in the mail opens it: what is in its files is not known"
            )
        elif locked:
            self._say("attachment-password-in-mail", "a locked ZIP archive, opened with a password that stands in the mail")
        for number, info in enumerate(infos, 1):
            if self._left.parts <= 0:
                self._say("limit-mime-parts", "more files in archives than are read")
                return
            self._left.parts -= 1
            self._add(number, info, self._content(files, info))

    def _unlock(self, files: "_Files", locked: list[zipfile.ZipInfo]) -> bool:
        """Finds the password that fits the smallest locked file. Its few bytes are deciphered whole: the old cipher shows a wrong
        password only by nonsense."""
        probe = min(locked, key=lambda info: (info.file_size == 0, info.compress_size))
        if probe.compress_type != _AES and probe.compress_size > self._left.old_cipher:
            return False
        for password in self._passwords():
            files.key = password.encode("utf-8")
            try:
                files.read(probe, limits.ARCHIVE_MEMBER)
            except BROKEN:
                continue
            return True
        files.key = None
        return False

    def _content(self, files: "_Files", info: zipfile.ZipInfo) -> bytes | tuple[str, str]:
        """The file's bytes, or (code, why they are not read)."""
        if info.flag_bits & 1 and files.key is None:
            return "attachment-encrypted", "a locked file"
        if info.file_size > _RATIO_FROM and info.file_size > limits.ARCHIVE_RATIO * max(info.compress_size, 1):
            return "limit-attachment-ratio", f"a file in the archive grows more than {limits.ARCHIVE_RATIO} times"
        if info.flag_bits & 1 and info.compress_type != _AES:
            if info.compress_size > self._left.old_cipher:
                return "limit-attachment-size", f"more than {limits.ARCHIVE_OLD_CIPHER} bytes to decipher"
            self._left.old_cipher -= info.compress_size
        most = min(self._left.bytes, limits.ARCHIVE_MEMBER)
        try:
            content = files.read(info, most)
        except BROKEN as error:
            return "attachment-unreadable", f"a file in the archive cannot be unpacked: {type(error).__name__}"
        self._left.bytes -= len(content)
        return content if len(content) <= most else ("limit-attachment-size", f"a file in the archive is larger than {most} bytes")

    def _add(self, number: int, info: zipfile.ZipInfo, content: bytes | tuple[str, str]) -> None:
        packed, name = self._nodes[self._index], name_of(info)
        path = f"{packed.part.path}.{number}"
        data = content if isinstance(content, bytes) else b""
        why = content if isinstance(content, tuple) else None
        part = Part(
            path=path,
            type=_TYPES.get(ending(name), "application/octet-stream"),
            charset=None,
            filename=name,
            size=len(data) if why is None else info.file_size,
            sha256=hashlib.sha256(data).hexdigest() if why is None else None,
            disposition="attachment",
            content_id=None,
            span=packed.part.span,
            defects=(Defect(code=why[0], where=f"part:{path}", detail=plain(why[1])),) if why is not None else (),
        )
        self._nodes.append(Node(part=part, parent=self._index, data=data, cargo=packed.cargo))

    def _say(self, code: str, detail: str) -> None:
        _note(self._nodes, self._index, code, detail)


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


def _note(nodes: list[Node], index: int, code: str, detail: str) -> None:
    node = nodes[index]
    defect = Defect(code=code, where=f"part:{node.part.path}", detail=plain(detail))
    nodes[index] = replace(node, part=replace(node.part, defects=(*node.part.defects, defect)))
