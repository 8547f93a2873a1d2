"""Word, Excel and PowerPoint files of before 2007 (compound files, MS-CFB): addresses, macros, locks. Also the shell of locked new ones.

Their records are not interpreted: addresses stand in the streams as text, in 8 bits or UTF-16 (HYPERLINK fields of MS-DOC section 2.9.90,
HLink records of MS-XLS section 2.4.140, ExHyperlinkAtom of MS-PPT section 2.10.18), and are searched for there.
"""

import io
import re
import struct
from collections.abc import Iterator
from typing import Any

from fuwake.parse import limits
from fuwake.parse.attachments._harvest import Found, Harvest

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NARROW = re.compile(rb"https?://[\x21\x23-\x3b\x3d\x3f-\x7e]{3,2000}", re.IGNORECASE)
_WIDE = re.compile(rb"(?:[Hh]\x00[Tt]\x00[Tt]\x00[Pp]\x00(?:[Ss]\x00)?:\x00/\x00/\x00)(?:[\x21\x23-\x3b\x3d\x3f-\x7e]\x00){3,2000}")
_OWN = re.compile(r"https?://(?:schemas\.(?:openxmlformats|microsoft|xmlsoap)\.|www\.w3\.org/|purl\.org/|ns\.adobe\.com/)", re.IGNORECASE)
"""Names of formats that look like addresses."""
_MOST_STREAMS = 2_000
_MOST_BYTES = 20_000_000  # of all streams that are read
_MOST_LINKS = 500
_RECORD_LOCKED = 0x2F  # FilePass, MS-XLS section 2.4.117


def read(data: bytes) -> Harvest:
    """Links of an old Office file, whether it has macros, whether it is locked. Never raises."""
    from olefile import OleFileIO  # type: ignore[import-untyped]  # only where there is such a file; ships no types
    from olefile.olefile import OleFileError  # type: ignore[import-untyped]  # the same

    harvest = Harvest()
    if data[30:34] not in (b"\x09\x00\x06\x00", b"\x0c\x00\x06\x00"):  # sector shifts, MS-CFB section 2.2
        harvest.defects.append(("attachment-unreadable", "an old Office file that cannot be opened: its sectors have no size"))
        return harvest
    try:
        with OleFileIO(io.BytesIO(data)) as file:
            _read(file, harvest)
    except (OleFileError, OSError, ValueError, IndexError, KeyError, TypeError, ArithmeticError, struct.error, RecursionError) as error:
        harvest.defects.append(("attachment-unreadable", f"an old Office file that cannot be opened: {type(error).__name__}"))
    return harvest


def _read(file: Any, harvest: Harvest) -> None:
    names = ["/".join(path) for path in file.listdir(streams=True, storages=False)[:_MOST_STREAMS]]
    if not names:
        harvest.defects.append(("attachment-unreadable", "an old Office file in which nothing is found"))
    if any(name.lower().endswith("_vba_project") for name in names):
        harvest.defects.append(("office-macro", "an Office file with macros"))
    if "EncryptedPackage" in names or "EncryptedSummary" in names:  # MS-OFFCRYPTO section 2.3.4, MS-PPT section 2.1.5
        harvest.defects.append(("attachment-encrypted", "a locked Office file: what is in it is not known"))
        return
    seen: dict[str, None] = {}
    for name, stream in _streams(file, names):
        if _locked(name, stream):
            harvest.defects.append(("attachment-encrypted", "a locked Office file: what is in it is not known"))
            return
        for found in (*_NARROW.finditer(stream), *_WIDE.finditer(stream)):
            url = found[0].replace(b"\x00", b"").decode("ascii")
            if len(seen) < _MOST_LINKS and _OWN.match(url) is None:
                seen.setdefault(url)
    harvest.links = [Found(url) for url in seen]


def _streams(file: Any, names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every stream but those of macros and previews, within the bytes of all."""
    left = _MOST_BYTES
    for name in names:
        if "vba" in name.lower() or name.startswith("\x05") or left <= 0:
            continue
        with file.openstream(name) as stream:
            content: bytes = stream.read(min(left, limits.ARCHIVE_MEMBER))
        left -= len(content)
        yield name, content


def _locked(name: str, stream: bytes) -> bool:
    if name == "WordDocument":
        return len(stream) > 11 and bool(stream[11] & 1)  # fEncrypted of the FIB, MS-DOC section 2.5.2
    if name not in ("Workbook", "Book"):
        return False
    place = 0
    for _ in range(20):  # it stands right behind the first record
        if place + 4 > len(stream):
            return False
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _RECORD_LOCKED:
            return True
        place += 4 + length
    return False
