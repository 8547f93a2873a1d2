"""Rows of cases from real case documents: written, replaced, listed and found by words, on both databases."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from fuwake.intake.raw_message import RawMessage
from fuwake.model.case import Case, Run
from fuwake.model.judgement import Campaign
from fuwake.pipeline.arrival import arrive
from fuwake.pipeline.dissect import dissect
from fuwake.store import accounts, case_list, case_rows, mails, reviews, words
from fuwake.store.case_list import Filters
from fuwake.store.mails import Sighting
from fuwake.store.sql import Sql

MAIL = """From: =?utf-8?b?44GR44KE44GN6YqA6KGM?= <info@keyaki-bank.attacker.example>
To: reader@example.org
Subject: =?utf-8?b?44CQ6YeN6KaB44CR776a776e776d776e?= Card 2026
Message-ID: <1@attacker.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

お客様のｱｶｳﾝﾄの確認が必要です。Amazonカードをご利用の方へ。
Verify within 24 hours: https://sign-in.attacker.example/verify
กรุณายืนยันบัญชีของคุณ 𠮷野家より
"""
START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def case() -> Case:
    """Of a small mail, offline."""
    run = Run(fuwake="0", dissected_at=START, vantage="offline", mode="offline")
    return dissect(arrive(RawMessage(path="a.eml", index=0, data=MAIL.replace("\n", "\r\n").encode())), run, make=None, budget_s=1).case


def _record(sql: Sql, case: Case, number: int, **changes: object) -> Case:
    """A case like it, of a mail of its own."""
    at = START + timedelta(minutes=number)
    made: Case = replace(case, run=replace(case.run, dissected_at=at), **changes)
    sha256 = f"{number:064d}"
    with sql:
        mails.add(sql, sha256, 9, left_out=0, priority="bulk", sighting=Sighting(source="folder"))
        mails.record(sql, sha256, f"case{number}", made)
    return made


def _found(sql: Sql, sought: str) -> list[str]:
    return [row.id for row in case_list.case_rows(sql, Filters(words=sought), before=None, limit=9)]


def _subject(case: Case, subject: str) -> object:
    return replace(case.message, subject=subject, text="")


@pytest.mark.parametrize(
    "sought",
    ["重要", "カード", "ｶｰﾄﾞ", "アカウント", "確認", "けやき銀行", "方", "amazon", "AMA", "amazonカード", "verify",
     "sign-in.attacker.example", "keyaki-bank", "重要 verify", "บัญชี", "𠮷野", "24", "info@keyaki-bank.attacker.example", "【重要】"],
)  # fmt: skip
def test_what_stands_in_a_case_is_found(sql: Sql, case: Case, sought: str) -> None:
    _record(sql, case, 1)
    assert _found(sql, sought) == ["case1"]


@pytest.mark.parametrize("sought", ["要重", "ドー", "mazon", "重要 nothing", "確必", "!!!", "' OR 1=1 --", '"*', "要重:*"])
def test_what_does_not_is_not_and_no_word_is_a_command(sql: Sql, case: Case, sought: str) -> None:
    _record(sql, case, 1)
    assert _found(sql, sought) == []


def test_found_cases_come_in_pages_with_filters(sql: Sql, case: Case) -> None:
    for number in range(1, 6):
        _record(sql, case, number, message=_subject(case, f"重要なお知らせ {number}"))
    _record(sql, case, 6, message=_subject(case, "other"))
    filters, got, before = Filters(words="お知らせ", label=case.verdict.label), [], None
    while rows := case_list.case_rows(sql, filters, before=before, limit=2):
        got += [row.id for row in rows]
        before = (rows[-1].dissected_at, rows[-1].id)
    assert got == ["case5", "case4", "case3", "case2", "case1"]
    assert case_list.count_cases(sql, filters) == 5
    assert case_list.count_cases(sql, filters, most=3) == 3
    assert case_list.count_cases(sql, Filters(words="!")) == 0
    assert (
        case_list.count_cases(
            sql, Filters(since=(START + timedelta(minutes=3)).isoformat(), until=(START + timedelta(minutes=5)).isoformat())
        )
        == 2
    )


def test_a_case_that_is_recorded_anew_is_one_row_with_its_new_words(sql: Sql, case: Case) -> None:
    one = _record(sql, case, 1)
    with sql:
        user = accounts.add_user(sql, "u", "publisher", None)
        row = case_list.case_row(sql, "case1")
        assert row is not None
        document = sql.execute("SELECT document FROM cases").fetchone()[0]
        reviews.decide(sql, "case1", document, "approved", user_id=user.id, note=None)
    assert [row.id for row in case_list.case_rows(sql, Filters(decision="approved"), before=None, limit=9)] == ["case1"]
    with sql:
        case_rows.write(sql, "case1", one)
    assert case_list.decision_counts(sql) == {"approved": 1}, "the same document"
    with sql:
        case_rows.write(sql, "case1", replace(one, message=_subject(case, "たけのこ")))
    assert case_list.decision_counts(sql) == {"none": 1}
    assert _found(sql, "重要") == []
    assert _found(sql, "たけのこ") == ["case1"]
    with sql:
        case_rows.remove(sql, "case1")
    assert _found(sql, "たけのこ") == []
    assert case_list.case_row(sql, "case1") is None


def test_what_ties_cases_together_is_found_from_either(sql: Sql, case: Case) -> None:
    campaign = Campaign(id="c7", nearest=())
    for number in (1, 2):
        _record(sql, case, number, campaign=campaign)
    _record(sql, case, 3)
    domain = next(one for one in case_list.indicators_of(sql, "case1") if one.value == "attacker.example" and one.kind == "domain")
    assert domain.others == 2
    assert [row.id for row in case_list.cases_with(sql, "host", "sign-in.attacker.example", 9)] == ["case3", "case2", "case1"]
    assert [row.id for row in case_list.case_rows(sql, Filters(indicator="attacker.example"), before=None, limit=1)] == ["case3"]
    rules = case_list.findings_of(sql, "case1")
    assert rules == [(found.rule, found.weight) for found in case.findings]
    assert (rules[0][0], 3) in case_list.rule_counts(sql, 99)
    assert case_list.count_cases(sql, Filters(rule=rules[0][0])) == 3
    assert len(case_list.observations_of(sql, "case1")) == len(case.observations)
    assert case_list.campaign_counts(sql, 9) == [("c7", 2, (START + timedelta(minutes=2)).isoformat())]
    with sql:
        case_rows.write(sql, "case2", replace(case, campaign=None))
    row = case_list.campaign_row(sql, "c7")
    assert row is not None
    assert (row.cases, row.last_at) == (1, (START + timedelta(minutes=1)).isoformat())


def test_a_long_text_is_cut_and_its_terms_stay_in_order() -> None:
    assert words.terms("Amazonカードを") == ["amazon", "カー", "ード", "ドを", "を"]
    assert len(words.terms("漢" * 100_000)) == words.MOST_LETTERS
    assert words.query("a " * 100, "sqlite") == " AND ".join(['"a" *'] * 8)


def test_nothing_heavy_is_loaded_for_it() -> None:
    code = "import sys, fuwake.store.case_list; print([name for name in ('psycopg', 'sqlalchemy', 'dbos') if name in sys.modules])"
    command: Sequence[str] = (sys.executable, "-c", code)
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"
