"""Looks an address up in the city database (DB-IP City Lite, MaxMind DB format 2.0) on this machine."""

import math
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from fuwake.model.answers import GeoRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading, Reason
from fuwake.observe._protocol import Raw
from fuwake.observe.answer_text import tidy
from fuwake.observe.data_sets import Installed, installed
from fuwake.observe.database_entry import Entry, address_of, entry_of

CITY_KM = 25.0
REGION_KM = 100.0
"""Uncertainty that is drawn. The database gives none; these are round figures above the distances that vendors publish."""

_FIELDS = ("city", "state1", "country_code", "latitude", "longitude")


class GeoObserver:
    """A rough place of an address. Question: the address; data: `model.answers.GeoRecord`."""

    name: ClassVar[str] = "geo"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "Nothing: the database lies on this machine."

    def __init__(self, data_dir: Path) -> None:
        """data_dir: where `fuwake data update` put the databases; opened at the first question."""
        self._data_dir = data_dir
        self._record: Installed | None = None
        self._readers: dict[int, Any] = {}

    async def ask(self, question: str) -> Raw:
        """Looks up one address. Raises ObserveFailure; `not-configured` where the database is missing."""
        ip = address_of(question)
        reader = self._reader(ip.version)
        assert self._record is not None
        try:
            found = reader.get(ip)
        except (ValueError, OSError, RuntimeError) as error:  # maxminddb.InvalidDatabaseError is a RuntimeError
            raise ObserveFailure("garbage", f"the city database cannot be read: {type(error).__name__}") from error
        entry = {key: found[key] for key in _FIELDS if key in found} if isinstance(found, dict) else None
        return entry_of(ip, self._record, entry)

    def _reader(self, version: int) -> Any:
        import maxminddb

        if self._record is None:
            self._record = installed(self._data_dir, "geo")
        if version not in self._readers:
            file = next((name for name in self._record.files if f"ipv{version}" in name), None)
            if file is None:
                raise ObserveFailure("not-configured", f"the city database has no file for IPv{version}; run `fuwake data update`")
            try:
                self._readers[version] = maxminddb.open_database(str(self._data_dir / file), maxminddb.MODE_AUTO)
            except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
                raise ObserveFailure("not-configured", f"the city database cannot be opened: {error}") from error
        return self._readers[version]

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept entry → found (at least a country) | absent | failed. Pure."""
        try:
            kept = msgspec.json.decode(raw, type=Entry)
            address_of(question)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return _failed("garbage", "not a kept entry of the city database")
        except ObserveFailure as failure:
            return _failed("not-supported", failure.detail)
        entry = kept.entry or {}
        country = (tidy(entry.get("country_code"), 10) or "").upper()
        country_code = country if len(country) == 2 and country.isascii() and country.isalpha() and country != "ZZ" else None
        region, city = tidy(entry.get("state1"), 100), tidy(entry.get("city"), 100)
        latitude, longitude = _place(entry.get("latitude"), entry.get("longitude"))
        radius = None
        if latitude is not None:
            radius = CITY_KM if city else REGION_KM if region else None
        if not (country_code or region or city):
            return Reading(status="absent", data=None, detail="the city database has no entry for this address")
        record = GeoRecord(
            country=country_code,
            region=region,
            city=city,
            latitude=latitude,
            longitude=longitude,
            radius_km=radius,
            database=kept.database,
            database_date=kept.date,
            licence=kept.licence,
        )
        return Reading(status="found", data=msgspec.to_builtins(record))


def _place(latitude: object, longitude: object) -> tuple[float | None, float | None]:
    """Degrees, rounded to about 10 m; None for what is no place, 0/0 ("unknown") included."""
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None, None
    if not (math.isfinite(latitude) and math.isfinite(longitude)) or abs(latitude) > 90 or abs(longitude) > 180:
        return None, None
    if latitude == 0 and longitude == 0:
        return None, None
    return round(float(latitude), 4), round(float(longitude), 4)


def _failed(reason: Reason, detail: str) -> Reading:
    return Reading(status="failed", data=None, reason=reason, detail=detail)
