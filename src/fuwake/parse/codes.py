"""QR codes of a mail: in its pictures, in pictures inside its HTML, drawn with table cells or with characters.

Looked for only where there is a picture of a plausible size or such a grid: the libraries are loaded only then.
"""

from collections.abc import Iterator

from fuwake.model.base import Defect
from fuwake.parse import limits
from fuwake.parse.bodies import Body
from fuwake.parse.links import LinkCollector
from fuwake.parse.mime import Node
from fuwake.parse.picture_size import size_of
from fuwake.parse.pictures import MOST_INSIDE, inside

_FRAME = b"\x00\x21\xf9\x04"  # a graphic control extension after the end of a block (GIF89a section 23)
_CELLS = 21 * 5  # the smallest QR code has 21 rows
_SHORTEST = 21
"""Pixels of a side: one for each module of the smallest code."""
_LONGEST = 12
"""Times that a picture may be longer than wide: lines and borders hold no code."""


def collect_codes(nodes: list[Node], bodies: list[Body], links: LinkCollector, defects: list[Defect]) -> None:
    """Adds the links of all codes, place `qr`."""
    sized = [(path, data, size) for path, data in _pictures(nodes, bodies, defects) if (size := size_of(data)) is not None]
    for path, data, size in sized:
        _note_limits(path, data, size, defects)
    pictures = [picture for picture in sized if _plausible(*picture[2])]
    if len(pictures) > limits.IMAGES:
        what = f"{len(pictures)} pictures, the {limits.IMAGES} squarest are looked at for QR codes"
        defects.append(Defect(code="limit-pictures", where="message", detail=what))
        pictures = sorted(pictures, key=lambda picture: -min(picture[2]) / max(picture[2]))[: limits.IMAGES]
    if pictures:
        from fuwake.parse.qr import read_codes  # only where there are pictures

        read: dict[bytes, tuple[str, ...]] = {}  # some mails carry a picture several times
        for path, data, _ in pictures:
            if data not in read:
                read[data] = read_codes(data)
            for text in read[data]:
                links.add_code(text, path)
    _drawn(bodies, links)


def _note_limits(path: str, data: bytes, size: tuple[int, int], defects: list[Defect]) -> None:
    """What of a picture is not looked at."""
    if size[0] * size[1] > limits.PIXELS:
        what = f"{size[0]} x {size[1]} pixels, more than are unpacked: not looked at"
        defects.append(Defect(code="limit-picture-size", where=f"part:{path}", detail=what))
    if data.startswith(b"GIF8") and (frames := data.count(_FRAME)) > limits.FRAMES:
        what = f"about {frames} frames, the first is looked at"
        defects.append(Defect(code="limit-picture-frames", where=f"part:{path}", detail=what))


def _pictures(nodes: list[Node], bodies: list[Body], defects: list[Defect]) -> Iterator[tuple[str, bytes]]:
    """(path of the part, bytes) of everything that says it is a picture."""
    for node in nodes:
        if node.data and node.part.type.startswith("image/"):
            yield node.part.path, node.data
    for body in bodies:
        if body.html and "data:image/" in body.text:
            if (count := body.text.count("data:image/")) > MOST_INSIDE:
                what = f"{count} pictures inside the HTML, the first {MOST_INSIDE} are looked at"
                defects.append(Defect(code="limit-pictures", where=f"part:{body.path}", detail=what))
            for data in inside(body.text):
                yield body.path, data


def _plausible(width: int, height: int) -> bool:
    short, long = sorted((width, height))
    return short >= _SHORTEST and long <= _LONGEST * short


def _drawn(bodies: list[Body], links: LinkCollector) -> None:
    """Codes drawn with table cells or block characters."""
    for body in bodies:
        cells = body.html and body.text.count("<td") + body.text.count("<TD") >= _CELLS
        signs = "█" in body.text or "▀" in body.text or "■" in body.text or "⬛" in body.text or "&#96" in body.text
        if not (cells or signs):
            continue
        from fuwake.parse.drawn import codes_drawn  # only where there is such a grid

        for text in codes_drawn(body.text, html=body.html, cells=cells, signs=signs):
            links.add_code(text, body.path)
