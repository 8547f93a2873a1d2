"""Decoders for Japanese mail that Python's own codecs refuse: ISO-2022-JP as CP50221, EUC-JP with vendor rows.

JIS rows are turned into Shift_JIS by arithmetic and read as cp932, so that NEC row 13 (①㈱) and the IBM rows (髙) come
out; half-width kana are taken by escape, by SO/SI and as 8-bit bytes. Nothing here raises.
"""

import re

# RFC 1468, RFC 1554 (ISO-2022-JP-2: GB 2312, KS C 5601), RFC 2237 (JIS X 0212), CP50221 (ESC ( I), SO/SI; a line ends in ASCII.
_SHIFT = re.compile(rb"(\x1b\$\([@ABCDOPQ]|\x1b\$[@AB]|\x1b[(][A-Z@]|\x1b&@|\x0e|\x0f|\r?\n)")
_ESCAPES = re.compile(rb"\x1b(?:\$[@AB]|\$\([@ABCDOPQ]|\([IJ])")
_DOUBLE = re.compile(rb"(?:[\x21-\x7e]{2})+")


def has_escapes(data: bytes) -> bool:
    """Whether the bytes switch into a Japanese character set the ISO-2022 way."""
    return b"\x1b" in data and _ESCAPES.search(data) is not None


def decode_iso2022jp(data: bytes) -> str:
    """CP50221 text; what cannot be read becomes U+FFFD."""
    out: list[str] = []
    mode = b"B"
    for piece in _SHIFT.split(data):
        if not piece:
            continue
        if piece[0] in (0x1B, 0x0E, 0x0F):
            mode = _mode(piece)
        elif piece in (b"\n", b"\r\n"):
            out.append(piece.decode("ascii"))
            mode = b"B"
        else:
            out.append(_run(piece, mode))
    return "".join(out)


def decode_eucjp(data: bytes) -> str:
    """EUC-JP with the vendor rows of eucJP-ms; what cannot be read becomes U+FFFD."""
    try:
        return data.decode("euc_jp")
    except UnicodeDecodeError:
        pass
    return _EUC.sub(_euc_run, data).decode("utf-8", "replace")


def _mode(piece: bytes) -> bytes:
    if piece == b"\x0e":
        return b"I"
    if piece == b"\x0f" or piece[1:2] == b"&":
        return b"B"
    final = piece[-1:]
    if piece[1:2] == b"(":
        return b"I" if final == b"I" else b"B"
    if piece[:3] == b"\x1b$(" and final in b"ACD":
        return {b"A": b"$A", b"C": b"$C", b"D": b"$D"}[final]
    return b"$A" if piece == b"\x1b$A" else b"$B"


def _run(piece: bytes, mode: bytes) -> str:
    if mode == b"I":
        return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in piece).decode("cp932", "replace")
    if mode == b"B":
        return piece.decode("cp932", "replace")  # 8-bit kana and stray Shift_JIS in a "7-bit" mail
    codec = {b"$A": "gb2312", b"$C": "euc_kr", b"$D": "euc_jp"}.get(mode)
    out: list[str] = []
    end = 0
    for found in _DOUBLE.finditer(piece):
        out.append(piece[end : found.start()].decode("latin-1"))
        end = found.end()
        cells = found.group()
        if codec is None:
            out.append(_jis_to_sjis(cells).decode("cp932", "replace"))
        else:
            lead = b"\x8f" if mode == b"$D" else b""
            high = b"".join(lead + bytes((cells[i] | 0x80, cells[i + 1] | 0x80)) for i in range(0, len(cells), 2))
            out.append(high.decode(codec, "replace"))
    out.append(piece[end:].decode("latin-1"))
    return "".join(out)


def _jis_to_sjis(cells: bytes) -> bytes:
    """Pairs of 0x21..0x7E to Shift_JIS (JIS X 0208 annex 1)."""
    out = bytearray()
    for i in range(0, len(cells), 2):
        row, cell = cells[i], cells[i + 1]
        lead = ((row - 0x21) >> 1) + 0x81
        out.append(lead if lead <= 0x9F else lead + 0x40)
        if row & 1:
            out.append(cell + 0x1F + (cell >= 0x60))
        else:
            out.append(cell + 0x7E)
    return bytes(out)


_EUC = re.compile(rb"(?:[\xa1-\xfe]{2})+|\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe]{2}|[\x80-\xff]")


def _euc_run(found: re.Match[bytes]) -> bytes:
    run = found.group()
    if len(run) == 1:
        text = "\ufffd"
    elif run[0] == 0x8E:
        text = run[1:].decode("cp932", "replace")
    elif run[0] == 0x8F:
        text = run.decode("euc_jp", "replace")
    else:
        text = _jis_to_sjis(bytes(byte & 0x7F for byte in run)).decode("cp932", "replace")
    return text.encode("utf-8", "replace")
