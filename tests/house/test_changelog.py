"""CHANGELOG.md follows Keep a Changelog and knows the version that is built."""

import re

from fuwake import __version__
from tests.house.files import ROOT

KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "New rules"}
TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_newest_section_is_what_is_being_built() -> None:
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d{2}-\d{2}))?$", TEXT, re.MULTILINE)
    assert headings[0][0] == "Unreleased"
    assert all(date for name, date in headings if name != "Unreleased")
    assert __version__ in {name for name, _ in headings} or len(headings) == 1


def test_only_the_known_kinds_of_change_are_used() -> None:
    kinds = set(re.findall(r"^### (.+)$", TEXT, re.MULTILINE))
    assert kinds
    assert kinds <= KINDS


def test_an_entry_is_short() -> None:
    entries = re.findall(r"^- (.+?)(?=^- |^#|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert entries
    assert [entry for entry in entries if len(entry.split()) > 50] == []
