"""Maps: the right region, the caveat inside, a pin only where there is a point."""

import re

import pytest

from fuwake.report.maps import packs
from fuwake.report.maps.draw import draw
from fuwake.report.maps.projection import EARTH_KM, Frame
from tests.report import cases

FRANCE = cases.place("FR", "Île-de-France", "Champs-sur-Marne", (48.835, 2.588, 25.0))


@pytest.mark.parametrize(
    ("country", "latitude", "longitude", "name"),
    [
        ("FR", 48.835, 2.588, "Seine-et-Marne"),
        ("US", 39.04, -77.49, "Virginia"),
        ("JP", 35.69, 139.75, "Tokyo"),
        ("ZA", -26.2, 28.05, "Gauteng"),
        ("FJ", -17.78, 177.97, "Western"),
    ],
)
def test_the_region_that_holds_the_point(country: str, latitude: float, longitude: float, name: str) -> None:
    region = packs.region_at(country, longitude, latitude)
    assert region is not None
    assert name in region.en


def test_a_hole_is_not_inside() -> None:
    # Maseru lies in Lesotho, which South Africa encloses.
    assert packs.region_at("ZA", 27.9, -29.6) is None
    assert packs.region_at("LS", 27.9, -29.6) is not None


def test_the_picture_holds_place_circle_caveat_scale_and_source() -> None:
    svg = draw(FRANCE, "ja", "推定位置")
    assert svg is not None
    for words in (
        "セーヌ＝エ＝マルヌ県",
        "機器や人物の所在を示しません",
        "約25km",
        "50 km",
        "DB-IP City Lite 2026-06",
        "Natural Earth",
        "推定位置",
    ):
        assert words in svg
    circle = re.search(r'<circle cx="400.0" cy="250.0" r="([\d.]+)"', svg)
    assert circle is not None
    assert float(circle[1]) == pytest.approx(25 * 800 / 260, rel=0.01)


def test_a_country_has_no_pin() -> None:
    svg = draw(cases.place("FR"), "en", "Estimated place")
    assert svg is not None
    assert "stroke-dasharray" not in svg
    assert "Known to the country only" in svg
    assert "France" in svg


def test_nothing_known_is_no_picture() -> None:
    assert draw(cases.place(None), "ja", "x") is None
    assert draw(cases.place("QQ"), "ja", "x") is None


@pytest.mark.parametrize("country", ["RU", "US", "CA", "SG", "VA", "KI", "AQ", "FJ", "XK"])
def test_odd_countries_are_drawn(country: str) -> None:
    svg = draw(cases.place(country), "ja", "x")
    assert svg is None or (svg.startswith("<svg") and len(svg) < 400_000)


def test_a_title_of_a_stranger_is_escaped() -> None:
    svg = draw(FRANCE, "ja", "<script>&")
    assert svg is not None
    assert "<script>" not in svg


def test_a_frame_there_and_back() -> None:
    frame = Frame(139.75, 35.69, 260.0, 800, 500)
    x, y = frame.project(140.2, 35.2)
    assert list(frame.unproject(x, y)) == pytest.approx([140.2, 35.2], abs=1e-6)
    north = frame.project(139.75, 35.69 + 1.0)
    assert (250 - north[1]) / frame.unit == pytest.approx(EARTH_KM * 3.14159265 / 180, rel=1e-3)


def test_every_country_of_the_world_pack_has_its_own_and_names() -> None:
    countries = packs.world().countries
    assert len(countries) > 200
    assert packs.country_name("FR", "ja") == "フランス"
    assert packs.country_name("JP", "en") == "Japan"
    assert packs.country_name("QQ", "ja") == "QQ"
    assert packs.country("../x") is None
