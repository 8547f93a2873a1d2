"""What became of the sites stands in the article: as a visible revision, with its evidence, and with one statement a host."""

from datetime import timedelta
from typing import get_args

import pytest
from msgspec.structs import replace

from fuwake.derive.watch_signs import STATES
from fuwake.derive.watch_timeline import timeline
from fuwake.model.watch import SCHEMA, Watch, WatchState, WatchTarget
from fuwake.report.article import Article, ContradictionError, compose
from fuwake.report.bank import Bank, Lang
from fuwake.report.markdown import render
from fuwake.report.sections.watch import now
from fuwake.report.text import Sentence, plain
from fuwake.report.watch_lines import lines
from fuwake.report.watched import Watched
from tests.derive.observed import by_id
from tests.derive.watched import BEGAN, HOST, TARGET, Answers, asn, case, names, nowhere, record, refused, registered, served, silent
from tests.report import cases

UP_HERE: Answers = (*names("192.185.37.96"), registered("active"), served(), asn("192.185.37.96", 64500))
STORIES: dict[str, tuple[Answers, ...]] = {
    "up": (UP_HERE,),
    "down": ((*names("192.185.37.96"), refused()),) * 2,
    "blocked_by_registrar": ((*nowhere(), registered("client hold")),),
    "sinkholed": (names("148.81.111.111"),) * 2,
    "blocked_by_host": ((served(title="Account Suspended", text="This account has been suspended", passwords=0),),) * 2,
    "moved": (UP_HERE, (*names("23.145.32.10"), served(), asn("23.145.32.10", 64501))),
    "relaunched": (UP_HERE, nowhere(), nowhere(), UP_HERE),
}


def _watched(*rounds: Answers, target: WatchTarget = TARGET) -> Watched:
    made = [(record(number, BEGAN + timedelta(hours=6 * number), target), by_id(answers)) for number, answers in enumerate(rounds, 1)]
    return Watched(watch=timeline(case(), made), answers={one.number: answers for one, answers in made})


def _article(watched: Watched | None, lang: Lang = "ja") -> Article:
    specimen = cases.full()
    return compose(case(), specimen.evidence, specimen.raw, lang, watched=watched)


def _section(article: Article) -> str:
    return render(article).partition("その後の経過\n" if article.lang == "ja" else "What happened since\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("state", STORIES)
def test_the_article_says_what_became_of_the_site_at_its_top_and_in_its_section(state: str, lang: Lang) -> None:
    article = _article(_watched(*STORIES[state]), lang)
    keys = [saying.key for saying in article.sayings()]
    assert f"watched.{state}" in keys
    assert f"watched-label.{state}" in keys
    assert "watching.revised" in [note.key for note in article.summary.notes]
    assert ("watching.still" in keys) == (state in {"up", "moved", "relaunched"})


def test_no_answer_is_told_as_no_answer() -> None:
    text = _section(_article(_watched(UP_HERE, (*names("192.185.37.96"), silent()))))
    assert "2026年11月25日 21:00 JST" in text
    assert "応答なし（名前解決は成功）" in text
    assert "止まっています" not in text


def test_a_first_sign_waits_to_be_confirmed() -> None:
    assert "確認待ち: その名前は存在しないという応答" in _section(_article(_watched(nowhere())))


def test_every_sentence_and_row_leads_to_an_answer_of_its_round() -> None:
    article = _article(_watched(*STORIES["blocked_by_registrar"]))
    told = [saying for saying in article.sayings() if isinstance(saying, Sentence) and saying.key.startswith("watch")]
    assert told
    shown = {exhibit.locus: exhibit for exhibit in article.exhibits}
    for saying in told:
        assert saying.evidence
        assert all(shown[locus].note != article.word("evidence.missing") for locus in saying.evidence)
    assert f"watch:1/rdap:domain {HOST}" in shown
    assert "watch:1" in shown


def test_an_article_without_rounds_says_nothing_of_them() -> None:
    keys = [saying.key for saying in _article(None).sayings()]
    assert [key for key in keys if key.startswith("watch")] == []


def test_an_article_that_said_two_things_of_one_host_cannot_be_built() -> None:
    article = _article(_watched(UP_HERE))
    (fact,) = [fact for fact in article.summary.facts if fact.saying.key.startswith("watched-label")]
    assert isinstance(fact.saying, Sentence)
    other = replace(fact, saying=replace(fact.saying, key="watched-label.down"))
    facts = tuple(other if one is fact else one for one in article.summary.facts)
    with pytest.raises(ContradictionError):
        replace(article, summary=replace(article.summary, facts=facts))


def test_hosts_are_harmless_on_the_terminal() -> None:
    made = _watched(UP_HERE, (*names("192.185.37.96"), silent())).watch
    told = list(lines(made, "ja"))
    assert all(HOST not in line for line in told)
    assert told[-1].endswith("応答なし（名前解決は成功）")


def test_what_nobody_could_find_out_is_told_so() -> None:
    empty = Watch(schema=SCHEMA, case="0", began_at=BEGAN, targets=(), rounds=(), changes=(), now=())
    assert Watched(watch=empty, answers={}).main is None
    made = timeline(replace(case(), page=None), [(record(1, BEGAN + timedelta(hours=1)), by_id([silent()]))])
    watched = Watched(watch=made, answers={1: by_id([silent()])})
    assert plain(now(_writer(watched), made.now[0])).startswith("chinonso[.]net がその後どうなったか")


def _writer(watched: Watched):  # type: ignore[no-untyped-def]  # a fixture in all but name
    from fuwake.report.writer import Writer

    return Writer(case(), cases.full().evidence, "ja", lambda text: text, watched)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_sign_and_state_has_its_words(lang: Lang) -> None:
    bank = Bank.load(lang)
    assert [sign for sign in STATES if f"watch-why.{sign}" not in bank.sentences] == []
    for topic in ("watch-state", "watched", "watched-label"):
        assert [state for state in get_args(WatchState) if f"{topic}.{state}" not in bank.sentences] == []
