"""Encoded words of header fields (RFC 2047), and raw 8-bit or ISO-2022-JP header text."""

import binascii
import re

from fuwake.model.message import HeaderField
from fuwake.parse.charsets import decode, decode_unlabelled, without_nul

# Tolerant on purpose: mail programs also decode words inside quotes, without a space between, and with spaces and question marks in them.
WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*(?:\?(?!=)(?:[^?=]|=(?!\?)){0,200}){0,4})\?=")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_RAW_Q = re.compile(rb"=\?[^?\s]{1,80}\?[qQ]\?[^?]*\?=")
_EIGHT_BIT = re.compile(rb"[\x80-\xff]")
_NOT_BASE64 = bytes(byte for byte in range(128) if not (chr(byte).isalnum() or byte in b"+/="))
_MOST_RUNS = 50


def header_text(value: bytes) -> str:
    """Header bytes as text, encoded words still encoded: ASCII, or read by a guess where 8-bit or escapes stand in it.

    Signs that steer the grammar (`<`, `"`, `,`) come only from the same single bytes, never out of a multibyte character,
    so the structure may be read afterwards.
    """
    if value.isascii() and b"\x1b" not in value:
        return without_nul(value.decode("ascii"))
    if b"=?" in value:  # 8-bit bytes inside a word are in the word's own charset, whatever stands around it
        value = _RAW_Q.sub(lambda word: _EIGHT_BIT.sub(lambda byte: b"=%02X" % byte.group()[0], word.group()), value)
        if value.isascii() and b"\x1b" not in value:
            return without_nul(value.decode("ascii"))
    return decode_unlabelled(value)


def coded_text(field: HeaderField) -> str:
    """The value of a field unfolded, its encoded words still encoded: to be read by structure first."""
    if b"=?" not in field.raw and b"\x1b" not in field.raw:
        return field.value
    return header_text(unfold(field.raw.split(b":", 1)[1]))


def unfold(value: bytes) -> bytes:
    """The value without its folding (RFC 5322 section 2.2.3)."""
    value = value.strip(b" \t\r\n")
    if b"\n" not in value and b"\r" not in value:
        return value
    return b" ".join([line.lstrip(b" \t") for line in value.splitlines()])


def decode_words(text: str) -> str:
    """The text with its encoded words decoded; the bytes of neighbours in the same charset are joined first."""
    return read_words(text)[0] if "=?" in text else text


def read_words(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The same, with what is wrong in it: (code, detail) as `charsets.decode` gives them."""
    out: list[str] = []
    defects: dict[tuple[str, str], None] = {}
    end = 0
    pending: list[bytes] = []
    charset = ""

    def flush() -> None:
        if not pending:
            return
        decoded = decode(b"".join(pending), charset)
        out.append(decoded.text)
        defects.update(dict.fromkeys(decoded.defects))
        pending.clear()

    for found in WORD.finditer(text):
        gap = text[end : found.start()]
        label = found[1].split("*", 1)[0].lower()  # RFC 2231 section 5: charset*language
        neighbour = bool(pending) and not gap.strip(" \t\r\n")
        if not (neighbour and label == charset):
            flush()
        if not neighbour:
            out.append(gap)
        pending.append(_payload(found[2], found[3]))
        charset, end = label, found.end()
    flush()
    out.append(text[end:])
    return "".join(out), tuple(defects)


def _payload(coding: str, text: str) -> bytes:
    if coding in "qQ":
        raw = text.replace("_", " ").encode("utf-8", "replace")
        return _HEX.sub(lambda found: bytes((int(found[1], 16),)), raw)
    clean = text.encode("ascii", "ignore").translate(None, _NOT_BASE64).rstrip(b"=")
    return b"".join([_run(run) for run in clean.split(b"=", _MOST_RUNS)])  # several padded runs in one word: all are read


def _run(run: bytes) -> bytes:
    run = run.replace(b"=", b"")
    run = run[: len(run) - 1] if len(run) % 4 == 1 else run
    try:
        return binascii.a2b_base64(run + b"=" * (-len(run) % 4))
    except binascii.Error:
        return b""
