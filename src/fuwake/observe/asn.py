"""Looks up which autonomous system announces an address, in a table on this machine."""

from pathlib import Path
from typing import ClassVar

import msgspec

from fuwake.model.answers import AsnRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading, Reason
from fuwake.observe._protocol import Raw
from fuwake.observe.answer_text import tidy
from fuwake.observe.asn_table import AsnRange, AsnTable
from fuwake.observe.data_sets import Installed, installed
from fuwake.observe.database_entry import Entry, address_of, entry_of


class AsnObserver:
    """Who announces an address. Question: the address; data: `model.answers.AsnRecord`."""

    name: ClassVar[str] = "asn"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "Nothing: the table lies on this machine."

    def __init__(self, data_dir: Path) -> None:
        """data_dir: where `fuwake data update` put the table; opened at the first question."""
        self._data_dir = data_dir
        self._opened: tuple[Installed, AsnTable] | None = None

    async def ask(self, question: str) -> Raw:
        """Looks up one address. Raises ObserveFailure; `not-configured` where the table is missing."""
        ip = address_of(question)
        if self._opened is None:
            record = installed(self._data_dir, "asn")
            try:
                self._opened = (record, AsnTable(self._data_dir / record.files[0]))
            except (OSError, ValueError, IndexError) as error:
                raise ObserveFailure("not-configured", f"the table of autonomous systems cannot be opened: {error}") from error
        record, table = self._opened
        found = table.find(ip)
        return entry_of(ip, record, msgspec.to_builtins(found) if found is not None else None)

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept entry → found | absent (announced by nobody) | failed. Pure."""
        try:
            kept = msgspec.json.decode(raw, type=Entry)
            address_of(question)
            if kept.entry is None:
                return Reading(status="absent", data=None, detail="no autonomous system announces this address")
            found = msgspec.convert(kept.entry, AsnRange)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return _failed("garbage", "not a kept entry of the table of autonomous systems")
        except ObserveFailure as failure:
            return _failed("not-supported", failure.detail)
        record = AsnRecord(
            asn=found.asn,
            organisation=tidy(found.organisation) or f"AS{found.asn}",
            first=found.first,
            last=found.last,
            database=kept.database,
            database_date=kept.date,
            licence=kept.licence,
        )
        return Reading(status="found", data=msgspec.to_builtins(record))


def _failed(reason: Reason, detail: str) -> Reading:
    return Reading(status="failed", data=None, reason=reason, detail=detail)
