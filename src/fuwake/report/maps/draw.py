"""Draws where an address roughly lies: pin, circle of uncertainty, names, and the caveat inside the picture (S11, S20)."""

from html import escape

from fuwake.model.infrastructure import Place
from fuwake.report.maps import packs
from fuwake.report.maps.furniture import bottom_bar, inset, pin, scale_bar, title_panel
from fuwake.report.maps.labels import Labels
from fuwake.report.maps.packs import Outline, Region
from fuwake.report.maps.projection import EARTH_KM, Frame

WIDTH, HEIGHT = 800, 500
FONT = "'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic','Meiryo',sans-serif"
SEA, LAND, FAR, MARKED, LINE, COAST = "#dce8ee", "#fbf9f3", "#eeece4", "#f3dfb4", "#c9c2b2", "#8e8a80"


def draw(place: Place, lang: str, label: str) -> str | None:
    """An SVG document of 800 x 500 units; `label` is its heading. None where not even the country is known.

    With coordinates: a pin, a circle of `radius_km`, the region that holds the point marked. With a country only: the country
    marked, no pin. Pure; reads the packs that ship with the program.
    """
    if place.country is None:
        return None
    has_point = place.latitude is not None and place.longitude is not None and place.radius_km is not None
    if has_point:
        return _around_point(place, lang, label)
    return _country_only(place, lang, label)


def _around_point(place: Place, lang: str, label: str) -> str:
    assert place.latitude is not None
    assert place.longitude is not None
    assert place.radius_km is not None
    assert place.country is not None
    radius = max(1.0, min(place.radius_km, 2000.0))
    frame = Frame(place.longitude, place.latitude, max(260.0, radius * 7), WIDTH, HEIGHT)
    marked = packs.region_at(place.country, place.longitude, place.latitude)
    labels = Labels(WIDTH, HEIGHT)
    circle = radius * frame.unit
    labels.block(WIDTH / 2 - 16, HEIGHT / 2 - 46, WIDTH / 2 + 16, HEIGHT / 2 + 8)
    land = _detailed(frame, place.country, marked, labels, lang)
    pinned = pin(WIDTH / 2, HEIGHT / 2, circle)
    return _sheet(frame, lang, label, place, [*land, pinned, labels.svg()], point=True)


def _detailed(frame: Frame, home: str, marked: Region | None, labels: Labels, lang: str) -> list[str]:
    """Fills, inner borders and names of everything in sight."""
    box = frame.box()
    paths: dict[str, list[str]] = {FAR: [], LAND: [], MARKED: []}
    names: list[tuple[bool, float, Region]] = []
    for outline in packs.world().countries:
        if not any(_meets(box, other) for other in outline.boxes):
            continue
        country = packs.country(outline.iso)
        for region in country.regions if country else ():
            if not _meets(box, region.box):
                continue
            data = frame.path(region.rings)
            if not data:
                continue
            fill = MARKED if region is marked else LAND if outline.iso == home else FAR
            paths[fill].append(f'<path d="{data}"/>')
            names.append((region is not marked, -region.area, region))
    for unmarked, _, region in sorted(names, key=lambda item: item[:2]):
        x, y = frame.project(*region.at)
        labels.put(x, y, region.ja if lang == "ja" else region.en, 12 if unmarked else 14, strong=not unmarked)
    # Each shape stands in the file once: drawn first as areas, then as borders over all areas.
    shapes = "".join(f'<g id="k{number}">{"".join(found)}</g>' for number, found in enumerate(paths.values()))
    areas = "".join(f'<use href="#k{number}" fill="{fill}" fill-rule="evenodd"/>' for number, fill in enumerate(paths))
    borders = "".join(f'<use href="#k{number}"/>' for number in range(len(paths)))
    return [f'<defs>{shapes}</defs>{areas}<g fill="none" stroke="{LINE}" stroke-width=".8" stroke-linejoin="round">{borders}</g>']


def _country_only(place: Place, lang: str, label: str) -> str | None:
    assert place.country is not None
    home = packs.world().find(place.country.upper())
    if home is None:
        return None
    frame = _frame_of(home)
    box = frame.box()
    labels = Labels(WIDTH, HEIGHT)
    shapes: list[str] = []
    for outline in packs.world().countries:
        if outline is home or any(_meets(box, other) for other in outline.boxes):
            data = frame.path(outline.rings)
            shapes += [f'<path d="{data}" fill="{MARKED if outline is home else FAR}"/>'] if data else []
    x, y = frame.project(*home.at)
    labels.put(x, y, home.ja if lang == "ja" else home.en, 18, strong=True)
    for outline in sorted(packs.world().countries, key=_size, reverse=True):
        if outline is not home:
            x, y = frame.project(*outline.at)
            labels.put(x, y, outline.ja if lang == "ja" else outline.en, 11, strong=False)
    land = f'<g fill-rule="evenodd" stroke="{COAST}" stroke-width=".7" stroke-linejoin="round">{"".join(shapes)}</g>'
    return _sheet(frame, lang, label, place, [land, labels.svg()], point=False)


def _size(outline: Outline) -> int:
    """Extent of the largest part, for the order in which names get their room."""
    return max((max(xs) - min(xs)) * (max(ys) - min(ys)) for xs, ys in map(packs.points, outline.rings[:1]))


def _frame_of(home: Outline) -> Frame:
    """A frame that holds the main parts: the largest, and those of some size that are not overseas."""
    parts = []
    for ring in home.rings:
        xs, ys = packs.points(ring)
        west, east, south, north = min(xs), max(xs), min(ys), max(ys)
        parts.append(((east - west) * (north - south), west, south, east, north))
    parts.sort(reverse=True)
    size, west, south, east, north = parts[0]
    for other in parts[1:]:
        far = max(west - other[3], other[1] - east, south - other[4], other[2] - north)
        if other[0] >= size * 0.02 and far < max(east - west, north - south) * 0.4:
            west, south, east, north = min(west, other[1]), min(south, other[2]), max(east, other[3]), max(north, other[4])
    middle = ((west + east) / 2 / packs.UNIT, (south + north) / 2 / packs.UNIT)
    trial = Frame(*middle, 2 * EARTH_KM, WIDTH, HEIGHT)
    corners = [
        trial.project(x / packs.UNIT, y / packs.UNIT) for x in (west, (west + east) / 2, east) for y in (south, (south + north) / 2, north)
    ]
    half_width = max(abs(x - WIDTH / 2) for x, _ in corners) / trial.unit
    half_height = max(abs(y - HEIGHT / 2) for _, y in corners) / trial.unit
    width_km = max(half_width * 2 * 1.25, half_height * 2 * 1.7 * WIDTH / HEIGHT, 60.0)
    return Frame(*middle, min(width_km, 15000.0), WIDTH, HEIGHT)


def _meets(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes in degrees overlap, also across the date line."""
    if box[1] > other[3] or other[1] > box[3]:
        return False
    return any(box[0] <= other[2] + turn and other[0] + turn <= box[2] for turn in (-360, 0, 360))


def _sheet(frame: Frame, lang: str, label: str, place: Place, layers: list[str], *, point: bool) -> str:
    """Puts the layers and the furniture together."""
    furniture = [
        title_panel(label, place, lang),
        inset(frame.longitude, frame.latitude, WIDTH),
        scale_bar(frame, WIDTH, HEIGHT),
        bottom_bar(place, lang, WIDTH, HEIGHT, point=point),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="{FONT}" lang="{lang}" role="img"><title>{escape(label)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{SEA}"/>{"".join(layers)}{"".join(furniture)}'
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" fill="none" stroke="{LINE}"/></svg>'
    )
