"""Files of an archive as parts of the mail, and what may still be unpacked for it."""

import hashlib

from msgspec import Struct
from msgspec.structs import replace

from fuwake.model.base import Defect
from fuwake.model.message import Part
from fuwake.parse import limits
from fuwake.parse.archive_kinds import Passwords, ending
from fuwake.parse.mime import Node
from fuwake.parse.visible import plain

_TYPES = {
    "html": "text/html", "htm": "text/html", "shtml": "text/html", "xhtml": "application/xhtml+xml", "txt": "text/plain",
    "csv": "text/csv", "md": "text/markdown", "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "gif": "image/gif", "bmp": "image/bmp", "webp": "image/webp", "svg": "image/svg+xml", "zip": "application/zip",
    "rtf": "application/rtf", "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "ics": "text/calendar", "vcf": "text/vcard", "url": "application/internet-shortcut",
}  # fmt: skip
_RATIO_FROM = 1_000_000  # bytes: small files of blanks may well shrink a thousand times

Unread = tuple[str, str]
"""(code, why a file is not read)."""


class Left(Struct):
    """What may still be unpacked for this mail."""

    parts: int
    bytes: int
    old_cipher: int
    keys: int
    """Passwords that may still be hashed."""


class Shelf:
    """One archive among the nodes, and where its files go."""

    def __init__(self, nodes: list[Node], index: int, passwords: Passwords, left: Left) -> None:
        self.nodes, self.index, self.left = nodes, index, left
        self.passwords = passwords

    @property
    def data(self) -> bytes:
        """The archive."""
        return self.nodes[self.index].data

    @property
    def most(self) -> int:
        """Bytes that one file may still have."""
        return min(self.left.bytes, limits.ARCHIVE_MEMBER)

    def too_many(self, files: int) -> bool:
        """Whether there are more files than are read; then it says so."""
        if files > limits.ARCHIVE_ENTRIES:
            self.say("limit-attachment-entries", f"{files} files in the archive, the first {limits.ARCHIVE_ENTRIES} are read")
        return files > limits.ARCHIVE_ENTRIES

    def full(self) -> bool:
        """Whether no part may be added any more; then it says so."""
        if self.left.parts <= 0:
            self.say("limit-mime-parts", "more files in archives than are read")
            return True
        self.left.parts -= 1
        return False

    def checked(self, content: bytes) -> bytes | Unread:
        """The content of a file, counted; or that it is too large."""
        most = self.most
        self.left.bytes -= min(len(content), self.left.bytes)
        return content if len(content) <= most else ("limit-attachment-size", f"a file in the archive is larger than {most} bytes")

    def add(self, number: int, name: str, size: int, content: bytes | Unread) -> None:
        """A file, the `number`-th; `size` as the archive states it."""
        packed = self.nodes[self.index]
        path = f"{packed.part.path}.{number}"
        data = content if isinstance(content, bytes) else b""
        why = content if isinstance(content, tuple) else None
        part = Part(
            path=path,
            type=_TYPES.get(ending(name), "application/octet-stream"),
            charset=None,
            filename=name,
            size=len(data) if why is None else size,
            sha256=hashlib.sha256(data).hexdigest() if why is None else None,
            disposition="attachment",
            content_id=None,
            span=packed.part.span,
            defects=(Defect(code=why[0], where=f"part:{path}", detail=plain(why[1])),) if why is not None else (),
        )
        self.nodes.append(Node(part=part, parent=self.index, data=data, cargo=packed.cargo))

    def say(self, code: str, detail: str) -> None:
        """Notes what is the matter with the archive."""
        node = self.nodes[self.index]
        defect = Defect(code=code, where=f"part:{node.part.path}", detail=plain(detail))
        self.nodes[self.index] = replace(node, part=replace(node.part, defects=(*node.part.defects, defect)))


def grows_too_much(size: int, packed: int) -> bool:
    """Whether a file is a bomb by its size beside its packed size."""
    return size > _RATIO_FROM and size > limits.ARCHIVE_RATIO * max(packed, 1)


BOMB: Unread = ("limit-attachment-ratio", f"a file in the archive grows more than {limits.ARCHIVE_RATIO} times")
LOCKED: Unread = ("attachment-encrypted", "a locked file")
