"""What left the machine: every question has its row, and what did not leave is not told as if it had."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from fuwake.derive.left import LOCAL, counted, rows
from fuwake.model.case import Case, CaseLink
from fuwake.model.observation import Altered, Observation, unasked
from fuwake.report.bank import Bank
from fuwake.report.left import lines
from tests.report.cases import full

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


def case(*observations: Observation, links: tuple[CaseLink, ...] = ()) -> Case:
    return replace(full().case, observations=observations, links=links)


def test_every_question_is_listed_once_in_order_of_time_and_harmless() -> None:
    text = list(lines(case(seen("dns", "A evil-shop.jp", asked_at=AT + timedelta(seconds=5)), seen("rdap", "domain evil-shop.jp")), "en"))
    assert text[2] == "Questions that were sent: 2"
    assert ["domain evil-shop[.]jp" in line for line in text[3:5]] == [True, False]
    assert "10:00:00 UTC" in text[3]
    assert "to: dns 192.0.2.53:53" in text[3]
    assert not any("evil-shop.jp" in line for line in text)


def test_no_control_sign_of_a_stranger_reaches_the_terminal() -> None:
    (line,) = [line for line in lines(case(seen("dns", "A evil\x1b[2J.example")), "ja") if line.startswith("- ")]
    assert "\x1b" not in line


def test_receivers_are_counted_once_each() -> None:
    left = counted(
        [
            seen("dns", "A a.jp"),
            seen("dns", "MX a.jp"),
            seen("dnsbl", "surbl a.jp", source="multi.surbl.org via dns 192.0.2.53:53"),
            seen("rdap", "domain a.jp", source="https://rdap.example/domain/a.jp"),
            seen("rdap", "ip 192.0.2.1", source="https://rdap.example/ip/192.0.2.1"),
            seen("whois", "domain a.jp", source="", status="failed", reason="timeout", evidence=None),
            seen("geo", "192.0.2.1"),
            seen("asn", "192.0.2.1"),
            seen("rdap", "domain b.jp", cached=True),
            unasked("visit", "http://a.jp/", "policy", "only passive questions are asked", AT),
        ]
    )
    assert (left.sent, left.receivers, left.known, left.here, left.skipped) == (6, 4, 1, 2, 1)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_stand_ins_and_links_that_are_never_opened_are_told(lang: str) -> None:
    altered = (Altered(what="token", where="query", key="uid"), Altered(what="recipient", where="path"))
    one_click = replace(full().case.links[0], one_click=True, one_click_why="list", url_defanged="hxxps://l[.]example/off")
    text = "\n".join(lines(case(seen("safe_browsing", "http://a.jp/?uid=1", altered=altered), links=(one_click,)), lang))
    assert "(uid)" in text
    assert "hxxps://l[.]example/off | " in text
