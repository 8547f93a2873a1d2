"""The bytes of a PDF file: addresses of link annotations and what acts by itself (ISO 32000-1 sections 12.6.4 and 7.5.7).

The file is searched for `/URI` and for the address of forms to be sent, also inside its object streams, which are unpacked to a
bound. So no cross-reference table, page tree or loop of it can hurt, and broken files are read too.
"""

import re
import zlib

from fuwake.parse import limits
from fuwake.parse.attachments._harvest import Found, Harvest

_ADDRESS = re.compile(rb"/(?:URI|F)\s{0,20}([(<])(?!<)")
_STREAM_START = re.compile(rb"(?<!end)stream\r?\n")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")
_END = re.compile(rb"[()\\]")
_ACTING = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|SubmitForm)(?![A-Za-z0-9])")
_ESCAPED_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")  # section 7.3.5: any letter of a name may be written so
_CODES = {b"JavaScript": "pdf-script", b"JS": "pdf-script", b"Launch": "pdf-launch", b"EmbeddedFile": "pdf-embedded-file",
          b"RichMedia": "pdf-embedded-file", b"SubmitForm": "pdf-form"}  # fmt: skip
_ACTS = {
    "pdf-script": "a PDF with a script",
    "pdf-launch": "a PDF that starts a program",
    "pdf-embedded-file": "a PDF with another file inside",
    "pdf-form": "a PDF with a form that sends what is typed",
}
_MOST_STREAMS = 500
_MOST_LINKS = 500
_STREAM = 5_000_000  # bytes of one unpacked stream
_MOST_FILTERS = 4
_PIECE = 1_000_000  # bytes unpacked at a time; of a stream inside a stream no more is looked into
_FED = 65_536
_ALL_STREAMS = 400_000_000  # bytes of all streams
_LEAST_COST = 10_000  # what looking at a small stream costs, in bytes unpacked
_ZLIB_STREAM = re.compile(rb"(?<!end)stream\r?\n([\x38\x48\x58\x68\x78])", re.DOTALL)  # RFC 1950 section 2.2
_DICTIONARY = 500  # bytes before a stream in which its type is looked for


def search(data: bytes, harvest: Harvest) -> None:
    """Adds addresses, once each, and what acts by itself. Never raises."""
    seen: dict[str, None] = {}
    acts: dict[str, None] = {}
    _collect(data, seen, acts)
    left, count, view, last = limits.PDF_UNPACKED, 0, memoryview(data), 0
    for found in _STREAM_START.finditer(data):
        packed = data.rfind(b"/ObjStm", max(last, found.start() - _DICTIONARY), found.start()) >= 0
        last = found.end()
        if not packed:
            continue
        if count >= _MOST_STREAMS or left <= 0:
            harvest.defects.append(("limit-attachment-size", "a PDF with more packed objects than are read"))
            break
        count += 1
        try:
            unpacked = zlib.decompressobj().decompress(view[found.end() : found.end() + _STREAM], min(_STREAM, left))
        except zlib.error:
            continue
        left -= len(unpacked)
        _collect(unpacked, seen, acts)
    harvest.links += [Found(url) for url in seen]
    harvest.defects += [(code, _ACTS[code]) for code in acts]


def is_bomb(data: bytes) -> bool:
    """Whether a stream unpacks, perhaps packed several times (section 7.4), to more than a page may need.

    PDFium unpacks streams whole, so this is known before it is asked.
    """
    left, place = _ALL_STREAMS, 0
    while (found := _ZLIB_STREAM.search(data, place)) is not None:
        place = data.find(b"endstream", found.end())
        place = place if place >= 0 else len(data)
        size = _unpacked_size(data[found.start(1) : place], _MOST_FILTERS)
        left -= size + _LEAST_COST
        if size > limits.PDF_UNPACKED or left < 0:
            return True
    return False


def _unpacked_size(packed: bytes, filters: int) -> int:
    """Bytes of what comes out, of the largest layer; no more than one piece above the bound is unpacked."""
    total, inner, inflate = 0, b"", zlib.decompressobj()
    try:
        for start in range(0, len(packed), _FED):
            piece = inflate.decompress(packed[start : start + _FED], _PIECE)
            while piece:
                inner = inner or piece
                total += len(piece)
                if total > limits.PDF_UNPACKED:
                    return total
                piece = inflate.decompress(inflate.unconsumed_tail, _PIECE)
    except zlib.error:
        pass  # what came until then counts
    return max(total, _unpacked_size(inner, filters - 1) if filters > 1 and inner[:1] == b"\x78" else 0)


def is_locked(data: bytes) -> bool:
    """Whether the file says that it is encrypted."""
    return re.search(rb"/Encrypt\s{0,5}(?:\d|<<)", data) is not None


def _collect(data: bytes, seen: dict[str, None], acts: dict[str, None]) -> None:
    place = 0
    for act in _ACTING.finditer(_ESCAPED_NAME.sub(_unescape_name, data) if b"#" in data else data):
        acts.setdefault(_CODES[act[1]])
    while len(seen) < _MOST_LINKS and (found := _ADDRESS.search(data, place)) is not None:
        raw, place = _literal(data, found.end()) if found[1] == b"(" else _hex(data, found.end())
        url = _text(raw).strip()
        if url and (found[0].startswith(b"/URI") or "://" in url[:12]):
            seen.setdefault(url)


def _literal(data: bytes, start: int) -> tuple[bytes, int]:
    """(string in parentheses, where it ends): ISO 32000-1 section 7.3.4.2. Empty where it is not closed within a URL's length."""
    depth, place, most = 1, start, min(len(data), start + limits.URL)
    while (found := _END.search(data, place, most)) is not None:
        place = found.end()
        if found[0] == b"\\":
            place += 1
            continue
        depth += 1 if found[0] == b"(" else -1
        if depth == 0:
            return _ESCAPE.sub(_unescape, data[start : place - 1]), place
    return b"", most


def _unescape(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 255]) if sign[:1].isdigit() and sign[:1] not in b"89" else _LETTERS.get(sign, sign)


def _unescape_name(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _hex(data: bytes, start: int) -> tuple[bytes, int]:
    end = data.find(b">", start, start + 2 * limits.URL)
    if end < 0:
        return b"", min(len(data), start + 2 * limits.URL)
    digits = _NOT_HEX.sub(b"", data[start:end])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), end


def _text(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("utf-8", "replace")
