"""Windows code page numbers (Outlook, RTF, TNEF) to the charset labels that `charsets` reads."""

_NAMED = {
    1200: "utf-16le",
    20127: "us-ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    21866: "koi8-u",
    50221: "iso-2022-jp",
    50222: "iso-2022-jp",
    50225: "iso-2022-kr",
    51936: "gb2312",
    51949: "euc-kr",
    52936: "hz",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
}


def label(codepage: int | None) -> str | None:
    """A charset label; None where the number is missing. A number that is not known gives a label that is not known either."""
    if codepage is None or codepage <= 0:
        return None
    if codepage in _NAMED:
        return _NAMED[codepage]
    if 28591 <= codepage <= 28605:
        return f"iso-8859-{codepage - 28590}"
    return f"cp{codepage}"
