"""Every exception to a rule (`noqa`, `type: ignore`, a skipped test) says why, on its line."""

import io
import re
import tokenize
from pathlib import Path

import pytest

from tests.house.files import ROOT, python_files, shown

MARK = re.compile(r"#\s*(?:type:\s*ignore(?:\[[^\]]*\])?|noqa(?::\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)?|pragma:[^#]*)")
SKIP = re.compile(r"@pytest\.mark\.(?:skip|skipif|xfail)\b(?!.*reason=)|pytest\.skip\(\s*\)")


@pytest.mark.parametrize("path", python_files(), ids=shown)
def test_each_ignore_and_skip_says_why(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    silent = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and MARK.search(token.string) and len(MARK.sub("", token.string).strip(" #-—:")) < 8:
            silent.append(f"{token.start[0]}: {token.string}")
    if path != Path(__file__):
        silent += [f"{number}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1) if SKIP.search(line)]
    assert silent == []


def test_each_ignored_lint_rule_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.partition("\nignore = [\n")[2].partition("\n]")[0].splitlines()
    assert len(block) > 1
    assert [line for line in block if "#" not in line] == []
