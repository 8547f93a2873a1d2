"""Names that are written so that a filter does not read them and people do: I for l, l for I, letters apart, dots for blanks. Pure.

For short texts only (a display name, a subject): each reading is looked through once more.
"""

import re
from collections.abc import Iterator

_READ = 300
_CAPITAL_FOR_L = re.compile(r"(?<=[a-zA-Z])I+(?=[a-z]|\b)")
_L_FOR_CAPITAL = re.compile(r"(?<![A-Za-z0-9])l(?=[A-Zbcdfghjkmnpqrstvwxz])")
"""An l in front of a consonant or a capital: no word of the languages that mails are written in begins so, but for names like lVMH."""
_APART = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9](?:([ ._*|-])[A-Za-z0-9])(?:\1[A-Za-z0-9]){2,18}(?![A-Za-z0-9])")
"""One letter at a time, always with the same sign between: `N e t f l i x`, `F.e.d.E.x`."""
_BETWEEN = str.maketrans("", "", " ._*|-")
_FOR_BLANK = re.compile(r"(?<=[A-Za-z0-9]{2})[._](?=[A-Za-z0-9]{2})")


def readings(text: str) -> Iterator[str]:
    """Other ways in which the eye reads a text that is already `folding.plain`; none for most. At most 300 characters are read."""
    text = text[:_READ]
    capital = _L_FOR_CAPITAL.sub("I", text) if "l" in text else text
    drawn = _CAPITAL_FOR_L.sub(lambda hit: "l" * len(hit[0]), capital) if "I" in capital else capital
    if drawn != text:
        yield drawn
    if capital not in {text, drawn}:
        yield capital
    joined = _APART.sub(lambda hit: hit[0].translate(_BETWEEN), text)
    if joined != text:
        yield joined
    elif "@" not in text and _FOR_BLANK.search(text):
        yield _FOR_BLANK.sub(" ", text)
