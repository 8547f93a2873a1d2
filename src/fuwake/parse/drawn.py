"""QR codes that a mail draws without a picture: with cells of a table or with block characters.

Only looked for where there is such a grid: at least 21 rows (the smallest code) of equal length. Read with zxing-cpp.
"""

import re
from typing import TYPE_CHECKING

from fuwake.parse.qr import codes_of
from fuwake.parse.start_tags import thinned
from fuwake.parse.styles import Sheet, dark, declarations

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SMALLEST = 21  # modules of version 1
_LARGEST = 185  # modules of version 40 and its quiet zone
_CELL = re.compile(r"<t[dh][\s>]", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr)\b[^<>]{0,200}>", re.IGNORECASE)
_MOST_TAGS = 30_000  # 0.7 s of nothing but nested elements
_MOST_HTML = 2_000_000  # characters
_MOST_GRIDS = 5
# Upper half, lower half of one character cell.
_BLOCKS = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0), "\u00a0": (0, 0), "\u2003": (0, 0), "\u3000": (0, 0), "░": (0, 0),
           "▓": (1, 1), "■": (1, 1), "□": (0, 0), "⬛": (1, 1), "⬜": (0, 0)}  # fmt: skip
_HALVES = frozenset("▀▄")
_SIGNS = frozenset("█▀▄▓■⬛")

Grid = list[list[int]]


def codes_drawn(text: str, *, html: bool, cells: bool, signs: bool) -> list[str]:
    """Texts of the codes in a body that seems to hold table cells (`cells`) or block characters (`signs`) enough."""
    found = codes_in_tables(text) if cells else []
    if signs:
        found += codes_in_text(_lines(text) if html else text)
    return found


def _lines(html: str) -> str:
    """The text of HTML with its blanks kept, as in a `pre`."""
    from selectolax.lexbor import LexborHTMLParser

    if html.count("<") > _MOST_TAGS:
        return ""
    body = LexborHTMLParser(_BREAK.sub("\n", thinned(html[:_MOST_HTML]))).body
    return body.text(deep=True) if body is not None else ""


def codes_in_text(text: str) -> list[str]:
    """Texts of the codes drawn with block characters, light on dark too."""
    if sum(text.count(sign) for sign in _SIGNS) < 100:
        return []
    found: list[str] = []
    block: list[str] = []
    grids = 0
    for line in [*text.split("\n"), ""]:
        bare = line.rstrip("\r\n")
        if any(sign in _SIGNS for sign in bare) and all(sign in _BLOCKS for sign in bare):
            block.append(bare)
            continue
        if len(block) >= _SMALLEST // 2 and grids < _MOST_GRIDS:
            grids += 1
            found += _read(_from_lines(block))
        block = []
    return found


def _from_lines(lines: list[str]) -> Grid:
    lines = lines[:_LARGEST]
    width = min(max(len(line) for line in lines), 2 * _LARGEST)
    padded = [line[:width].ljust(width) for line in lines]
    if any(sign in _HALVES for line in padded for sign in line):
        return [[_BLOCKS[sign][half] for sign in line] for line in padded for half in (0, 1)]
    grid = [[_BLOCKS[sign][0] for sign in line] for line in padded]
    doubled = width > 1.5 * len(lines)  # two characters a module
    return [row[::2] for row in grid] if doubled else grid


def codes_in_tables(html: str) -> list[str]:
    """Texts of the codes drawn with the backgrounds of table cells."""
    if len(html) > _MOST_HTML or len(_CELL.findall(html)) < _SMALLEST * 5 or html.count("<") > _MOST_TAGS:
        return []
    from selectolax.lexbor import LexborHTMLParser  # only where there is such a table

    tree = LexborHTMLParser(thinned(html))
    sheet = Sheet()
    for style in tree.css("style"):
        sheet.read(style.text(deep=True) or "")
    found: list[str] = []
    for table in tree.css("table")[:200]:
        grid = _from_table(table, sheet)
        if grid and len(found) < _MOST_GRIDS:
            found += _read(grid)
    return found


def _from_table(table: "LexborNode", sheet: Sheet) -> Grid | None:
    """Dark and light cells of a table's own rows; None where they make no grid."""
    grid: Grid = []
    for section in _children(table):
        rows = [section] if section.tag == "tr" else _children(section) if section.tag in ("tbody", "thead", "tfoot") else []
        for row in rows:
            cells = [cell for cell in _children(row) if cell.tag in ("td", "th")]
            line = [module for cell in cells for module in _modules(cell, row, sheet)]
            if line:
                grid.append(line)
            if len(grid) > _LARGEST or len(line) > _LARGEST:
                return None
    if len(grid) < _SMALLEST or len({len(line) for line in grid}) != 1 or len(grid[0]) < _SMALLEST:
        return None
    return grid


def _children(node: "LexborNode") -> "list[LexborNode]":
    found: list[LexborNode] = []
    child = node.first_child
    while child is not None and len(found) < 4 * _LARGEST:
        if child.is_element_node:
            found.append(child)
        child = child.next
    return found


def _modules(cell: "LexborNode", row: "LexborNode", sheet: Sheet) -> list[int]:
    colour = _ground(cell, sheet) or _ground(row, sheet)
    return [1 if colour is not None and dark(colour) else 0] * _span(cell.attributes.get("colspan"))


def _ground(node: "LexborNode", sheet: Sheet) -> str | None:
    attributes = node.attributes
    style = sheet.of(node.tag or "", attributes.get("class") or "", attributes.get("id") or "")
    if inline := attributes.get("style"):
        style = {**style, **declarations(inline)}
    return style.get("background-color") or style.get("background") or attributes.get("bgcolor")


def _span(text: str | None) -> int:
    return min(int(text), _LARGEST) if text and text.isascii() and text.isdigit() and 0 < len(text) < 4 and int(text) > 0 else 1


def _read(grid: Grid) -> list[str]:
    """What zxing-cpp reads of the grid, dark on light and the other way round."""
    from PIL import Image

    height, width = len(grid), len(grid[0])
    if not (_SMALLEST <= height <= 2 * _LARGEST and _SMALLEST <= width <= 2 * _LARGEST):
        return []
    for ink in (1, 0):
        edge = bytes([255]) * (width + 8)
        rows = [bytes([255] * 4 + [0 if module == ink else 255 for module in line] + [255] * 4) for line in grid]
        picture = Image.frombytes("L", (width + 8, height + 8), b"".join([edge] * 4 + rows + [edge] * 4))
        try:
            texts = codes_of(picture.resize((4 * (width + 8), 4 * (height + 8)), Image.Resampling.NEAREST))
        except (RuntimeError, ValueError):
            return []
        if texts:
            return list(texts[:5])
    return []
