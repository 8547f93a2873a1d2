"""What stands on every map: heading, caveat, scale, source, the little world."""

from html import escape

from fuwake.model.infrastructure import Place
from fuwake.report.bank import Bank
from fuwake.report.maps import packs
from fuwake.report.maps.labels import text_width
from fuwake.report.maps.projection import Frame

RED = "#b3261e"
INK = "#23262b"


def pin(x: float, y: float, circle: float) -> str:
    """The circle of uncertainty and a pin whose point stands on (x, y)."""
    return (
        f'<circle cx="{x}" cy="{y}" r="{circle:.1f}" fill="{RED}" fill-opacity=".13" stroke="{RED}" stroke-width="1.6" '
        f'stroke-dasharray="6 4"/><path d="M{x} {y}c-3-9-12-15-12-26a12 12 0 1 1 24 0c0 11-9 17-12 26z" fill="{RED}" '
        f'stroke="#fff" stroke-width="1.5"/><circle cx="{x}" cy="{y - 26}" r="4.6" fill="#fff"/>'
    )


def place_words(place: Place, lang: str) -> str:
    """Country, region and town as far as they are known, smallest last (ja) or first (en)."""
    region = place.region
    if place.country and place.latitude is not None and place.longitude is not None:
        found = packs.region_at(place.country, place.longitude, place.latitude)
        if found is not None:
            region = found.ja if lang == "ja" else found.en
    words = [packs.country_name(place.country, lang), region, place.city]
    if lang != "ja":
        words.reverse()
    known: list[str] = []
    for word in words:
        if word and word not in known:
            known.append(word)
    return (" " if lang == "ja" else ", ").join(known)


def title_panel(label: str, place: Place, lang: str) -> str:
    """Heading and place in the upper left corner."""
    where = place_words(place, lang)
    width = min(610.0, max(text_width(label, 15), text_width(where, 13)) + 30)
    return (
        f'<rect x="12" y="12" width="{width:.0f}" height="48" rx="4" fill="#fffdf8" fill-opacity=".94"/>'
        f'<text x="24" y="32" font-size="15" font-weight="700" fill="{INK}">{escape(label)}</text>'
        f'<text x="24" y="51" font-size="13" fill="#555a61">{escape(where)}</text>'
    )


def inset(longitude: float, latitude: float, width: int) -> str:
    """The world, with a dot, in the upper right corner."""
    x, y = ((longitude + 180) % 360) / 2.5, (90 - latitude) / 2.5
    return (
        f'<g transform="translate({width - 156} 12)"><rect width="144" height="66" rx="4" fill="#fffdf8" fill-opacity=".94"/>'
        f'<path d="{packs.world().inset}" fill="#b9b4a6" clip-path="inset(0 0 0 0)"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="none" stroke="{RED}" stroke-width="1.3"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{RED}"/></g>'
    )


def scale_bar(frame: Frame, width: int, height: int) -> str:
    """A bar of a round number of kilometres, at most a fifth of the width."""
    longest = width / 5 / frame.unit
    km = max((step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if step <= longest), default=1)
    length, x, y = km * frame.unit, width - 18, height - 82
    return (
        f'<path d="M{x - length:.1f} {y - 5}v5h{length:.1f}v-5" fill="none" stroke="{INK}" stroke-width="1.6"/>'
        f'<text x="{x - length / 2:.1f}" y="{y - 8}" font-size="12" text-anchor="middle" fill="{INK}" paint-order="stroke" '
        f'stroke="#fffdf8" stroke-width="3">{km:,} km</text>'
    )


def bottom_bar(place: Place, lang: str, width: int, height: int, *, point: bool) -> str:
    """The caveat and the sources: part of the picture, so that they travel with it."""
    bank = Bank.load(lang)
    if point and place.radius_km is not None:
        caveat = bank.plain("map.caveat_circle", km=f"{place.radius_km:,.0f}")
    else:
        caveat = bank.plain("map.caveat_country")
    source = bank.plain("map.source", database=place.source)
    top = height - 62
    return (
        f'<rect y="{top}" width="{width}" height="62" fill="{INK}" fill-opacity=".9"/>'
        f'<text x="18" y="{top + 25}" font-size="14" font-weight="700" fill="#fff">{escape(caveat)}</text>'
        f'<text x="18" y="{top + 47}" font-size="11.5" fill="#cfd3d8">{escape(source)}</text>'
    )
