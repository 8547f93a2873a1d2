"""Names on the map that do not run into each other."""

import unicodedata
from html import escape


def text_width(text: str, size: float) -> float:
    """Rough width in picture units: wide characters one em, others 0.56 em."""
    return sum(size if unicodedata.east_asian_width(letter) in "WFA" else size * 0.56 for letter in text)


class Labels:
    """Places names in the order they come; one that would touch another, or leave the free area, is left out."""

    TOP, BOTTOM = 62, 74
    """Heights of the heading and of the caveat, kept free."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._taken: list[tuple[float, float, float, float]] = [(width - 170, 0, width, 96)]
        self._texts: list[str] = []

    def block(self, left: float, top: float, right: float, bottom: float) -> None:
        """Keeps an area free."""
        self._taken.append((left, top, right, bottom))

    def put(self, x: float, y: float, text: str, size: int, *, strong: bool) -> bool:
        """Writes a name centred on a point, a little off where that is taken. False where it found no room."""
        if not text:
            return False
        half = text_width(text, size) / 2 + 3
        for shift in (0, 26, -26, 44, -44) if strong else (0,):
            box = (x - half, y + shift - size, x + half, y + shift + size * 0.4)
            inside = box[0] >= 4 and box[2] <= self._width - 4 and box[1] >= self.TOP and box[3] <= self._height - self.BOTTOM
            if inside and not any(_touch(box, taken) for taken in self._taken):
                self._taken.append(box)
                style = 'font-weight="700" fill="#4a3a12"' if strong else 'fill="#66625a"'
                self._texts.append(f'<text x="{x:.0f}" y="{y + shift:.0f}" font-size="{size}" {style}>{escape(text)}</text>')
                return True
        return False

    def svg(self) -> str:
        """All names, with a light edge so that they read over borders."""
        return (
            '<g text-anchor="middle" paint-order="stroke" stroke="#fffdf8" stroke-opacity=".85" stroke-width="3" '
            f'stroke-linejoin="round">{"".join(self._texts)}</g>'
        )


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
