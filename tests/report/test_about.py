"""The small print tells how old each set of data is, says old ones plainly, and how much left the machine; the case alone is read."""

from datetime import date, timedelta
from functools import cache

import pytest
from msgspec.structs import replace

from fuwake.model.case import Case, DataSet
from fuwake.report.article import compose
from fuwake.report.bank import Lang
from fuwake.report.sections.about import data_used, is_old
from tests.report.cases import AT, full

specimen = cache(full)
DAY = AT.date()


def made(name: str, days: int | None, kind: str = "program") -> DataSet:
    as_of = None if days is None else DAY - timedelta(days=days)
    return DataSet(name=name, title=f"the {name}", as_of=as_of, source="who made it", licence="CC0 1.0", kind=kind)  # type: ignore[arg-type]  # one of two words


def with_data(*sets: DataSet) -> Case:
    return replace(specimen().case, run=replace(specimen().case.run, data=sets))


def small_print(case: Case, lang: Lang = "en") -> str:
    article = compose(case, specimen().evidence, specimen().raw, lang)
    return "\n".join("".join(span.text for span in saying.spans) for saying in article.small_print)


def test_each_set_is_told_with_its_state_age_source_and_licence() -> None:
    text = small_print(with_data(made("suffixes", 33), made("geo", 12, "machine")))
    assert f"Public Suffix List ({DAY - timedelta(days=33)}, 33 days old, who made it, CC0 1.0)" in text
    assert "12 days old" in text
    assert "old by now" not in text


def test_old_data_is_said_plainly_in_both_languages() -> None:
    case = with_data(made("suffixes", 181), made("brands", 181), made("geo", 91, "machine"), made("shorteners", None))
    english, japanese = small_print(case), small_print(case, "ja")
    assert "Of these, old by now: Public Suffix List, places of addresses (DB-IP City Lite), table of link shorteners." in english
    assert "このうち古くなっているデータ: 公開サフィックス一覧" in japanese
    assert "時期不明" in japanese


@pytest.mark.parametrize(("name", "days", "old"), [("geo", 90, False), ("geo", 91, True), ("brands", 365, False), ("brands", None, True)])
def test_when_a_set_is_old(name: str, days: int | None, old: bool) -> None:
    assert is_old(specimen().case, made(name, days)) is old


def test_a_set_of_a_later_day_is_of_no_negative_age() -> None:
    later = replace(made("suffixes", 0), as_of=date(DAY.year + 1, 1, 1))
    assert "0 days old" in small_print(with_data(later))


def test_a_set_that_nothing_asked_is_not_told() -> None:
    case = replace(with_data(made("geo", 5, "machine"), made("openphish", 1, "machine"), made("suffixes", 5)), observations=())
    assert [one.name for one in data_used(case)] == ["suffixes"]


def test_how_much_left_is_told_and_where_it_is_listed() -> None:
    assert "servers and services were sent for this article; left.en.txt of the case folder lists them" in small_print(specimen().case)
    assert "No question was sent to anybody" in small_print(
        replace(specimen().case, observations=(), listings=(), page=None, page_why="offline")
    )
