"""Every rule that weighs has plain words in both languages, and no word of the trade is among all that an answer can say."""

import csv
import hashlib
import re
from importlib.resources import files
from typing import get_args

import pytest

from fuwake.answer.words import Both, joined, plain, sentence, word
from fuwake.brands.scenario import stories
from fuwake.model.finding import Subject
from fuwake.rules._rule import Rule
from fuwake.rules.registry import RULES
from fuwake.verdict import weights

JARGON = re.compile(
    r"\b(SPF|DKIM|DMARC|ARC|HELO|EHLO|SMTP|DNS|WHOIS|RDAP|TLS|SSL|HTTPS?|HTML|MIME|URLs?|IP|TCP|PTR|MX|"
    r"Return-Path|Reply-To|Message-ID|Received|headers?|domains?|hosts?|punycode|redirect\w*|spoof\w*|envelope|payload|"
    r"authenticat\w*|blocklist\w*|certificates?|base64|scripts?|parser?|hash|metadata|heuristic\w*)\b"
    r"|ヘッダー|ドメイン|ホスト|逆引き|正引き|証明書|認証に|スクリプト|リダイレクト|ブロックリスト|署名の検証|エンベロープ|ペイロード",
    re.IGNORECASE,
)
ALL_CLEAR = re.compile(r"安全|無害|問題ありません|問題ない|\b(?:clean|safe|secure|harmless)\b", re.IGNORECASE)


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("fuwake.answer").joinpath("data", f"{name}.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_that_weighs_has_plain_words_of_its_own(rule: Rule) -> None:
    if weights.load()[rule.id] == 0:
        return
    said = plain(rule.id, rule.subject)
    assert said != word(f"other.{rule.subject}")
    assert said.ja
    assert said.en
    assert not said.ja.endswith(("。", "です", "ます"))  # a clause that こと, ため and うえに can follow
    assert not said.en.endswith(".")
    assert said.en[0].islower() or said.en[0].isupper() is False


def test_plain_words_are_of_rules_that_exist() -> None:
    assert {row["rule"] for row in _rows("plain")} <= {rule.id for rule in RULES}


@pytest.mark.parametrize("subject", get_args(Subject))
def test_a_rule_unknown_to_the_table_has_the_words_of_its_subject(subject: str) -> None:
    assert plain("a_rule_of_tomorrow", subject) == word(f"other.{subject}")


def test_no_word_of_the_trade_and_no_all_clear_is_used() -> None:
    for row in (*_rows("plain"), *_rows("sentences")):
        for text in (row["ja"], row["en"]):
            assert not JARGON.search(text.replace("ワンタイム", "")), text
            assert not ALL_CLEAR.search(text), text


def test_what_answers_take_from_the_pretexts_is_free_of_jargon_too() -> None:
    for story in stories():
        for text in (story.wants, story.wants_en, story.advice.split("。")[0], story.advice_en.split(". ")[0]):
            assert not JARGON.search(text.replace("URL", "")), f"{story.id}: {text}"


def test_both_languages_of_a_sentence_have_the_same_slots() -> None:
    for row in _rows("sentences"):
        slots = [sorted(re.findall(r"\{(\w+)\}", row[lang])) for lang in ("ja", "en")]
        assert set(slots[0]) == set(slots[1]), row["key"]


def test_the_wording_hangs_on_the_mail_and_on_nothing_else() -> None:
    mails = [hashlib.sha256(bytes([number])).hexdigest() for number in range(64)]
    said = [sentence("verdict.undetermined", sha256, {}) for sha256 in mails]
    assert len(set(said)) > 1
    assert said == [sentence("verdict.undetermined", sha256, {}) for sha256 in mails]


def test_words_are_joined_as_each_language_does() -> None:
    words = (Both("a", "x"), Both("b", "y"), Both("c", "z"))
    assert joined(words[:1]) == Both("a", "x")
    assert joined(words[:2]) == Both("aとb", "x and y")
    assert joined(words) == Both("a、b、c", "x, y and z")
