"""Each data file of the package has its source, licence and date beside it."""

import re
from pathlib import Path

from tests.house.files import ROOT, shown, tracked

KINDS = {".csv", ".tsv", ".json", ".gz", ".mmdb", ".dat", ".txt", ".png", ".ttf", ".woff2"}
OWN_JUDGEMENT = {"src/fuwake/verdict/weights.csv": "no outside source: each row has its reason in a column of its own"}
DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")
LICENCE = re.compile(r"Apache-2\.0|public domain|CC0|CC BY|MPL|Unicode License|\bMIT\b|\bISC\b|BSD")


def _sources(path: Path) -> str:
    """The text that stands beside a data file: SOURCE.md or SOURCES.md of its folder."""
    return "\n".join(beside.read_text(encoding="utf-8") for name in ("SOURCE.md", "SOURCES.md") if (beside := path.parent / name).exists())


def _data() -> list[Path]:
    return [path for path in tracked("src") if path.suffix in KINDS and shown(path) not in OWN_JUDGEMENT]


def test_every_data_file_has_source_licence_and_date_beside_it() -> None:
    without = []
    for path in _data():
        text = _sources(path)
        named = (
            path.name in text
            or f"`{path.suffixes[0]}" in text
            or re.search(rf"<[^>]+>{re.escape(''.join(path.suffixes))}", text) is not None
        )
        if not (named and DATE.search(text) and LICENCE.search(text)):
            without.append(shown(path))
    assert without == []


def test_a_table_of_our_own_judgement_gives_a_reason_a_row() -> None:
    for name in OWN_JUDGEMENT:
        rows = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        assert [row for row in rows if len(row.split(",", 2)[-1].strip()) == 0] == []


def test_the_notice_names_every_licence_that_asks_for_it() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert all(word in notice for word in ("DB-IP", "CC BY 4.0", "Natural Earth", "Public Suffix List", "Unicode"))
