"""Compares a mail with the earlier cases of the user's own folder (S28). Nothing leaves the machine."""

import asyncio
import sqlite3
from pathlib import Path
from typing import ClassVar

import msgspec

from fuwake.campaigns.explain import explain
from fuwake.campaigns.likeness import compare, profile
from fuwake.campaigns.sketch import FORM, Sketch
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw

NEAREST = 5
WORTH_KEEPING = 0.3
"""Likeness below which an earlier case is not kept as evidence."""


_JUDGED = ("brand", "brand_name", "brand_name_en", "scenario", "scenario_title", "scenario_title_en")
_HOSTED = ("asns", "name_servers", "registrars")


class _Stored(msgspec.Struct, frozen=True):
    """The raw answer: the mail's own sketch and those of the earlier cases that are alike."""

    own: Sketch
    alike: tuple[Sketch, ...]
    compared: int
    campaigns: dict[str, str] = {}
    """Name of the campaign that an earlier case belongs to, or founds if this mail belongs to it."""


class EarlierCasesObserver:
    """observer `earlier_cases`; question `message`.

    data: `{compared, nearest: [{case, title, received, likeness, in[], points[] {what, same, here, there}, campaign, brand, brand_name,
    brand_name_en, scenario, scenario_title, scenario_title_en, asns[], name_servers[], registrars[]}]}`; absent where no earlier case is
    alike.
    """

    name: ClassVar[str] = "earlier_cases"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "Nothing: the folder of your own cases is read."

    def __init__(self, folder: Path, own: Sketch) -> None:
        self._folder = folder
        self._own = own

    async def ask(self, question: str) -> Raw:  # noqa: ARG002  # the protocol's one question is always `message`
        """Looks into the index of the earlier cases. Raises ObserveFailure where the folder cannot be read."""
        body = await asyncio.to_thread(self._compare)
        return Raw(body=body, source=f"cases in {self._folder.name or self._folder}")

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:  # noqa: ARG004  # the protocol's one question is always `message`
        """Compares the stored sketches again."""
        try:
            stored = msgspec.json.decode(raw, type=_Stored)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return Reading(status="failed", data=None, reason="garbage", detail=f"stored sketches: {error}")
        nearest = [_entry(stored, other) for other in stored.alike]
        nearest.sort(key=lambda entry: (-float(str(entry["likeness"])), str(entry["case"])))
        data = {"compared": stored.compared, "nearest": nearest[:NEAREST]}
        return Reading(status="found" if nearest else "absent", data=data)

    def _compare(self) -> bytes:
        if not self._folder.is_dir():
            return msgspec.json.encode(_Stored(own=self._own, alike=(), compared=0))
        from fuwake.campaigns import shelf  # SQLite, only where there are earlier cases
        from fuwake.campaigns.clusters import name_after

        try:
            clusters = shelf.opened(self._folder)
        except (OSError, sqlite3.Error) as error:
            raise ObserveFailure("unreachable", f"the folder of earlier cases cannot be read: {error}") from error
        try:
            hits = clusters.index.nearest(profile(self._own), NEAREST, WORTH_KEEPING)
            compared = clusters.index.others(self._own.case)
            named = {hit.case: clusters.group_of(hit.case) for hit in hits}
        finally:
            clusters.index.close()
        alike = tuple(sketch for hit in hits if (sketch := self._sketch(hit.folder)) is not None and sketch.case == hit.case)
        campaigns = {one.case: named[one.case] or name_after(one.case, one.received, one.observed.brand) for one in alike}
        return msgspec.json.encode(_Stored(own=self._own, alike=alike, compared=compared, campaigns=campaigns))

    def _sketch(self, folder: str) -> Sketch | None:
        """The whole sketch of an earlier case; None where its folder is gone since."""
        try:
            return msgspec.json.decode((self._folder / folder / "sketch.json").read_bytes(), type=Sketch)
        except (OSError, msgspec.DecodeError):
            return None


def _entry(stored: _Stored, other: Sketch) -> dict[str, object]:
    likeness, features = compare(stored.own, other)
    entry: dict[str, object] = {"case": other.case, "title": other.title, "received": other.received, "likeness": likeness}
    entry["in"] = list(features)
    if stored.own.form >= FORM:  # what earlier versions stored is told as they told it
        entry["points"] = msgspec.to_builtins(explain(stored.own, other, features))
        entry["campaign"] = stored.campaigns.get(other.case)
        entry |= {name: getattr(other.observed, name) for name in _JUDGED}
        entry |= {name: list(getattr(other.observed, name)) for name in _HOSTED}
    return entry
