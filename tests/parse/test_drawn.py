"""QR codes drawn with table cells or block characters are read; other tables and bars are not taken for codes."""

import time

import pytest
import zxingcpp
from PIL import Image

from fuwake.parse.message import parse

TARGET = "https://lure.example/qr?x=1"
Grid = list[list[int]]


def modules(text: str = TARGET) -> Grid:
    """The code's modules without a quiet zone, 1 is dark."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(code.to_image(scale=1, add_quiet_zones=False))
    width, height = picture.size
    data = picture.convert("L").tobytes()
    return [[int(data[y * width + x] < 128) for x in range(width)] for y in range(height)]


def framed(grid: Grid) -> Grid:
    side = len(grid[0]) + 8
    return [[0] * side] * 4 + [[0] * 4 + row + [0] * 4 for row in grid] + [[0] * side] * 4


def html(body: str) -> bytes:
    return f"From: a@b.jp\nContent-Type: text/html; charset=utf-8\n\n{body}".encode()


def plain(body: str) -> bytes:
    return f"From: a@b.jp\nContent-Type: text/plain; charset=utf-8\n\n{body}".encode()


def codes(raw: bytes) -> list[str]:
    return [link.url for link in parse(raw).links if link.where == "qr"]


def table(grid: Grid, dark: str, light: str) -> str:
    rows = "".join("<tr>" + "".join(f"<td {dark if module else light} width=4 height=4></td>" for module in row) + "</tr>" for row in grid)
    return f"<table cellspacing=0>{rows}</table>"


@pytest.mark.parametrize(
    ("dark", "light"),
    [
        ('bgcolor="#000000"', 'bgcolor="#ffffff"'),
        ("style='background:#000'", ""),
        ('style="background-color:rgb(10, 20, 60);padding:0"', 'style="background-color:white"'),
        ("class=d", "class=l"),
    ],
)
def test_a_code_of_table_cells(dark: str, light: str) -> None:
    style = "<style>.d{background-color:black}.l{background-color:#fff}</style>"
    assert codes(html(style + table(modules(), dark, light))) == [TARGET]


def test_a_code_of_cells_that_span_columns_inside_another_table() -> None:
    rows = []
    for row in framed(modules()):
        cells, place = [], 0
        while place < len(row):
            end = place
            while end < len(row) and row[end] == row[place]:
                end += 1
            cells.append(f"<td colspan={end - place} bgcolor={'black' if row[place] else 'white'}></td>")
            place = end
        rows.append("<tr>" + "".join(cells) + "</tr>")
    assert codes(html(f"<table><tr><td><table><tbody>{''.join(rows)}</tbody></table></td></tr></table>")) == [TARGET]


def halves(grid: Grid) -> str:
    even = [*grid, [0] * len(grid[0])] if len(grid) % 2 else grid
    signs = {(1, 1): "█", (1, 0): "▀", (0, 1): "▄", (0, 0): " "}
    return "\n".join("".join(signs[pair] for pair in zip(*even[y : y + 2], strict=True)) for y in range(0, len(even), 2))


@pytest.mark.parametrize("inverted", [False, True])
def test_a_code_of_half_blocks(inverted: bool) -> None:
    grid = [[module ^ inverted for module in row] for row in framed(modules())]
    assert codes(plain(f"QRコードを読み取ってください\n\n{halves(grid)}\n\nよろしく")) == [TARGET]
    assert codes(html(f"<p>a</p><pre>{halves(grid)}</pre>")) == [TARGET]
    assert codes(html("<div>" + halves(grid).replace("\n", "<br>").replace(" ", "&nbsp;") + "</div>")) == [TARGET]


def test_codes_of_full_blocks_one_or_two_a_module() -> None:
    grid = framed(modules())
    for dark, light in (("██", "  "), ("⬛", "⬜"), ("■", "□")):
        assert codes(plain("\n".join("".join(dark if module else light for module in row) for row in grid))) == [TARGET]


def test_ordinary_tables_and_bars_are_no_codes() -> None:
    rows = "".join(
        "<tr>" + "".join(f"<td bgcolor={'black' if (x + y) % 2 else 'white'}>{x}</td>" for x in range(25)) + "</tr>" for y in range(25)
    )
    assert codes(html(f"<table>{rows}</table>")) == []
    assert codes(plain("\n".join("█" * 40 for _ in range(30)))) == []
    assert codes(plain("■ お知らせ\n■ ご案内\n" * 100)) == []


MANY = "<td>█<a b=>" + " a=1" * 1000


@pytest.mark.parametrize(
    "piece", ["<td>", "<table><tr><td>", "<tr><td bgcolor=black>", "█▀\n", "█", "<br>█", "<td><b>█", pytest.param(MANY, id="attributes")]
)
def test_grids_of_nonsense_take_little_time(piece: str) -> None:
    text = (piece * (300_000 // len(piece) + 1))[:300_000]
    started = time.perf_counter()
    codes(html(text))
    codes(plain(text))
    assert time.perf_counter() - started < 6
