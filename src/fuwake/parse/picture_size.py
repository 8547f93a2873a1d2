"""Width and height of a picture from its first bytes, without a picture library: what is worth opening is decided by size.

Sources: PNG section 11.2.2, GIF89a section 18, BMP (BITMAPCOREHEADER, BITMAPINFOHEADER), RFC 9649 (WebP), ITU-T T.81 annex B (JPEG).
"""

_JPEG_HEAD = 300_000
"""Bytes in which the frame header of a JPEG must stand: colour profiles and thumbnails come before it."""
_MOST_SEGMENTS = 200


def size_of(data: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels; None where it is no PNG, GIF, BMP, WebP or JPEG, or says nothing of its size. Never raises."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _pair(data, 16, 4, "big")
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _pair(data, 6, 2, "little")
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if data.startswith(b"BM"):
        core = data[14:18] == b"\x0c\x00\x00\x00"
        found = _pair(data, 18, 2 if core else 4, "little")
        if found is None or core:
            return found
        height = int.from_bytes(data[22:26], "little", signed=True)  # negative: rows run downwards
        return found[0], abs(height)
    return None


def _pair(data: bytes, place: int, length: int, order: str) -> tuple[int, int] | None:
    if len(data) < place + 2 * length:
        return None
    little = order == "little"
    first = int.from_bytes(data[place : place + length], "little" if little else "big")
    return first, int.from_bytes(data[place + length : place + 2 * length], "little" if little else "big")


def _jpeg(data: bytes) -> tuple[int, int] | None:
    place = 2
    for _ in range(_MOST_SEGMENTS):
        place = data.find(b"\xff", place, _JPEG_HEAD)
        while 0 <= place < len(data) - 1 and data[place + 1] == 0xFF:
            place += 1
        if place < 0 or place + 9 > len(data):
            return None
        marker = data[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # SOFn; not DHT, JPG, DAC
            found = _pair(data, place + 5, 2, "big")
            return (found[1], found[0]) if found is not None else None
        alone = marker == 0 or 0xD0 <= marker <= 0xD9
        place += 2 if alone else 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if len(data) < 30:
        return None
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    return None
