"""Content transfer encodings (RFC 2045 section 6), read as tolerantly as mail programs do. Never raises."""

import binascii
import io
import re

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(sorted(set(range(256)) - set(_BASE64) - {0x3D}))
_SPACE = b" \t\r\n"
_PROSE = 12  # English has a blank or point in every six signs
_CONTROLS = dict.fromkeys((*range(9), 11, *range(14, 27), *range(28, 32), 127), None)  # all but tab, line ends and escape
_MANY_PADS = 1_000
_STEP = 1_000_000
_SOFT = re.compile(rb"=(?:[ \t]{1,200}\r?\n|\r(?!\n))")
_UU = re.compile(rb"^begin[ \t]+[0-7]{3,4}[ \t][^\r\n]*\r?\n", re.MULTILINE)


def decode_transfer(
    raw: bytes, coding: str, *, start: int = 0, end: int | None = None, text: bool = False
) -> tuple[bytes, tuple[str, str] | None]:
    """Decoded bytes from `start` to `end`, and (defect code, detail) where the coding is unknown or its text is broken.

    `text`: whether text is meant; then words that only claim to be base64 are left as they stand.
    """
    coding = coding.strip().strip("\"'").lower().rstrip(".;")
    end = len(raw) if end is None else end
    if coding in ("base64", "base-64", "b"):
        decoded, defect = _base64(raw, start, end)
        if text and defect is not None and _is_prose(raw[start:end]) and not _readable(decoded):
            return raw[start:end], ("base64-malformed", "called base64, is plain text")
        return decoded, defect
    data = raw[start:end]
    if coding in ("", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"):
        return data, None
    if coding in ("quoted-printable", "quotedprintable", "quoted_printable", "qp"):
        return _quoted_printable(data), None
    if coding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uu(data)
    return data, ("transfer-encoding-unknown", f"transfer encoding {coding[:60]!r}")


def _base64(raw: bytes, start: int, end: int) -> tuple[bytes, tuple[str, str] | None]:
    """Signs outside the alphabet are skipped; several padded runs one after another are all read (programs differ)."""
    if end - start > _STEP and (large := _large_base64(raw, start, end)) is not None:
        return large, None
    clean = bytearray()
    for place in range(start, end, _STEP):  # a large file is not copied whole
        clean += raw[place : min(place + _STEP, end)].translate(None, _NOT_BASE64)
    defect = None
    if len(clean) < end - start - sum(raw.count(sign, start, end) for sign in _SPACE):
        defect = ("base64-malformed", "signs outside the base64 alphabet")
    pads = len(clean[-2:]) - len(clean[-2:].rstrip(b"="))
    if len(clean) % 4 == 0 and clean.find(b"=", 0, len(clean) - pads) < 0:
        return binascii.a2b_base64(clean), defect
    runs = [bytes(clean.rstrip(b"="))]
    if b"=" in runs[0]:
        defect = ("base64-malformed", "padding inside base64 data")
        runs = re.split(b"=+", runs[0]) if runs[0].count(b"=") <= _MANY_PADS else [runs[0].replace(b"=", b"")]
    return b"".join(_run(run) for run in runs), defect


def _large_base64(raw: bytes, start: int, end: int) -> bytes | None:
    """The bytes of a large file step by step, so that it is not held a second time in base64. None where anything is unusual in it."""
    tail = raw[max(start, end - 100) : end].translate(None, _SPACE)
    if raw.count(b"=", start, end) != len(tail) - len(tail.rstrip(b"=")):
        return None
    decoded, rest = io.BytesIO(), b""
    for place in range(start, end, _STEP):
        clean = rest + raw[place : min(place + _STEP, end)].translate(None, _SPACE)
        if len(clean.translate(None, _NOT_BASE64)) != len(clean):
            return None
        whole = len(clean) // 4 * 4
        decoded.write(binascii.a2b_base64(clean[:whole]))
        rest = clean[whole:]
    return decoded.getvalue() if not rest else None


def _quoted_printable(data: bytes) -> bytes:
    """A soft line break counts with blanks behind it (RFC 2045 section 6.7 rule 3) and with a lone CR, where Python drops the line."""
    if b"= " in data or b"=\t" in data or data.count(b"=\r") > data.count(b"=\r\n"):
        data = _SOFT.sub(b"=\n", data)
    return binascii.a2b_qp(data)


def _is_prose(data: bytes) -> bool:
    """Whether the bytes are words rather than base64: many blanks and signs outside its alphabet, and they can be read."""
    return len(data.translate(None, _BASE64 + b"=\r\n")) * _PROSE > len(data) and _readable(data)


def _readable(data: bytes) -> bool:
    """Whether the bytes begin as text: no control characters, UTF-8 if more than ASCII."""
    sample = data[:1000].decode("utf-8", "replace").rstrip("\ufffd")
    return "\ufffd" not in sample and sample.translate(_CONTROLS) == sample


def _run(run: bytes) -> bytes:
    if len(run) % 4 == 1:
        run = run[:-1]
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))


def _uu(data: bytes) -> tuple[bytes, tuple[str, str] | None]:
    start = _UU.search(data)
    out: list[bytes] = []
    for line in data[start.end() if start else 0 :].splitlines():
        if line[:3] == b"end" or not line:
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            size = (((line[0] - 32) & 63) * 4 + 5) // 3  # Outlook writes lines with a wrong tail: the count byte rules
            try:
                out.append(binascii.a2b_uu(line[: size + 1]))
            except binascii.Error:
                return b"".join(out), ("uuencode-malformed", "a line that uuencode does not have")
    return b"".join(out), None
