"""The table of limits says what the code does."""

import re

from fuwake.parse import limits
from fuwake.settings import Settings
from tests.house.files import ROOT, SOURCE

ROWS = re.findall(
    r"^\| [^|]+ \| ([\d.]+) \| (?:setting )?`(\w+)` \| (.+) \|$",
    (ROOT / "docs/reference/limits.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_each_limit_has_its_value() -> None:
    assert len(ROWS) > 20
    for value, name, _ in ROWS:
        held = getattr(Settings(), name) if name.islower() else getattr(limits, name)
        assert str(held) == value, name


def test_each_limit_has_a_name_that_the_code_gives() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py")))
    computed = {"limit-time", "limit-memory", "limit-process"}  # after the limit that ended the process
    for _, _, names in ROWS:
        for name in re.findall(r"`(limit-[a-z-]+)`", names):
            assert name in computed or f'"{name}"' in code, name


def test_each_name_that_the_code_gives_is_in_the_table() -> None:
    told = set(re.findall(r"`(limit-[a-z-]+)`", (ROOT / "docs/reference/limits.md").read_text(encoding="utf-8")))
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py")))
    assert set(re.findall(r'"(limit-[a-z]+[a-z-]*)"', code)) - told == set()
