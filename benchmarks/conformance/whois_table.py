"""The tables of `whois.md`: `python -m benchmarks.conformance.whois_table` prints them from both suites (FUWAKE_CORPUS).

Counts and names only; no text of an answer.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.conformance import test_whois_likexian as likexian
from benchmarks.conformance import test_whois_world as world
from benchmarks.conformance.corpus import folder
from fuwake.model.answers import DomainRecord
from fuwake.observe.whois_answer import section_of
from fuwake.observe.whois_formats import headed, jprs, key_value

FAMILIES = ("`key: value` (ICANN's form and its relatives)", "under headings", "JPRS", "none: not read")
Row = tuple[str, str, Counter[str]]
"""(family, top-level domain, marks of fields)"""


def rows() -> Iterator[Row]:
    """One a registered domain of either suite that a registry may be asked for."""
    base = folder() / "whois-parser"
    for path in sorted(base.rglob("*.txt")):
        expected = path.with_suffix(".expected")
        words = expected.read_text(encoding="utf-8") if expected.exists() else ""
        if world._outcome(words) == "found":
            reading = world._read(base, path, words)
            if reading.reason == "not-supported":
                continue
            counts: Counter[tuple[str, str]] = Counter()
            marks: Counter[str] = Counter()
            if reading.status == "found":
                record = msgspec.convert(reading.data, DomainRecord)
                marks["wrong"] = len(world._fields(path.relative_to(base).as_posix(), words, record, counts))
                for (_, mark), count in counts.items():
                    marks["on purpose" if mark == "differs" else mark] += count
                marks["on purpose"] -= marks["wrong"]
                yield _family(record, path.relative_to(base).parts[0], path), record.domain.rpartition(".")[2], marks
            else:
                yield FAMILIES[3], path.parent.name if path.parent != base else "", marks
    for expected in sorted((folder() / "whois-likexian" / "noterror").glob("*.json")):
        told = json.loads(expected.read_text(encoding="utf-8"))
        name = told["domain"].get("punycode", told["domain"]["domain"])
        if "." in name:
            reading = likexian._read(name, expected.with_suffix(""))
            marks = Counter()
            if reading.status == "found":
                record = msgspec.convert(reading.data, DomainRecord)
                for field, mark in likexian._marks(told, record).items():
                    known = (expected.stem, field) in likexian.ON_PURPOSE
                    marks["on purpose" if mark == "wrong" and known else mark] += 1
                yield _family(record, record.server, expected.with_suffix("")), name.rpartition(".")[2], marks
            else:
                yield FAMILIES[3], name.rpartition(".")[2], marks


def _family(record: DomainRecord, server: str, path: Path) -> str:
    """Which reader knew the answer."""
    lines = section_of(server, path.read_bytes()).lines
    for family, reader in zip((FAMILIES[2], FAMILIES[1], FAMILIES[0]), (jprs, headed, key_value), strict=True):
        if reader.domain(lines, record.domain, server) is not None:
            return family
    return FAMILIES[3]


def main() -> None:
    """Prints one line a family, then one a top-level domain for answers under headings."""
    found = list(rows())
    print("| family | answers | fields right | unknown | another value on purpose | wrong |\n|---|---:|---:|---:|---:|---:|")
    for family in FAMILIES:
        _print(family, [marks for name, _, marks in found if name == family])
    by_tld: dict[str, list[Counter[str]]] = defaultdict(list)
    for name, tld, marks in found:
        if name == FAMILIES[1]:
            by_tld[tld].append(marks)
    print("\n| under headings | answers | fields right | unknown | another value on purpose | wrong |\n|---|---:|---:|---:|---:|---:|")
    for tld, of_it in sorted(by_tld.items()):
        _print(f".{tld}", of_it)


def _print(name: str, marks: list[Counter[str]]) -> None:
    total = sum(marks, Counter())
    figures = (len(marks), total["right"], total["unknown"], total["on purpose"], total["wrong"])
    print(f"| {name} | {' | '.join(str(figure) for figure in figures)} |")


if __name__ == "__main__":
    main()
