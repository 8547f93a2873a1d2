"""What kind of archive an attachment is, by its first bytes and its name. Loaded for every mail, so it imports no archive library."""

from collections.abc import Callable

from fuwake.model.message import Part

Passwords = Callable[[], tuple[str, ...]]
"""Reads, when it is called, the passwords that a mail gives for its own files."""

_ZIP = b"PK\x03\x04"
_OTHERS = ((b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "RAR"), (b"MSCF\x00\x00\x00\x00", "CAB"), (b"\x1f\x8b\x08", "GZIP"),
           (b"BZh", "BZIP2"), (b"\xfd7zXZ\x00", "XZ"), (b"**ACE**", "ACE"))  # fmt: skip
_OTHER_NAMES = ("7z", "rar", "cab", "gz", "tgz", "bz2", "xz", "ace", "arj", "lzh", "lha", "tar", "z", "zst")
_KINDS_BY_NAME = {"7z": "7z", "gz": "GZIP", "tgz": "GZIP", "bz2": "BZIP2", "lha": "LZH"}
_NO_ARCHIVES = frozenset((
    "jar", "apk", "xpi", "epub", "odt", "ods", "odp", "odg", "xps", "oxps", "vsdx", "nupkg", "whl", "docx", "docm", "dotx", "dotm",
    "xlsx", "xlsm", "xltx", "xltm", "xlam", "pptx", "pptm", "ppsx", "ppsm", "potx", "potm",
))  # fmt: skip
"""ZIP containers of other programs, which a person does not unpack."""


def is_archive(part: Part, data: bytes) -> bool:
    """Whether the part is worth looking at: a ZIP that is no program's own format, or another kind of archive."""
    word = ending(part.filename)
    if data.startswith(_ZIP):
        return word not in _NO_ARCHIVES and "officedocument" not in part.type and b"[Content_Types].xml" not in data[:4096]
    return other_kind(part, data) is not None


def other_kind(part: Part, data: bytes) -> str | None:
    """Kind of an archive that is no ZIP; None where it is none."""
    found = next((kind for mark, kind in _OTHERS if data.startswith(mark)), None)
    if found is None and data[257:262] == b"ustar":
        return "TAR"
    if found is None and data[2:7] in (b"-lh5-", b"-lh6-", b"-lh7-", b"-lh0-", b"-lh1-"):
        return "LZH"
    word = ending(part.filename)
    if found is not None or word not in _OTHER_NAMES:
        return found if word != "svgz" else None
    return _KINDS_BY_NAME.get(word, word.upper())


def ending(name: str | None) -> str:
    """The last part of a file name, lower-case; '' where there is none."""
    head, dot, tail = (name or "").lower().rstrip(". ").rpartition(".")
    return tail[:10] if dot and head else ""
