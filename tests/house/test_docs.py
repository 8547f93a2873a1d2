"""The documents tell what the code does: each setting, verb, option, rule and observer has its entry, and every path exists."""

import argparse
import re
from pathlib import Path

import pytest

from fuwake.cli.parser import build
from fuwake.observe.readers import READERS
from fuwake.rules.registry import RULES
from fuwake.settings import Settings
from scripts import build_docs
from tests.house.files import ROOT, shown, tracked

REFERENCE = ROOT / "docs" / "reference"
PAGES = [path for path in tracked("*.md") if not path.is_relative_to(ROOT / "labs") and not path.is_relative_to(ROOT / "tests")]


def _verbs() -> dict[str, argparse.ArgumentParser]:
    (choices,) = (action.choices for action in build()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(choices)


def _headings(page: str) -> set[str]:
    return set(re.findall(r"^## (.+)$", (REFERENCE / page).read_text(encoding="utf-8"), re.MULTILINE))


def test_the_generated_reference_is_as_the_code_says() -> None:
    assert build_docs.main(["--check"]) == 0


def test_every_setting_has_its_entry_and_its_words() -> None:
    assert _headings("settings.md") == set(Settings.__struct_fields__)
    (record,) = (record for record in build_docs.records(build_docs.SOURCE / "settings.py") if record.name == "Settings")
    assert [field.name for field in record.fields if not field.says] == []


def test_every_key_of_the_case_document_has_its_words() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", (REFERENCE / "case-schema.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 150
    answers = {field.name for record in build_docs.records(build_docs.SOURCE / "model" / "answers.py") for field in record.fields}
    assert sorted({name for name, words in rows if not words} - answers) == []


def test_every_key_of_a_time_line_has_its_words() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", (REFERENCE / "watch-schema.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 40
    assert [name for name, words in rows if not words] == []


def test_every_verb_and_option_has_its_entry_and_its_words() -> None:
    assert _headings("cli.md") == {f"fuwake {name}" for name in _verbs()}
    text = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    missing, mute = [], []
    for name, verb in _verbs().items():
        section = text.partition(f"\n## fuwake {name}\n")[2].partition("\n## ")[0]
        for action in verb._actions:
            missing += [
                f"{name} {option}" for option in action.option_strings if option not in {"-h", "--help"} and f"`{option}`" not in section
            ]
            mute += [] if action.help else [f"{name} {action.dest}"]
    assert missing == []
    assert mute == []


def test_every_rule_has_its_entry() -> None:
    assert [rule.id for rule in RULES if rule.id not in _headings("rules.md")] == []


def test_every_observer_has_its_entry_and_says_what_leaves() -> None:
    assert set(READERS) <= _headings("observers.md")
    silent = [name for name, _, node in build_docs._observer_classes() if not dict(build_docs._constants(node))["leaves"]]
    assert silent == []


def test_the_commands_in_the_readme_are_those_of_the_program() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Commands")[2].partition("## ")[0]
    assert re.findall(r"^\| `fuwake (\w+)", table, re.MULTILINE) == sorted(_verbs(), key=list(_verbs()).index)


def test_every_option_named_in_a_document_exists() -> None:
    known = {option for verb in _verbs().values() for action in verb._actions for option in action.option_strings} | {"--version"}
    unknown = []
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            for command in re.findall(r"fuwake (?:examine|triage|verify|report|lab|schema|data|doctor)\b[^`|]*", line):
                unknown += [f"{shown(page)}: {option}" for option in re.findall(r"(?<!\S)--[a-z-]+", command) if option not in known]
    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"`[^`]*`", "", page.read_text(encoding="utf-8"))
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_path_named_exists(page: Path) -> None:
    """`src/…`, `tests/…`, `docs/…`, `labs/…`, `scripts/…`: a how-to whose paths are gone is worse than none."""
    named = re.findall(r"`((?:src|tests|docs|labs|scripts|benchmarks)/[\w./-]*\w/?)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=shown)
def test_a_decision_is_short_and_names_what_was_rejected(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(r"\d{4}-[a-z0-9-]+\.md", page.name)
    assert text.startswith(f"# {page.name[:4]} ")
    assert all(word in text for word in ("**Decided.**", "**Why.**", "**Rejected.**", "**Cost.**"))
    assert len(text.split()) < 420


def test_the_japanese_and_english_of_the_readme_stand_in_that_order_on_one_screen() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"[ぁ-ん]", text) is not None
    assert text.index("フィッシング") < text.index("fuwake takes a phishing mail apart")
    assert len(text.splitlines()) <= 60
