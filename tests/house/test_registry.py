"""Every rule is registered, documented, weighed and has specimens; nothing is registered that is not there."""

import importlib
from pathlib import Path

import pytest

from fuwake.rules.registry import RULES
from fuwake.verdict import weights
from fuwake.verdict.judge import CAPS

PACKAGE = Path(__file__).parents[2] / "src" / "fuwake" / "rules"
SPECIMENS = Path(__file__).parents[1] / "specimens"
FILES = sorted(path for path in PACKAGE.glob("*/*.py") if not path.name.startswith("_"))
ORDER = ("authentication", "originator", "trace", "content", "link", "attachment", "collection_site")
HEADINGS = ("**What it does.**", "**Why it matters.**", "**Known false positives.**", "**References.**")


def test_the_registry_holds_exactly_the_rule_files() -> None:
    assert sorted(rule.id for rule in RULES) == sorted(path.stem for path in FILES)


def test_rules_are_told_in_the_order_of_their_subjects() -> None:
    places = [ORDER.index(rule.subject) for rule in RULES]
    assert places == sorted(places)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rule_file_is_one_small_documented_rule(path: Path) -> None:
    module = importlib.import_module(f"fuwake.rules.{path.parent.name}.{path.stem}")
    assert module.RULE.id == path.stem
    assert module.RULE.subject == path.parent.name
    assert module.RULE in RULES
    for heading in HEADINGS:
        assert heading in (module.__doc__ or ""), heading
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rule_has_its_specimens(path: Path) -> None:
    for name in ("fires.eml", "fires.observations.json", "fires.expected.json", "silent.eml"):
        assert (SPECIMENS / path.stem / name).is_file(), name


def test_no_specimen_is_left_of_a_rule_that_is_gone() -> None:
    assert {path.name for path in SPECIMENS.iterdir() if path.is_dir()} == {path.stem for path in FILES}


def test_every_rule_is_weighed_once_and_with_a_reason() -> None:
    rows = weights.table()
    assert sorted(rule for rule, _, _ in rows) == sorted(rule.id for rule in RULES)
    assert all(len(reason) >= 15 for _, _, reason in rows)


def test_every_subject_has_a_cap() -> None:
    assert {rule.subject for rule in RULES} <= set(CAPS)
