"""Real answers of two hundred WHOIS servers (weppos' whois-parser suite) against the expectations that come with them.

What stands in `whois.md` as not read may become read; nothing may be read wrongly.
"""

import re
from collections import Counter
from pathlib import Path

import msgspec

from benchmarks.conformance.corpus import folder
from fuwake.model.answers import DomainRecord
from fuwake.model.observation import Reading
from fuwake.observe.whois_answer import join, read_answer

_NAMED = re.compile(
    rb"(?im)^\W*(?:domain(?: name)?|domainname|ascii domain name|complete domain name|query|nombre de dominio|domain-name(?=  ))"
    rb"\W*?[.:\] ]+\s*([a-z0-9-]+\.[a-z0-9.-]+)"
)
_REGISTRAR = re.compile(r"#registrar\n(.*?)(?:\n\n|\n#|\Z)", re.DOTALL)
_DATES = (("created_on", "created_at"), ("expires_on", "expires_at"), ("updated_on", "updated_at"))
ON_PURPOSE = {
    ("whois.comlaude.com/status_registered.txt", "registrar"): "the suite has the name of the agreement with ICANN",
    ("whois.jprs.jp/jp/status_registered.txt", "updated_on"): "01:05 in Japan is the day before in UTC; the suite drops the zone",
    ("whois.jprs.jp/jp/status_reserved.txt", "updated_on"): "midnight in Japan",
    ("whois.srs.net.nz/nz/status_registered.txt", "created_on"): "midnight in New Zealand",
    ("whois.srs.net.nz/nz/status_registered.txt", "expires_on"): "midnight in New Zealand",
    ("whois.ua/ua/uaepp/status_registered.txt", "created_on"): "midnight in Ukraine",
    ("whois.ua/ua/uaepp/status_registered.txt", "expires_on"): "midnight in Ukraine",
    ("whois.markmonitor.com/status_registered.txt", "expires_on"): "the evening in California; the suite drops the zone",
}


def test_nothing_is_read_wrongly() -> None:
    """No free domain is taken for a registered one, none the other way, no failure for either, and no date for another."""
    counts, wrong = measured()
    assert not wrong
    assert counts["found", "found"] >= 303
    assert counts["absent", "absent"] >= 199
    assert counts["absent", "found"] == counts["found", "absent"] == 0
    assert counts["failed", "found"] == counts["failed", "absent"] == 0
    for key, least in (("created_on", 184), ("expires_on", 167), ("updated_on", 156), ("nameservers", 218), ("registrar", 120)):
        assert counts[key, "right"] >= least


def measured() -> tuple[Counter[tuple[str, str]], list[str]]:
    """(expected, read) → answers and (field, right | unknown) → values; and what is wrong."""
    base = folder() / "whois-parser"
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for path in sorted(base.rglob("*.txt")):
        expected = path.with_suffix(".expected")
        words = expected.read_text(encoding="utf-8") if expected.exists() else ""
        outcome = _outcome(words)
        if outcome is None:
            continue
        reading = _read(base, path, words)
        counts[outcome, reading.status] += 1
        if outcome == reading.status == "found":
            wrong += _fields(path.relative_to(base).as_posix(), words, msgspec.convert(reading.data, DomainRecord), counts)
    return counts, wrong


def _outcome(words: str) -> str | None:
    if re.search(r"#response_(?:throttled|unavailable)\?\s+%s == true", words):
        return "failed"
    free = re.search(r"#available\?\s+%s == (true|false)", words)
    return None if free is None else "absent" if free.group(1) == "true" else "found"


def _read(base: Path, path: Path, words: str) -> Reading:
    """The answer read for the domain that the expectations, or the answer itself, name."""
    body, place = path.read_bytes(), path.relative_to(base).parts
    told = re.search(r'#domain\s+%s == "([^"]+)"', words)
    named = _NAMED.search(body)
    name = told.group(1) if told else named.group(1).decode() if named else None
    if name is None:
        last = place[1] if len(place) > 2 else place[0].rpartition(".")[2]
        under = rb"\." + last.encode() + rb")\b"
        within = re.search(rb"\b(google" + under, body, re.IGNORECASE) or re.search(rb"([a-z0-9-]+" + under, body, re.IGNORECASE)
        name = within.group(1).decode() if within else f"nothere.{last}"
    return read_answer(f"domain {name.lower().rstrip('.')}", join([("whois.iana.org", b"refer: x\n"), (place[0], body)]))


def _fields(place: str, words: str, record: DomainRecord, counts: Counter[tuple[str, str]]) -> list[str]:
    wrong = []
    for key, field in _DATES:
        expected = re.search(rf"#{key}\s+%s %CLASS\{{time\}}\s+%s %TIME\{{(\d{{4}}-\d\d-\d\d)", words)
        found = getattr(record, field)
        if expected is None:
            continue
        right = found is not None and found.date().isoformat() == expected.group(1)
        counts[key, "right" if right else "unknown" if found is None else "differs"] += 1
        if found is not None and not right and (place, key) not in ON_PURPOSE:
            wrong.append(f"{place}: {key} is {found}, expected {expected.group(1)}")
    if "#nameservers" in words:
        hosts = re.findall(r'\.name\s*== "([^"]+)"', words.split("#nameservers")[1])
        counts["nameservers", "right" if [host.lower() for host in hosts] == list(record.name_servers) else "unknown"] += 1
    registrar = _REGISTRAR.search(words)
    names = re.findall(r'\.(?:name|organization)\s*== "([^"]+)"', registrar.group(1)) if registrar else []
    if names:
        ours = (record.registrar or "").casefold()
        right = bool(ours) and any(name.casefold().startswith(ours) or ours.startswith(name.casefold()) for name in names)
        counts["registrar", "right" if right else "differs" if ours else "unknown"] += 1
        if ours and not right and (place, "registrar") not in ON_PURPOSE:
            wrong.append(f"{place}: registrar is {record.registrar}, expected {names}")
    return wrong
