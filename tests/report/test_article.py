"""What an article says, and what it can never say."""

import re
from typing import Any, get_args

import pytest

from fuwake.model.page import Page
from fuwake.report.article import EXCLUSIVE, Article, ContradictionError, compose
from fuwake.report.bank import Bank, Lang
from fuwake.report.blocks import Table, sayings
from fuwake.report.sections.lead import Summary
from fuwake.report.text import Note, Sentence, Span, plain
from tests.report import cases

ALL = cases.everything()
LANGS: tuple[Lang, ...] = ("ja", "en")


@pytest.fixture(scope="module")
def articles() -> dict[tuple[str, str], Article]:
    """Every case in both languages, composed once."""
    return {(name, lang): cases.article(name, lang) for name in ALL for lang in LANGS}


def keys(article: Article) -> set[str]:
    """Keys of everything said."""
    return {saying.key for saying in article.sayings()}


def words(article: Article) -> str:
    """All sentences and cells."""
    said = [plain(saying) for saying in article.sayings()]
    cells = [
        "".join(span.text for span in cell.spans)
        for section in article.sections
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    ]
    return "\n".join([article.title, *said, *cells])


def test_a_sentence_without_evidence_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="no evidence"):
        Sentence(key="spoofing.forged", spans=(Span("x"),), evidence=())


def test_both_languages_have_the_same_keys_and_slots() -> None:
    ja, en = Bank.load("ja"), Bank.load("en")
    assert set(ja.sentences) == set(en.sentences)
    assert {key for key in ja.sentences if ja.slots(key) != en.slots(key)} == set()


def test_no_sentence_is_an_orphan_and_none_is_missing() -> None:
    from importlib.resources import files

    known = Bank.load("ja").sentences
    topics = {key.partition(".")[0] for key in known}
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("", "sections", "maps", "templates")
        for path in files("fuwake.report").joinpath(folder).iterdir()
        if path.name.endswith((".py", ".j2"))
    )
    named = set(re.findall(r"""["']([a-z_]+(?:-[a-z_]+)*\.[A-Za-z_]+)["']""", source))
    prefixes = set(re.findall(r"""f["']([a-z_]+(?:-[a-z_]+)*\.[a-z_]*)\{""", source))
    prefixes |= {f"{topic}." for topic in topics if f'_or("{topic}"' in source}
    assert {key for key in named if key.partition(".")[0] in topics and not key.endswith(".toml")} - set(known) == set()
    assert {key for key in known if key not in named and not key.startswith(tuple(prefixes))} == set()


@pytest.mark.parametrize(
    ("label", "kind", "called"),
    [
        ("phishing", "fraud", "詐欺です"),
        ("suspicious", "fraud", "詐欺の疑いがあります"),
        ("suspicious", "advertising", "迷惑な宣伝とみられます"),
    ],
)
def test_what_is_no_phishing_is_not_called_so(label: Any, kind: Any, called: str) -> None:
    from msgspec.structs import replace

    made = cases.full()
    made = made.but(verdict=replace(made.case.verdict, label=label, kind=kind))
    for lang in LANGS:
        article = compose(made.case, made.evidence, made.raw, lang)
        box = plain(article.summary.label) + plain(article.summary.probability)
        assert not re.search("フィッシング|phishing", article.title + box, re.IGNORECASE)
        assert lang == "en" or called in article.title


def test_slots_must_fit() -> None:
    with pytest.raises(ValueError, match="wants"):
        Bank.load("ja").fact("spoofing.forged", ("header:0",))


def test_two_statements_that_clash_cannot_be_one_article(articles: dict[tuple[str, str], Article]) -> None:
    from msgspec.structs import replace

    whole = articles["full", "ja"]
    other = Note(key="spoofing-label.authentic", spans=(Span("x"),))
    with pytest.raises(ContradictionError, match="spoofing"):
        replace(whole, lead=(*whole.lead, other))


@pytest.mark.parametrize("name", ALL)
def test_every_topic_has_one_value_for_one_subject(articles: dict[tuple[str, str], Article], name: str) -> None:
    told: dict[tuple[str, str], set[str]] = {}
    for saying in articles[name, "ja"].sayings():
        topic, _, value = saying.key.partition(".")
        if topic.partition("-")[0] in EXCLUSIVE:
            about = saying.about if isinstance(saying, Sentence) else ""
            told.setdefault((topic.partition("-")[0], about), set()).add(value)
    assert {topic: values for topic, values in told.items() if len(values) > 1} == {}


@pytest.mark.parametrize("name", ALL)
def test_every_citation_leads_to_evidence_that_is_there(articles: dict[tuple[str, str], Article], name: str) -> None:
    for lang in LANGS:
        article = articles[name, lang]
        missing = article.word("evidence.missing")
        assert [exhibit.locus for exhibit in article.exhibits if exhibit.note == missing] == []
        numbers = article.numbers()
        assert all(locus in numbers for saying in article.sayings() if isinstance(saying, Sentence) for locus in saying.evidence)


@pytest.mark.parametrize("name", ALL)
def test_both_languages_say_the_same_things(articles: dict[tuple[str, str], Article], name: str) -> None:
    # A gloss exists only where the subject is in the other language.
    ja, en = keys(articles[name, "ja"]), keys(articles[name, "en"])
    assert {key for key in ja ^ en if not key.startswith("gloss.")} == set()


def test_the_source_case(articles: dict[tuple[str, str], Article]) -> None:
    article = articles["full", "ja"]
    said = words(article)
    assert "T3サービス" in article.title
    assert plain(article.lead[0]).startswith("メールのリンクを開かず")
    assert "差出人のアドレスは詐称されています" in said
    assert "colonista[.]jpの持ち主は、名前を使われた被害者です" in said
    assert "aq[.]xyzは、2026年11月24日 12:05 JSTの時点で登録されていません" in said
    assert "この返信先は、実在しない見せかけです" in said
    assert "83.142.144.104" in said
    assert "セーヌ＝エ＝マルヌ県" in said
    assert "機器や人物の所在を示しません" in said
    assert "「設定管理ページ」と書かれた部分の行き先は" in said
    assert "メールアドレスとパスワードの入力を求めています" in said
    assert "「Language」は、操作しても何も変わりませんでした" in said
    assert "hxxp://chinonso[.]net/wp-content/t3/post.php" in said
    assert "調査で入力した情報は、外へ出ていません" in said
    assert "重要な更新" in said
    assert "懲役" in said  # in force on the mail's date in 2023


def test_the_sections_stand_in_their_order(articles: dict[tuple[str, str], Article]) -> None:
    found = [section.id for section in articles["full", "ja"].sections]
    assert found == [
        "act",
        "reasons",
        "mail",
        "claim",
        "author",
        "route",
        "reply_to",
        "link",
        "link_site",
        "page",
        "similar",
        "law",
        "desks",
        "limits",
    ]


def test_forged_is_said_only_where_it_is_proven(articles: dict[tuple[str, str], Article]) -> None:
    for (name, lang), article in articles.items():
        forged = ALL[name].case.spoofing.status == "forged"
        assert ("spoofing.forged" in keys(article)) is forged
        if not forged:
            assert "詐称されています" not in words(article), (name, lang)
            assert "address is forged" not in words(article), (name, lang)


def test_an_authenticated_fraud_is_not_called_forged(articles: dict[tuple[str, str], Article]) -> None:
    said = words(articles["authentic_but_phishing", "ja"])
    assert "詐称とはいえません" in said
    assert "アカウントや設備の悪用" in said
    assert "特定電子メール" not in said


def test_a_failed_look_up_is_never_read_as_absent_or_clean(articles: dict[tuple[str, str], Article]) -> None:
    article = articles["nothing_known", "ja"]
    said, told = words(article), keys(article)
    assert "registration.not_registered" not in told
    assert "listing.not_listed" not in told
    assert "spoofing.forged" not in told
    assert "ptr.none" not in told
    assert "登録されているかどうかは、照会できませんでした" in said
    assert "照会できませんでした（時間内に答えがない）" in said
    assert "「問題なし」を意味しません" in said


def test_offline_says_that_nothing_was_asked(articles: dict[tuple[str, str], Article]) -> None:
    told = keys(articles["offline", "en"])
    assert {"summary.offline", "site.offline", "listing.never_asked", "registration.never_asked"} <= told
    assert not {"registration.not_registered", "listing.not_listed", "limits.all_asked"} & told


def test_a_legitimate_mail_is_not_accused(articles: dict[tuple[str, str], Article]) -> None:
    for lang in LANGS:
        article = articles["legitimate", lang]
        assert {section.id for section in article.sections}.isdisjoint({"law", "desks"})
        assert {"verdict.legitimate", "spoofing.authentic", "link_official.official"} <= keys(article)
        assert "verdict.phishing" not in keys(article)
    assert "被害" not in words(articles["legitimate", "ja"])


def test_advice_fits_what_the_page_asks_for(articles: dict[tuple[str, str], Article]) -> None:
    card, mail = keys(articles["card_page", "ja"]), keys(articles["full", "ja"])
    assert {"entered.card", "entered.one_time_code"} <= card
    assert "entered.mailbox" not in card
    assert {"entered.password", "entered.mailbox"} <= mail
    assert "entered.card" not in mail
    assert "割賦販売法" in words(articles["card_page", "ja"])
    assert "割賦販売法" not in words(articles["full", "ja"])


def test_no_dummy_control_is_claimed_where_all_work(articles: dict[tuple[str, str], Article]) -> None:
    assert not {"control.dummy", "control.dummy_unnamed"} & keys(articles["card_page", "ja"])


@pytest.mark.parametrize("state", [state for state in get_args(Page.__annotations__["status"]) if state != "seen"])
def test_each_state_of_the_page_has_its_own_sentence(articles: dict[tuple[str, str], Article], state: str) -> None:
    told = keys(articles[f"site_{state}", "ja"])
    assert {key for key in told if key.startswith("site.")} == {f"site.{state}"}
    assert not {"page.fields", "page.fields_none", "targets.found", "sent.nothing"} & told
    assert "安全" in words(articles[f"site_{state}", "ja"])


def test_what_other_visitors_were_shown_is_set_side_by_side(articles: dict[tuple[str, str], Article]) -> None:
    for depends, key in (("yes", "depends.yes"), ("no", "depends.no"), ("could not tell", "depends.unknown")):
        told = articles[f"visitors_{depends}", "ja"]
        assert {one for one in keys(told) if one.startswith("depends.")} == {key}
        assert all(name in words(told) for name in ("日本のスマートフォン（この記事で説明する画面）", "日本のパソコン", "英語のパソコン"))
    assert not any(key.startswith("depends.") for key in keys(articles["full", "ja"]))


def test_a_registered_reply_domain_has_an_owner(articles: dict[tuple[str, str], Article]) -> None:
    told = keys(articles["reply_registered", "ja"])
    assert {"registration-reply.registered", "registration-for_sale.registered", "age.young"} <= told
    assert not {"registration.not_registered", "registration-reply.not_registered", "registration-later.not_registered"} & told


def test_stopped_parked_and_wildcard_are_told_apart(articles: dict[tuple[str, str], Article]) -> None:
    told = articles["reply_registered", "ja"]
    assert {"phase.on_hold", "parking.parking", "wildcard.yes"} <= keys(told)
    assert "署名の検証に失敗" in words(told)
    assert not {key for key in keys(articles["full", "ja"]) if key.startswith(("phase.", "parking.", "wildcard."))}


def test_a_mail_without_anything_still_gets_its_article(articles: dict[tuple[str, str], Article]) -> None:
    told = keys(articles["bare", "ja"])
    assert {"mail.no_subject", "mail.no_from", "mail.body_none", "route.no_hops", "origin.none", "link.none", "reply.none"} <= told


def test_a_place_known_to_the_country_only_is_not_a_point(articles: dict[tuple[str, str], Article]) -> None:
    article = articles["country_only", "ja"]
    told = [saying.key for saying in article.sayings() if saying.key.startswith("place.")]
    assert told == ["place.country", "place.unknown"]
    assert [name for name in article.pictures() if name.startswith("map-")] == ["map-origin-ja"]


def test_no_private_person_from_a_registry_is_shown(articles: dict[tuple[str, str], Article]) -> None:
    for lang in LANGS:
        raw = "\n".join(exhibit.raw or "" for exhibit in articles["full", lang].exhibits)
        assert "Hidden Person" not in raw
        assert "1.5551234" not in raw
        assert "Private Taro" not in raw
        assert "Example Registrar, Inc." in raw


def test_the_wording_accuses_no_third_party(articles: dict[tuple[str, str], Article]) -> None:
    banned = re.compile("犯人|詐欺師|詐欺業者|怪しい会社|犯罪サーバー|素性|criminal|scammer|culprit", re.IGNORECASE)
    for key, article in articles.items():
        assert banned.search(words(article)) is None, key


def test_sentences_are_short_and_polite() -> None:
    for key, sentence in Bank.load("ja").sentences.items():
        for piece in re.split("。", sentence):
            bare = re.sub(r"\{[a-z_]+\}", "", piece)
            assert len(bare) <= 75, (key, len(bare))
        assert "!" not in sentence, key
        assert "！" not in sentence, key


def test_the_header_bytes_of_an_exhibit_are_those_of_the_mail(articles: dict[tuple[str, str], Article]) -> None:
    exhibit = next(exhibit for exhibit in articles["full", "ja"].exhibits if exhibit.locus == "header:6")
    assert exhibit.raw == "Reply-To: <postmaster[@]aq[.]xyz>"
    assert "バイト目" in exhibit.facts[0][1]


def test_findings_of_sections_are_one_sentence(articles: dict[tuple[str, str], Article]) -> None:
    summary: Summary = articles["full", "ja"].summary
    assert plain(summary.label) == "フィッシング"
    assert plain(summary.probability).endswith("99%以上")
    for section in articles["full", "ja"].sections:
        assert section.title
        assert all(plain(saying).strip() for block in section.blocks for saying in sayings(block))


def test_of_a_mail_read_in_part_nothing_is_said_about_the_rest(articles: dict[tuple[str, str], Article]) -> None:
    for lang in LANGS:
        said = keys(articles["beginning", lang])
        assert {"mail.beginning", "link.none_read", "mail.body_none_read"} <= said
        assert not {"link.none", "mail.body_none"} & said
        assert "mail.beginning" not in keys(articles["bare", lang])
    assert "先頭の" in words(articles["beginning", "ja"])
    assert "is not known" in words(articles["beginning", "en"])
