"""Makes texts comparable: width, case and invisible characters do not count. Only for comparing, never for showing."""

import re
import unicodedata

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters without a shape of their own (Unicode Default_Ignorable_Code_Point, those met in mails)."""

_DROP = {ord(character): None for character in INVISIBLE}
_SPACE = re.compile(r"\s+")
_WAVES = str.maketrans({"〜": "~", "～": "~", "−": "-", "－": "-", "‐": "-", "‑": "-", "’": "'"})


def plain(text: str, limit: int = 20_000) -> str:
    """NFKC (UAX 15) without invisible characters, white space single; case kept. At most `limit` characters are read."""
    folded = unicodedata.normalize("NFKC", text[:limit].translate(_DROP)).translate(_WAVES)
    return _SPACE.sub(" ", folded)


def fold(text: str, limit: int = 20_000) -> str:
    """`plain` in lower case (str.lower keeps the length, so that both can be read side by side)."""
    return plain(text, limit).lower()


def script(character: str) -> str:
    """`latin` (ASCII letters and digits), `katakana` or `other`: runs of the first two must not be cut by a match."""
    if character.isascii():
        return "latin" if character.isalnum() else "other"
    return "katakana" if "ァ" <= character <= "ヺ" or character == "ー" else "other"
