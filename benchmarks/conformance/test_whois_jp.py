"""Real JPRS answers (weppos' WHOIS parser suite) against the expectations that come with them."""

import re
from pathlib import Path

import msgspec

from benchmarks.conformance.corpus import folder
from fuwake.model.answers import DomainRecord
from fuwake.observe.whois_answer import join, read_answer


def test_real_answers_of_jprs() -> None:
    """Every answer of the suite, in its own little language of expectations."""
    paths = sorted((folder() / "whois-jp" / "whois.jprs.jp").rglob("*.txt"))
    assert len(paths) > 10
    for path in paths:
        _check(path)


def _check(path: Path) -> None:
    body, wanted = path.read_bytes(), path.with_suffix(".expected").read_text(encoding="utf-8")
    named = re.search(rb"\[Domain Name\]\s+(\S+)", body)
    name = named.group(1).decode().lower() if named else "nothere.jp"
    reading = read_answer(f"domain {name}", join([("whois.iana.org", b"refer: x\n"), ("whois.jprs.jp", body)]))
    if name == "ne.jp":
        assert reading.reason == "not-supported"  # a suffix, no registration
        return
    assert reading.status == ("absent" if re.search(r"#available\?\s+%s == true", wanted) else "found"), path
    record = msgspec.convert(reading.data, DomainRecord) if reading.status == "found" else None
    for key, moment in re.findall(r"#(created_on|expires_on)\s+%s %CLASS\{time\}\s+%s %TIME\{(\d{4}-\d\d-\d\d)", wanted):
        assert record is not None
        found = record.created_at if key == "created_on" else record.expires_at
        assert found is not None
        assert found.date().isoformat() == moment, path
    assert list(record.name_servers if record else ()) == re.findall(r'\.name == "([^"]+)"', wanted) or "nameservers" not in wanted
