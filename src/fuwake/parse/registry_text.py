"""WHOIS answers as text: each registry's charset, and the country that an answer is of."""

from collections.abc import Mapping
from types import MappingProxyType

_CHARSETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "jp": ("euc_jp", "cp932"), "kr": ("cp949",), "cn": ("gb18030",), "tw": ("big5hkscs",), "hk": ("big5hkscs",),
        "ru": ("koi8_r",), "ua": ("cp1251",), "by": ("cp1251",), "bg": ("cp1251",), "gr": ("iso8859_7",), "tr": ("iso8859_9",),
        "hu": ("iso8859_2",), "cz": ("iso8859_2",), "pl": ("iso8859_2",), "sk": ("iso8859_2",), "ro": ("iso8859_2",), "hr": ("iso8859_2",),
        "il": ("cp1255",), "th": ("cp874",),
    }
)  # fmt: skip
"""What answers are written in where they are not in UTF-8, by the registry's country."""
_ESCAPE_JIS = b"\x1b$"
_JAPANESE = (b"JPRS", b"JPNIC")


def country_of(server: str, body: bytes) -> str:
    """The country of the registry that answered: by words in its banner, else the end of its server's name."""
    return "jp" if any(word in body[:600] for word in _JAPANESE) else server.rpartition(".")[2]


def decode(raw: bytes, *, country: str) -> str:
    """The text of an answer: ISO-2022-JP by its escapes, else UTF-8, else the charset of the registry's country, else Latin-1.

    JPRS and JPNIC answer in ISO-2022-JP or UTF-8 depending on the year and on the client; nothing in the answer says which.
    """
    if country == "jp" and _ESCAPE_JIS in raw:
        return raw.decode("iso2022_jp_ext", "replace")
    for codec in ("utf-8-sig", *_CHARSETS.get(country, ())):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
