"""What left the machine: every question has its row, and what did not leave is not told as if it had."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fuwake.model.observation import Observation, unasked
from fuwake.report.bank import Bank
from fuwake.report.left import LOCAL, lines, rows

AT = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)
TABLE = (Path(__file__).parents[2] / "docs" / "reference" / "observers.md").read_text(encoding="utf-8")
LEAVES = dict(re.findall(r"^\| \[(\w+)\]\(#\w+\) \| \w+ \| (.+) \|$", TABLE, re.MULTILINE))


def seen(observer: str, subject: str, **more: Any) -> Observation:
    fields: dict[str, Any] = {
        "id": f"{observer}:{subject}",
        "observer": observer,
        "subject": subject,
        "asked_at": AT,
        "elapsed_s": 0.1,
        "source": "dns 192.0.2.53:53",
        "status": "found",
        "data": None,
        "evidence": "0" * 64,
        "active": False,
    }
    return Observation(**fields | more)


def test_an_observer_counts_as_local_where_it_says_that_nothing_leaves() -> None:
    assert {name for name, words in LEAVES.items() if words.startswith("Nothing")} == LOCAL


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_every_other_one_sends_is_told(lang: str) -> None:
    assert {f"left_what.{name}" for name in LEAVES if name not in LOCAL} <= set(Bank.load(lang).sentences)


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (seen("dns", "A evil.example"), "sent"),
        (seen("dns", "A evil.example", cached=True), "known"),
        (seen("geo", "192.0.2.1"), "here"),
        (seen("rdap", "domain a.jp", status="failed", reason="timeout", evidence=None, source=""), "sent"),
        (seen("rdap", "domain a.jp", status="failed", reason="rate-limited"), "sent"),
        (seen("rdap", "domain a.jp", status="failed", reason="rate-limited", evidence=None), "skipped"),
        (seen("safe_browsing", "http://a.jp/", status="failed", reason="not-configured", evidence=None), "skipped"),
        (unasked("visit", "http://a.jp/", "policy", "only passive questions are asked", AT), "skipped"),
    ],
)
def test_what_left_and_what_did_not(one: Observation, kind: str) -> None:
    assert [row.kind for row in rows([one])] == [kind]


def test_every_question_is_listed_once_in_order_of_time_and_harmless() -> None:
    text = list(lines([seen("dns", "A evil-shop.jp", asked_at=AT + timedelta(seconds=5)), seen("rdap", "domain evil-shop.jp")], "en"))
    assert text[2] == "Questions that were sent: 2"
    assert ["domain evil-shop[.]jp" in line for line in text[3:5]] == [True, False]
    assert "10:00:00 UTC" in text[3]
    assert "to: dns 192.0.2.53:53" in text[3]
    assert not any("evil-shop.jp" in line for line in text)


def test_no_control_sign_of_a_stranger_reaches_the_terminal() -> None:
    (line,) = [line for line in lines([seen("dns", "A evil\x1b[2J.example")], "ja") if line.startswith("- ")]
    assert "\x1b" not in line
