"""Real answers of some hundred registries (likexian's whois-parser suite) against the readings that come with them.

Counts are in `whois.md`. Nothing may be read wrongly; what differs on purpose is listed with its reason.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.conformance.corpus import folder
from fuwake.model.answers import DomainRecord
from fuwake.observe.whois_answer import join, read_answer
from fuwake.observe.whois_formats.values import country_code, registrar_name

_DATES = (("created_date_in_time", "created_at"), ("expiration_date_in_time", "expires_at"), ("updated_date_in_time", "updated_at"))
_SERVERS = {"hk": "whois.hkirc.hk", "tk": "whois.dot.tk", "int": "whois.iana.org"}
ON_PURPOSE = {
    ("tk_google.tk", "expires_at"): "the suite reads the day first; the same answer's 12/18/2001 has the month first",
    ("tk_zcore.tk", "expires_at"): "as above, by its 11/29/2016",
    ("tw_google.com.tw", "expires_at"): "midnight in UTC+8 is the day before in UTC; the suite adds the offset instead",
    ("tw_google.net.tw", "expires_at"): "as above",
    ("tw_google.org.tw", "expires_at"): "as above",
    ("it_git.it", "registrar"): "the organisation, where the suite takes the registrar's handle",
    ("it_google.it", "registrar"): "as above",
    ("ua_google.ua", "registrar"): "as above",
    ("ua_nic.ua", "registrar"): "as above",
    **{(f"at_{name}.at", "registrar"): "the suite leaves it out" for name in ("0wnz", "elektro-rauter", "rerail", "samsung")},
    **{(f"mo_{name}.mo", "country"): "the suite leaves it out" for name in ("moo", "yp")},
    ("tw_google.net.tw", "registrant"): "the suite joins two lines of a name",
    ("tw_specialized.com.tw", "registrant"): "as above",
}


def test_registered_domains_are_read_as_they_are() -> None:
    """Each field is what the suite reads, or unknown."""
    counts, wrong = measured()
    assert not wrong
    for key, least in (("created_at", 145), ("expires_at", 138), ("updated_at", 120), ("name servers", 195), ("registrar", 160)):
        assert counts[key, "right"] >= least
    assert counts["answers", "found"] >= 205


def test_free_names_are_read_as_free() -> None:
    """None is taken for a registered one."""
    counts: Counter[str] = Counter()
    for path in sorted((folder() / "whois-likexian" / "notfound").iterdir()):
        name = path.name.partition("_")[2]
        if "." in name and not name.startswith(("login.", "science.")):  # `.name` sells third level domains below these
            counts[_read(name, path).status] += 1
    assert counts["found"] == 0
    assert counts["absent"] >= 84


def _read(name: str, path: Path) -> Any:
    tld = name.rpartition(".")[2]
    server = _SERVERS.get(tld, f"whois.registry.{tld}")
    return read_answer(f"domain {name}", join([("whois.iana.org", b"refer: x\n"), (server, path.read_bytes())]))


def measured() -> tuple[Counter[tuple[str, str]], list[str]]:
    """(field, right | unknown) → values; and what is wrong."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for expected in sorted((folder() / "whois-likexian" / "noterror").glob("*.json")):
        told = json.loads(expected.read_text(encoding="utf-8"))
        name = told["domain"].get("punycode", told["domain"]["domain"])
        if "." not in name:
            continue
        reading = _read(name, expected.with_suffix(""))
        counts["answers", reading.status] += 1
        if reading.status == "found":
            record = msgspec.convert(reading.data, DomainRecord)
            for field, mark in _marks(told, record).items():
                known = mark if mark != "wrong" or (expected.stem, field) not in ON_PURPOSE else "on purpose"
                counts[field, known] += 1
                wrong += [f"{expected.stem}: {field}: {record} {told}"] if known == "wrong" else []
    return counts, wrong


def _marks(told: dict[str, Any], record: DomainRecord) -> dict[str, str]:
    """Field → right | unknown | wrong, for what the suite or the record tells."""
    marks = {field: _date(told["domain"].get(key), getattr(record, field)) for key, field in _DATES if told["domain"].get(key)}
    servers = [host.lower() for host in told["domain"].get("name_servers") or ()]
    if servers or record.name_servers:
        marks["name servers"] = "right" if servers == list(record.name_servers) else "wrong" if record.name_servers else "unknown"
    holder = told.get("registrant", {})
    for field, said, ours in (
        ("registrar", {registrar_name(told.get("registrar", {}).get("name"))}, record.registrar),
        ("registrant", {holder.get("organization"), holder.get("name")}, record.registrant),
        ("country", {holder.get("country"), country_code(holder.get("country"))}, record.registrant_country),
    ):
        if said - {None} or ours:
            marks[field] = "unknown" if ours is None else "right" if ours in said else "wrong"
    return marks


def _date(said: str, ours: Any) -> str:
    """The same moment, or the same day where the suite's moment has a zone of its own."""
    from datetime import UTC, datetime

    if ours is None:
        return "unknown"
    moment = datetime.fromisoformat(said).astimezone(UTC)
    return "right" if moment == ours or moment.date() == ours.date() else "wrong"
