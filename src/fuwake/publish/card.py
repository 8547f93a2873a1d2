"""The picture that is shown where somebody links to an article (Open Graph, 1200 x 630): our own words, never the lure."""

import unicodedata
from functools import lru_cache
from xml.sax.saxutils import escape

from fuwake.report.bank import Lang
from fuwake.report.pictures import svg_png

WIDTH, HEIGHT = 1200, 630
_TONES = {"danger": "#a3231b", "warn": "#80520a", "info": "#2a5080", "ok": "#1e6239"}
_CELLS = 40
"""Half-width cells in a line of the title."""
_LINES = 4
_NEVER_FIRST = "、。，．」』）】〉》〕！？ー…ゃゅょっァィゥェォャュョッ々:;,.)!?"
"""Kinsoku: what does not begin a line (JIS X 4051)."""
_NEVER_LAST = "「『（【〈《〔(["
"""What does not end one."""


@lru_cache(maxsize=8)
def draw(title: str, label: str, tone: str, site: str, lang: Lang) -> bytes:
    """PNG bytes."""
    lines = wrap(title)
    size = 52
    top = 347 - (len(lines) - 1) * size * 0.7
    rows = "".join(
        f'<text x="80" y="{top + number * size * 1.4:.0f}" font-size="{size}" font-weight="700">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    family = "Noto Sans CJK JP" if lang == "ja" else "Noto Sans, Noto Sans CJK JP"
    return svg_png(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fffefb"/><rect width="{WIDTH}" height="110" fill="{_TONES[tone]}"/>'
        f'<g font-family="{family}" fill="#22262b">'
        f'<text x="80" y="74" font-size="44" font-weight="700" fill="#fffefb">{escape(label)}</text>{rows}'
        '<rect x="80" y="548" width="1040" height="2" fill="#ddd8cc"/>'
        f'<text x="80" y="596" font-size="30" fill="#565c64">{escape(site)}</text>'
        "</g></svg>"
    )


def wrap(text: str) -> list[str]:
    """Lines of at most 40 half-width cells and of about the same length, four at most; a cut is shown."""
    flat = " ".join(text.split())
    lines = _lines(flat, _CELLS)
    if len(lines) > _LINES:
        return [*lines[: _LINES - 1], lines[_LINES - 1][:-1] + "…"]
    narrower = [found for cells in range(_CELLS - 2, _CELLS // 2, -2) if len(found := _lines(flat, cells)) == len(lines)]
    return narrower[-1] if narrower else lines


def _lines(text: str, cells: int) -> list[str]:
    lines, line, wide = [], "", 0
    for word in _pieces(text):
        width = sum(_cells(sign) for sign in word)
        hangs = word[0] in _NEVER_FIRST and wide + width <= cells + 4
        if wide + width > cells and line.rstrip() and not hangs:
            kept = line.rstrip().rstrip(_NEVER_LAST) or line.rstrip()
            carried = line[len(kept) :].strip()
            lines.append(kept.rstrip())
            line = carried + word.lstrip()
            wide = sum(_cells(sign) for sign in line)
        else:
            line, wide = line + word, wide + width
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """Words of an alphabet stay whole, if they are not too long; other signs stand alone."""
    found: list[str] = []
    for sign in text:
        narrow = _cells(sign) == 1 and sign != " "
        if found and narrow and _cells(found[-1][-1]) == 1 and len(found[-1]) < _CELLS:
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _cells(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
