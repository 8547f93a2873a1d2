"""The HTML inside Outlook's RTF: decompression (MS-OXRTFCP) and de-encapsulation (MS-OXRTFEX). Bounded, linear, never raises."""

import re

from msgspec import Struct

from fuwake.parse.charsets import decode
from fuwake.parse.codepages import label

MOST_RTF = 5_000_000
"""Bytes of RTF that are read."""
_MAGIC_COMPRESSED, _MAGIC_PLAIN = b"LZFu", b"MELA"
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbol"
    b"ArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What the window holds at the start: MS-OXRTFCP section 2.1.3.1.1."""
_WINDOW = 4096
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})?[ ]?"  # control word
    rb"|\\'([0-9a-fA-F]{2})"  # byte of the current charset
    rb"|\\(.)"  # control symbol
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_CHARSETS = {0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255}
_CHARSETS |= {178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250}
"""`\\fcharset` of a font → code page (RTF 1.9.1, font table)."""
_SIGNS = {
    b"par": "\r\n",
    b"line": "\r\n",
    b"tab": "\t",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"endash": "–",
    b"emdash": "—",
    b"~": "\u00a0",
    b"_": "\u00ad",
    b"{": "{",
    b"}": "}",
    b"\\": "\\",
}
_SKIPPED = frozenset((b"colortbl", b"stylesheet", b"info", b"pntext", b"pict", b"object", b"listtable", b"mhtmltag"))
_MOST_DEPTH = 500


class Encapsulated(Struct, frozen=True, kw_only=True):
    """What an RTF body holds."""

    kind: str
    """`html` or `text`."""
    text: str


def decompress(data: bytes, most: int = MOST_RTF) -> bytes:
    """The RTF of a PidTagRtfCompressed value; empty where it is none. Cut at `most` bytes."""
    if len(data) < 16:
        return b""
    size = min(int.from_bytes(data[4:8], "little"), most)
    if data[8:12] == _MAGIC_PLAIN:
        return data[16 : 16 + size]
    if data[8:12] != _MAGIC_COMPRESSED:
        return b""
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\x00"))
    write, place, out = len(_DICTIONARY), 16, bytearray()
    while place < len(data) and len(out) < size:
        control = data[place]
        place += 1
        for bit in range(8):
            if place >= len(data):
                break
            if not control >> bit & 1:
                run = data[place : place + 1]
                place += 1
            else:
                reference = int.from_bytes(data[place : place + 2], "big")
                place += 2
                offset, length = reference >> 4, (reference & 15) + 2
                if offset == write:
                    return bytes(out[:size])
                run = _run(window, offset, length, write)
            for byte in run:
                window[write] = byte
                write = (write + 1) % _WINDOW
            out += run
    return bytes(out[:size])


def _run(window: bytearray, offset: int, length: int, write: int) -> bytes:
    """Bytes of a reference; it may reach into what it is writing itself."""
    run = bytearray()
    for step in range(length):
        at = (offset + step) % _WINDOW
        ahead = (at - write) % _WINDOW
        run.append(run[ahead] if ahead < step else window[at])
    return bytes(run)


class _State(Struct):
    font: int = -1
    html: bool = False
    """Inside an `htmltag` group: its words are markup."""
    off: bool = False
    """Between `\\htmlrtf` and `\\htmlrtf0`: made for RTF readers only."""
    skip: bool = False
    fonts: bool = False
    after: int = 1
    """Signs that stand in for a `\\u` (`\\uc`)."""


class _Reader:
    """Walks the tokens once."""

    def __init__(self, rtf: bytes) -> None:
        self._rtf = rtf
        self._out: list[str] = []
        self._bytes = bytearray()
        self._codepage = 1252
        self._fonts: dict[int, int] = {}
        self._state = _State()
        self._stack: list[_State] = []
        self._starred = False
        self._owed = 0
        self.kind = ""

    def read(self) -> str:
        place, deeper = 0, 0
        while (token := _TOKEN.match(self._rtf, place)) is not None:
            place = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if word is not None:
                if word == b"bin":
                    place += max(0, int(number or 0))
                self._word(word, int(number) if number is not None else None)
            elif code is not None:
                self._byte(int(code, 16))
            elif symbol is not None:
                self._symbol(symbol)
            elif brace == b"{":
                self._flush()
                if len(self._stack) < _MOST_DEPTH:
                    self._stack.append(self._state)
                    self._state = _copy(self._state)
                else:
                    deeper += 1
            elif brace == b"}":
                self._flush()
                if deeper:
                    deeper -= 1
                elif self._stack:
                    self._state = self._stack.pop()
            elif text is not None:
                self._text(text)
        self._flush()
        return "".join(self._out)

    def _word(self, word: bytes, number: int | None) -> None:
        starred, self._starred = self._starred, False
        state = self._state
        if word in (b"fromhtml", b"fromtext") and not self.kind:
            self.kind = "html" if word == b"fromhtml" else "text"
        elif word == b"ansicpg" and number:
            self._codepage = number
        elif word == b"htmlrtf":
            self._flush()
            state.off = number != 0
        elif word == b"htmltag":
            state.html, state.skip = True, False
        elif word == b"fonttbl":
            state.fonts = True
        elif word == b"f" and number is not None:
            self._flush()
            state.font = number
        elif word == b"fcharset" and state.fonts and number is not None and len(self._fonts) < 1_000:
            self._fonts[state.font] = _CHARSETS.get(number, 0)
        elif word == b"uc" and number is not None:
            state.after = min(max(number, 0), 10)
        elif word == b"u" and number is not None:
            self._put(chr(number % 65_536))
            self._owed = state.after
        elif starred or word in _SKIPPED:
            state.skip = True
        elif word in _SIGNS:
            self._put(_SIGNS[word])

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in _SIGNS:
            self._put(_SIGNS[symbol])
        elif symbol in b"\r\n":
            self._put("\r\n")

    def _text(self, text: bytes) -> None:
        self._starred = False
        if self._owed:
            taken = min(self._owed, len(text))
            self._owed, text = self._owed - taken, text[taken:]
        if self._shown():
            self._bytes += text

    def _byte(self, value: int) -> None:
        if self._owed:
            self._owed -= 1
        elif self._shown():
            self._bytes.append(value)

    def _put(self, text: str) -> None:
        self._flush()
        if self._shown():
            self._out.append(text)

    def _shown(self) -> bool:
        state = self._state
        return not (state.skip or state.fonts or (state.off and not state.html))

    def _flush(self) -> None:
        if self._bytes:
            page = self._fonts.get(self._state.font, 0) if not self._state.html else 0
            data = bytes(self._bytes)
            self._out.append(data.decode("ascii") if data.isascii() else decode(data, label(page or self._codepage)).text)
            self._bytes.clear()


def _copy(state: _State) -> _State:
    return _State(font=state.font, html=state.html, off=state.off, skip=state.skip, fonts=state.fonts, after=state.after)


def de_encapsulate(rtf: bytes) -> Encapsulated | None:
    """The HTML or plain text that an RTF body was made from, or the words of one written as RTF; None where it is no RTF.

    Source: MS-OXRTFEX section 2.1; `\\fromhtml1` or `\\fromtext` stands near the start.
    """
    if not rtf.startswith(b"{\\rtf"):
        return None
    reader = _Reader(rtf[:MOST_RTF])
    text = _pairs(reader.read())
    return Encapsulated(kind=reader.kind or "text", text=text)


def _pairs(text: str) -> str:
    """Two `\\u` of a surrogate pair are one sign; a lone half is replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
