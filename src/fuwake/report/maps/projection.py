"""From longitude and latitude to picture units: azimuthal equal-area round the middle of the picture (Snyder 1987, section 24)."""

from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt

from fuwake.report.maps.packs import UNIT, points

EARTH_KM = 6371.0088
"""Mean radius (IUGG)."""


class Frame:
    """A picture of `width` x `height` units whose middle is (longitude, latitude) and whose width is `width_km`."""

    def __init__(self, longitude: float, latitude: float, width_km: float, width: int, height: int) -> None:
        self.longitude, self.latitude = longitude, latitude
        self.width, self.height = width, height
        self.unit = width / width_km
        """Picture units a kilometre."""
        self._sin, self._cos = sin(radians(latitude)), cos(radians(latitude))

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Picture coordinates of a point in degrees."""
        turn, high = radians(longitude - self.longitude), radians(latitude)
        sin_high, cos_high, cos_turn = sin(high), cos(high), cos(turn)
        near = 1 + self._sin * sin_high + self._cos * cos_high * cos_turn
        scale = sqrt(2 / max(near, 1e-6)) * EARTH_KM * self.unit
        x = scale * cos_high * sin(turn)
        y = scale * (self._cos * sin_high - self._sin * cos_high * cos_turn)
        return self.width / 2 + x, self.height / 2 - y

    def unproject(self, x: float, y: float) -> tuple[float, float]:
        """Degrees of a picture coordinate."""
        east = (x - self.width / 2) / self.unit / EARTH_KM
        north = (self.height / 2 - y) / self.unit / EARTH_KM
        distance = hypot(east, north)
        if distance < 1e-9:
            return self.longitude, self.latitude
        angle = 2 * asin(min(1.0, distance / 2))
        latitude = asin(cos(angle) * self._sin + north * sin(angle) * self._cos / distance)
        turn = atan2(east * sin(angle), distance * self._cos * cos(angle) - north * self._sin * sin(angle))
        return self.longitude + turn * 180 / pi, latitude * 180 / pi

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees of what can be seen (west may be under -180, east over 180)."""
        marks = [
            self.unproject(self.width * column / 4, self.height * row / 4)
            for column in range(5)
            for row in range(5)
            if column in {0, 4} or row in {0, 4}
        ]
        longitudes, latitudes = [mark[0] for mark in marks], [mark[1] for mark in marks]
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)

    def path(self, rings: list[list[int]], smallest: float = 0.8) -> str:
        """SVG path data of delta-coded rings; rings out of sight or smaller than a dot are left out; "" where nothing is left."""
        return "".join(self._ring(ring, smallest) for ring in rings)

    def _ring(self, ring: list[int], smallest: float) -> str:
        xs, ys = points(ring)
        project, margin = self.project, 40.0
        right, bottom = self.width + margin, self.height + margin
        kept: list[tuple[float, float]] = []
        sides: list[int] = []
        last_x = last_y = 1e9
        for longitude, latitude in zip(xs, ys, strict=True):
            x, y = project(longitude / UNIT, latitude / UNIT)
            if abs(x - last_x) < smallest and abs(y - last_y) < smallest:
                continue
            side = (x < -margin) | (x > right) << 1 | (y < -margin) << 2 | (y > bottom) << 3
            if side and len(sides) > 1 and side & sides[-1] & sides[-2]:
                # All three lie beyond the same edge: the middle one cannot be seen.
                kept[-1], sides[-1] = (x, y), side
            else:
                kept.append((x, y))
                sides.append(side)
            last_x, last_y = x, y
        if len(kept) < 3 or _all_beyond(sides):
            return ""
        text = "L".join(f"{max(-3e3, min(4e3, x)):.1f} {max(-3e3, min(4e3, y)):.1f}" for x, y in kept)
        return f"M{text}Z"


def _all_beyond(sides: list[int]) -> bool:
    """Whether all points lie beyond one and the same edge."""
    common = 15
    for side in sides:
        common &= side
        if not common:
            return False
    return True
