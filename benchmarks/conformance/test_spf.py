"""The RFC 7208 test suite of openspf.org (release 2014.04)."""

from typing import Any

from benchmarks.conformance.corpus import suite
from fuwake.authenticate.records import NotRecorded, Records
from fuwake.authenticate.spf import check_host
from fuwake.model.observation import Observation
from tests.authenticate.recorded import Zones


def load_zones(data: dict[str, Any]) -> Zones:
    zones: dict[str, list[tuple[str, str]]] = {}
    failing: set[str] = set()
    for written, entries in (data or {}).items():
        name = written.lower()
        has_txt = any(isinstance(entry, dict) and "TXT" in entry for entry in entries)
        rows = zones.setdefault(name, [])
        for entry in entries:
            if entry == "TIMEOUT":
                failing.add(name)
                continue
            (kind, value), *_ = entry.items()
            if kind == "SPF" and has_txt:
                continue
            kind = "TXT" if kind == "SPF" else kind
            if kind == "TXT" and value == "NONE":
                continue
            if kind == "MX":
                value = f"{value[0]} {value[1] or '.'}"
            rows.append((kind, "".join(value) if isinstance(value, list) else str(value)))
        if "TIMEOUT" in entries:
            answered = {kind for kind, _ in rows}
            failing.discard(name)
            failing |= {f"{kind} {name}" for kind in {"TXT", "A", "AAAA", "MX"} - answered}
    return Zones(zones, frozenset(failing))


def run(zones: Zones, ip: str, mail_from: str, helo: str) -> str:
    observations: dict[str, Observation] = {}
    domain = mail_from.rpartition("@")[2] if mail_from else helo
    for _ in range(60):
        records = Records(observations)
        try:
            return check_host(ip, domain, mail_from or f"postmaster@{helo}", helo, records).result
        except NotRecorded:
            for question in records.needs:
                observations[f"dns:{question}"] = zones.answer(question)
    raise AssertionError("more than 60 rounds")


def test_the_rfc_7208_suite_passes_whole() -> None:
    wrong: list[str] = []
    count = 0
    for part in suite("spf/rfc7208-tests.yml"):
        zones = load_zones(part["zonedata"])
        for name, case in part["tests"].items():
            expected = case["result"] if isinstance(case["result"], list) else [case["result"]]
            got = run(zones, str(case["host"]), case["mailfrom"] or "", str(case["helo"]))
            count += 1
            if got not in expected:
                wrong.append(f"{part['description']} / {name}: {got}, not {expected}")
    assert wrong == []
    assert count == 203
