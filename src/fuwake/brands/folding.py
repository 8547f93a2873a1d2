"""Makes texts comparable: width, case and invisible characters do not count. Only for comparing, never for showing."""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters without a shape of their own (Unicode Default_Ignorable_Code_Point, those met in mails)."""

_OTHER_SCRIPTS = (  # Armenian, Cherokee, Tai Le, Lisu, Latin letters of phonetics, small capitals
    "\u0585\u0578\u057d\u0570\u0581\u053c\u054f\u054d\u0555"
    "\u13aa\u13f4\u13df\u13ac\u13bb\u13ab\u13e6\u13de\u13b7\u13e2\u13a1\u13da\u13a2\u13d9\u13b3\u13c3\u13a0"
    "\u1974\u1971\u1972"
    "\ua4d0\ua4d1\ua4d3\ua4d4\ua4d6\ua4d7\ua4d9\ua4da\ua4dc\ua4dd\ua4df\ua4e0\ua4e1\ua4e2\ua4e3\ua4e6\ua4e7\ua4ea\ua4eb\ua4ec\ua4ee\ua4f0\ua4f2\ua4f3\ua4f4"
    "\u0251\u0461\u03c5\u044c\u0131\u0269"
    "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22"
)
LOOKALIKES = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u0261"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u0423"
        "\u043a\u04cf\u04c0\u0475\u03bf\u03b1\u03bd\u03c1\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
        + _OTHER_SCRIPTS,
        "aeopcyxijsdqwhgABEKMHOPCTXIJSYklIvoavpABEZHIKMNOPTYXonuhgLSUOABCEHJKLMPRSTVWZDceaBPDTGKJCZFMNLSRVHWXYAEIOUa"
        "wubiiabcdefghijklmnoprstuvwyz",
        strict=True,
    )
)
"""Letters of other scripts drawn like Latin ones (from UTS 39 confusables; those that mails are seen to use)."""

VARIATION_SELECTORS = (0xFE00, 0xFE0F), (0xE0100, 0xE01EF)
"""They choose a form of the sign before them (Unicode 15 section 23.4): right after a kanji, senseless after a Latin letter."""

_DROP = re.compile(f"[{INVISIBLE}{''.join(f'{chr(first)}-{chr(last)}' for first, last in VARIATION_SELECTORS)}]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_AS = LOOKALIKES | {"〜": "~", "～": "~", "−": "-", "－": "-", "‐": "-", "‑": "-", "’": "'"}
_OTHERWISE = re.compile(f"[{''.join(_AS)}]")


def plain(text: str, limit: int = 20_000) -> str:
    """NFKC (UAX 15), look-alikes as Latin letters, no invisible characters, no loose accents, white space single; case kept.

    At most `limit` characters are read.
    """
    return _plain(text[:limit])


@lru_cache(maxsize=32)  # a body is compared with several lists
def _plain(text: str) -> str:
    if not text.isascii():
        folded = unicodedata.normalize("NFKC", _DROP.sub("", text).replace("\u03f9", "C").replace("\u03f2", "c"))  # else sigmas
        text = _ACCENTS.sub("", _OTHERWISE.sub(lambda found: _AS[found[0]], folded))
    words = " ".join(text.split())
    if text[:1].isspace():
        words = f" {words}" if words else " "
    return f"{words} " if words != " " and text[-1:].isspace() else words


def fold(text: str, limit: int = 20_000) -> str:
    """`plain` in lower case (str.lower keeps the length, so that both can be read side by side)."""
    return plain(text, limit).lower()


def script(character: str) -> str:
    """`latin` (ASCII letters and digits), `katakana` or `other`: runs of the first two must not be cut by a match."""
    if character.isascii():
        return "latin" if character.isalnum() else "other"
    return "katakana" if "ァ" <= character <= "ヺ" or character == "ー" else "other"


_PARTED = re.compile(r"(?<![a-z0-9])[a-z0-9](?:[ .-][a-z0-9]){3,40}(?![a-z0-9])")
_PARTS = str.maketrans("", "", " .-")
_PERHAPS_PARTED = re.compile(r"[ .-][a-z0-9][ .-][a-z0-9][ .-]")
"""Stands in all that the pattern above finds, and is looked for at half the cost."""
_HEAD = 1_000
"""Characters in which letters written apart are joined."""
_MARKS = re.compile(
    "(?<=[a-z])[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0730-\u074a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""Combining marks of any script, above and below Latin letters."""


def alike(folded: str) -> str:
    """A folded text without accents, with one letter for i, l and 1 and one for o and 0: what the eye takes for one another."""
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", folded)))
    return folded.replace("i", "l").replace("1", "l").replace("0", "o")  # a tenth of what str.translate takes


def bare(text: str, limit: int = 20_000) -> str:
    """`fold` and `alike`, signs between words as spaces, letters written apart at the head ("N e t f l i x") joined.

    For comparing with cues only, as the length changes.
    """
    return _bare(text[:limit])


@lru_cache(maxsize=16)  # a body is compared with several lists
def _bare(text: str) -> str:
    text = alike(_plain(text).lower()).replace("_", " ").replace("*", " ").replace("~", " ").replace("|", " ")
    if _PERHAPS_PARTED.search(text, 0, _HEAD):
        text = _PARTED.sub(lambda found: found[0].translate(_PARTS), text[:_HEAD]) + text[_HEAD:]
    return " ".join(text.split())
