"""Reads the map packs: outlines and names of countries and regions (Natural Earth, see packs/SOURCE.md)."""

import gzip
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate

import msgspec
from msgspec import Struct

UNIT = 1000
"""Coordinates in the packs are in 1/UNIT degree."""


class Region(Struct, frozen=True):
    """A first-level region (prefecture, département, state …)."""

    en: str
    ja: str
    group: str | None
    """Larger unit it belongs to, where the data has one (Île-de-France)."""
    at: tuple[float, float]
    """Longitude and latitude well inside, for its name."""
    area: float
    """Square degrees."""
    box: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    rings: list[list[int]]
    """Flat, delta-coded, longitude first; outer rings and holes alike (even-odd rule)."""


class Country(Struct, frozen=True):
    """A country with its regions."""

    iso: str
    en: str
    ja: str
    regions: list[Region]


class Outline(Struct, frozen=True):
    """A country of the world pack, coarse."""

    iso: str
    en: str
    ja: str
    at: tuple[float, float]
    boxes: list[tuple[int, int, int, int]]
    """Bounds of its regions in whole degrees."""
    rings: list[list[int]]


class World(Struct, frozen=True):
    """All countries, coarse, and the land as one path for the little map (144 x 72 units of 2.5 degrees)."""

    countries: list[Outline]
    inset: str

    def find(self, iso: str) -> Outline | None:
        """The country with this ISO 3166-1 alpha-2 code, or None."""
        return next((country for country in self.countries if country.iso == iso), None)


def _bytes(name: str) -> bytes | None:
    pack = files("fuwake.report.maps").joinpath("packs", f"{name}.json.gz")
    return gzip.decompress(pack.read_bytes()) if pack.is_file() else None


@lru_cache(maxsize=1)
def world() -> World:
    """The world pack."""
    data = _bytes("world")
    if data is None:
        return World(countries=[], inset="")
    return msgspec.json.decode(data, type=World)


@lru_cache(maxsize=8)
def country(iso: str) -> Country | None:
    """The pack of one country; None where there is none."""
    if len(iso) != 2 or not iso.isascii() or not iso.isalpha():
        return None
    data = _bytes(iso.upper())
    return None if data is None else msgspec.json.decode(data, type=Country)


def points(ring: list[int]) -> tuple[list[int], list[int]]:
    """Longitudes and latitudes of a delta-coded ring, in 1/UNIT degree."""
    return list(accumulate(ring[0::2])), list(accumulate(ring[1::2]))


def contains(rings: list[list[int]], longitude: float, latitude: float) -> bool:
    """Whether a point lies inside (even-odd rule over all rings)."""
    x, y, inside = longitude * UNIT, latitude * UNIT, False
    for ring in rings:
        xs, ys = points(ring)
        before_x, before_y = xs[-1], ys[-1]
        for here_x, here_y in zip(xs, ys, strict=True):
            if (here_y > y) != (before_y > y) and x < (before_x - here_x) * (y - here_y) / (before_y - here_y) + here_x:
                inside = not inside
            before_x, before_y = here_x, here_y
    return inside


def region_at(iso: str, longitude: float, latitude: float) -> Region | None:
    """The region of a country that holds a point; None at sea or where the pack is missing."""
    found = country(iso)
    for region in found.regions if found else ():
        west, south, east, north = region.box
        if west <= longitude <= east and south <= latitude <= north and contains(region.rings, longitude, latitude):
            return region
    return None


def country_name(iso: str | None, lang: str) -> str | None:
    """Name of a country in `ja` or `en`; the code itself where it is not in the pack; None for None."""
    if iso is None:
        return None
    found = world().find(iso.upper())
    if found is None:
        return iso
    return found.ja if lang == "ja" else found.en
