"""Bytes to text: an allow-list of real charsets, and a guess in a fixed order where the label is missing or wrong.

Python's codec registry is never asked with a name from a mail: it holds codecs that are no charsets, and `idna` and
`punycode` take quadratic time (CVE-2022-45061). Labels follow the WHATWG Encoding Standard where mail programs do.
"""

import re

from msgspec import Struct

from fuwake.parse.japanese import decode_eucjp, decode_iso2022jp, has_escapes

_UNTOLD = "cp1252"
"""What 8-bit text is read as where nothing tells its charset: no byte is lost."""
JIS, EUC = "cp50221", "eucjp-ms"
"""Names of the two decoders of our own."""

_NAMES = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8 utf-8-sig utf8mb4 cp65001",
    JIS: "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-ms iso-2022-jp-ext iso-2022-jp-2004 csiso2022jp cp50220 "
    "cp50221 cp50222 x-windows-50220 x-windows-50221 x-windows-iso2022jp jis junet x-jis",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j windows-932 cp932 ms-kanji csshiftjis cswindows31j x-ms-cp932 "
    "shift_jisx0213 shift_jis-2004 x-mac-japanese",
    EUC: "euc-jp x-euc-jp eucjp euc_jp eucjp-ms eucjp-win x-euc cseucpkdfmtjapanese cp51932 cp20932 ujis",
    "gb18030": "gb18030 gb2312 gbk gb_2312-80 x-gbk cp936 ms936 windows-936 chinese csgb2312 iso-ir-58 euc-cn x-euc-cn",
    "big5hkscs": "big5 big5-hkscs big-5 cn-big5 x-x-big5 csbig5 cp950 ms950",
    "cp949": "euc-kr euckr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean cp949 uhc windows-949 ms949 cseuckr iso-ir-149",
    "iso2022_kr": "iso-2022-kr csiso2022kr",
    "hz": "hz-gb-2312 hz",
    "cp1252": "iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 windows-1252 cp1252 x-cp1252 cp819 ibm819 csisolatin1",
    "iso8859_15": "iso-8859-15 iso8859-15 latin9 latin-9 l9",
    "cp1254": "iso-8859-9 iso8859-9 latin5 latin-5 windows-1254 cp1254",
    "cp874": "iso-8859-11 iso8859-11 tis-620 windows-874 cp874",
    "koi8_r": "koi8-r koi8 koi8_r cskoi8r",
    "koi8_u": "koi8-u koi8-ru",
    "mac_roman": "macintosh mac x-mac-roman csmacintosh",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp437": "ibm437 cp437 437",
    "cp850": "ibm850 cp850 850",
    "cp866": "ibm866 cp866 866",
    "utf-16": "utf-16 utf16 ucs-2 unicode iso-10646-ucs-2",
    "utf-16-le": "utf-16le utf-16-le",
    "utf-16-be": "utf-16be utf-16-be",
    "utf-32": "utf-32 utf32",
}
_CODECS = {label: codec for codec, labels in _NAMES.items() for label in labels.split()}
_CODECS |= {f"iso{dash}8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 16) for dash in ("-", "")}
_CODECS |= {f"{prefix}{n}": f"cp{n}" for n in (1250, 1251, 1253, 1255, 1256, 1257, 1258) for prefix in ("windows-", "cp", "x-cp")}
_REFUSED = frozenset(("utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "unicode-2-0-utf-7", "x-unicode-2-0-utf-7"))
"""UTF-7 hides every word from whoever looks at the bytes; the WHATWG standard has it no more, nor have today's mail programs."""
_ASCII = frozenset(
    ("us-ascii", "ascii", "ansi_x3.4-1968", "iso-ir-6", "iso646-us", "us", "ibm367", "cp367", "7bit", "x-unknown", "unknown-8bit")
)


class Decoded(Struct, frozen=True, kw_only=True):
    """Text and how it was read."""

    text: str
    codec: str
    defects: tuple[tuple[str, str], ...] = ()
    """(code, detail): `charset-unknown`, `charset-refused`, `charset-missing`, `charset-unclear`, `charset-mismatch` or
    `charset-malformed`."""


def codec_for(label: str | None) -> str | None:
    """The decoder for a charset label of a mail; `ascii` for US-ASCII; None where the label is none or not a charset."""
    if label is None:
        return None
    name = _name(label)
    if name in _ASCII:
        return "ascii"
    return _CODECS.get(name) or _CODECS.get(name.replace("_", "-"))


def _name(label: str) -> str:
    return label.strip().strip("\"'").lower().split("*", 1)[0][:64]


def decode(data: bytes, label: str | None) -> Decoded:
    """Decodes with the label where it can be right, else by `sniff`. Never raises."""
    codec = codec_for(label)
    if codec is None or codec == "ascii":
        guess, sure = _told(data)
        if guess in ("ascii", JIS) and (label is None or codec == "ascii"):
            return Decoded(text=_decode(data, guess), codec=guess)
        what = ("charset-missing", f"8-bit text without a charset, read as {guess}")
        if not sure:
            what = ("charset-unclear", f"8-bit text without a charset; which one cannot be told, read as {guess}")
        if codec is None and label is not None:
            refused = _name(label) in _REFUSED
            what = ("charset-refused", "UTF-7 is not decoded") if refused else ("charset-unknown", f"charset {label!r} is not one of mail")
        return Decoded(text=_decode(data, guess), codec=guess, defects=(what,))
    if codec in _SAFE and data.isascii() and b"\x1b" not in data:
        return Decoded(text=without_nul(data.decode("ascii")), codec=codec)
    text = _strict(data, codec)
    if codec in ("cp932", EUC) and not data.isascii() and (_is_utf8(data) or (codec == "cp932" and _is_eucjp(text or "", data))):
        text = None
    if codec in ("utf-8", "cp1252", "cp932", EUC) and has_escapes(data):
        return Decoded(text=_decode(data, JIS), codec=JIS, defects=(("charset-mismatch", f"labelled {label}, is ISO-2022-JP"),))
    if codec == JIS and b"\x1b" not in data and not data.isascii():
        text = None
    if text is not None:
        return Decoded(text=text, codec=codec)
    guess = sniff(data)
    if guess not in (codec, "cp1252", "ascii"):
        return Decoded(text=_decode(data, guess), codec=guess, defects=(("charset-mismatch", f"labelled {label}, read as {guess}"),))
    malformed = ("charset-malformed", f"bytes that {label} does not have")
    return Decoded(text=_decode(data, codec if codec != JIS else guess), codec=codec, defects=(malformed,))


def decode_unlabelled(data: bytes) -> str:
    """Text of bytes that carry no label at all (raw 8-bit or ISO-2022-JP header fields)."""
    return _decode(data, sniff(data))


def sniff(data: bytes) -> str:
    """The likely codec: ISO-2022-JP escapes, ASCII, UTF-8 (strict), cp932 or EUC-JP by their kana, another by the signs that its language
    uses most, else cp1252."""
    return _told(data)[0]


def _told(data: bytes) -> tuple[str, bool]:
    """`sniff`, and whether anything speaks for it."""
    if has_escapes(data):
        return JIS, True
    if data.isascii():
        return "ascii", True
    text = _strict(data, "utf-8") or _cut_utf8(data)
    if text is not None and not (_RARE.search(text[:_SHORT]) and _LATIN.search(text[:_SHORT]) is None and len(text) < _SHORT):
        return "utf-8", True
    sample = data[:65536]
    read = {codec: _sample(sample, codec) for codec in ("cp932", EUC)}
    best = max(read, key=lambda codec: _kana_score(read[codec]))
    japanese = read[best] if _kana_score(read[best]) >= 0.3 else ""
    if not japanese and text is not None:
        return "utf-8", True
    if not japanese and _HALF_RUN.search(read["cp932"]):
        best, japanese = "cp932", read["cp932"]
    from fuwake.parse.foreign import foreign, is_japanese  # only where there is such text

    looks = is_japanese(japanese) if japanese else "no"
    if looks == "hardly" and _HALF_RUN.search(read["cp932"]) and is_japanese(read["cp932"]) == "surely":
        best, looks = "cp932", "surely"
    if looks in {"surely", "few"}:
        return best, looks == "surely"
    if (told := foreign(sample, japanese if looks == "perhaps" else "")) is not None:
        return told, True
    return (_UNTOLD, False) if looks == "no" else (best, looks == "perhaps")


def _cut_utf8(data: bytes) -> str | None:
    """UTF-8 whose last sign was cut off."""
    pieces = (data[:-cut] for cut in (1, 2, 3))
    return next((text for piece in pieces if not piece.isascii() and (text := _strict(piece, "utf-8")) is not None), None)


def _is_utf8(data: bytes) -> bool:
    """UTF-8 beyond doubt: several signs of three bytes, which no text in another coding happens to be."""
    text = _strict(data, "utf-8")
    return text is not None and len(_THREE_BYTES.findall(text[:1000])) > 1


def _sample(data: bytes, codec: str) -> str:
    for end in (len(data), len(data) - 1):
        if (text := _strict(data[:end], codec)) is not None:
            return text
    return ""


def _is_eucjp(text: str, data: bytes) -> bool:
    """Whether what came out as half-width kana by Shift_JIS is EUC-JP: there it has hiragana, which true half-width kana have not."""
    half = len(_HALF.findall(text[:1000]))
    if not half or 2 * half < sum(not sign.isascii() for sign in text[:1000]):
        return False
    other = _sample(data[:65536], EUC)
    return 5 * len(_HIRAGANA.findall(other)) > sum(not sign.isascii() for sign in other) > 0


_SHORT = 16  # signs: kanji in EUC-JP may be valid UTF-8 so far
_RARE = re.compile("[\u0180-\u036f]")  # what kanji in EUC-JP look like in UTF-8: rare Latin, phonetic signs, accents by themselves
_LATIN = re.compile("[A-Za-z]")
_THREE_BYTES = re.compile("[\u0800-\uffff]")
_KANA = re.compile("[\u3041-\u30fe]")
_KANJI = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e]")
_HIRAGANA = re.compile("[\u3041-\u3093]")
_HALF_WORD = re.compile("[\uff66-\uff9d]{1,30}(?:[\uff70\uff9e\uff9f][\uff66-\uff9d]{0,30}){1,30}")  # with a long vowel or a mark in it
_HALF_RUN = re.compile("[\uff66-\uff9f]{6}")
_HALF = re.compile("[\uff61-\uff9f]")


def _kana_score(text: str) -> float:
    """Share of kana (and, less, of kanji) among the signs that are not ASCII; half-width kana count against, words of them not at all."""
    text = _HALF_WORD.sub("", text)
    other = sum(not sign.isascii() for sign in text)
    if not other:
        return 0.0
    return (len(_KANA.findall(text)) + 0.6 * len(_KANJI.findall(text)) - 0.5 * len(_HALF.findall(text))) / other


def _strict(data: bytes, codec: str) -> str | None:
    if codec in (JIS, EUC):
        text = decode_iso2022jp(data) if codec == JIS else decode_eucjp(data)
        return None if "\ufffd" in text else without_nul(text)
    try:
        text = _cp1252(data) if codec == "cp1252" else data.decode(codec)
    except UnicodeError:
        return None
    return None if codec not in _SAFE and _SURROGATE.search(text) else without_nul(text)


def without_nul(text: str) -> str:
    """NUL as the replacement character, as HTML reads it (WHATWG HTML section 13.2.5): databases and C programs end a text at one."""
    return text.replace("\x00", "\ufffd") if "\x00" in text else text


def _decode(data: bytes, codec: str) -> str:
    return without_nul(_decoded(data, codec))


def _decoded(data: bytes, codec: str) -> str:
    if codec == JIS:
        return decode_iso2022jp(data)
    if codec == EUC:
        return decode_eucjp(data)
    if codec == "cp1252":
        return _cp1252(data)
    if codec in _SAFE:
        return data.decode(codec, "replace")
    try:
        return _SURROGATE.sub("\ufffd", data.decode(codec, "replace"))
    except UnicodeError:  # utf-16 and iso2022_kr raise in spite of "replace" on some input
        return data.decode("latin-1")


def _cp1252(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_C1)


_SAFE = frozenset(("ascii", "utf-8", "cp1252"))
"""Supersets of ASCII whose decoders never give a lone surrogate."""
# The WHATWG table of windows-1252: the five bytes that Python's codec refuses stay C1 controls.
_C1 = {byte: bytes((byte,)).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_SURROGATE = re.compile("[\ud800-\udfff]")
