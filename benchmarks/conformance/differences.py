"""Tables of argued differences: Markdown, one heading a reason, one row a difference (`| mail | field | theirs | ours |`)."""

from collections.abc import Iterable
from pathlib import Path


def argued(name: str) -> dict[tuple[str, str], str]:
    """(case, field) → heading it stands under. Each difference stands once."""
    rows: dict[tuple[str, str], str] = {}
    reason = ""
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            reason = line[3:]
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        if not line.startswith("| `") or len(cells) < 2:
            continue
        assert (cells[0], cells[1]) not in rows, f"{cells[0]} {cells[1]} stands twice in {name}"
        rows[cells[0], cells[1]] = reason
    return rows


def check(found: Iterable[tuple[str, str]], name: str) -> None:
    """Every difference found is argued in the table, and every row of the table is still one."""
    seen, table = set(found), set(argued(name))
    assert sorted(seen - table) == [], f"not argued in {name}"
    assert sorted(table - seen) == [], f"no longer so: rows to be deleted in {name}"
