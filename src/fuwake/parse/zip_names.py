"""What the directory of a ZIP archive says, before anything of it is believed (APPNOTE 6.3.10)."""

import struct
import zipfile
import zlib

BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    LookupError,
    OverflowError,
)
"""What the library raises on damaged archives."""


def directory_size(data: bytes) -> int:
    """Bytes of the directory as the end record gives them (section 4.3.16); 0 where there is no such record."""
    place = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    return int(struct.unpack_from("<I", data, place + 12)[0]) if 0 <= place <= len(data) - 22 else 0


def name_of(info: zipfile.ZipInfo) -> str:
    """Without the UTF-8 flag, Japanese archives write cp932, which the library reads as cp437 (appendix D). At most 500 signs."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename[:500]
    try:
        return info.filename.encode("cp437").decode("cp932")[:500]
    except UnicodeError:
        return info.filename[:500]
