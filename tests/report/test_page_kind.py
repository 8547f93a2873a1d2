"""What sort of page it is and whom it claims to be are told with what shows it, harmless, in both languages."""

from typing import get_args

import pytest
from msgspec.structs import replace

from fuwake.model.judgement import Brand
from fuwake.model.page_brand import BrandSign, PageBrand
from fuwake.model.page_kind import KindName, KindSign, PageKind
from fuwake.report import markdown
from fuwake.report.article import compose
from fuwake.report.bank import Lang
from tests.report import cases


def _text(lang: Lang, kind: PageKind | None = None, brand: PageBrand | None = None) -> str:
    specimen = cases.full()
    page = specimen.case.page
    assert page is not None
    made = specimen.but(page=replace(page, kind=kind, brand=brand))
    return markdown.render(compose(made.case, made.evidence, made.raw, lang)).replace("\\", "").replace("`", "")


def _evidence() -> tuple[str, ...]:
    page = cases.full().case.page
    assert page is not None
    return page.evidence


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_kind_has_its_words(lang: Lang) -> None:
    told = [_text(lang, PageKind(id=name, signs=(), evidence=_evidence())) for name in get_args(KindName)]
    assert len(set(told)) == len(told), "each kind is told otherwise"


def test_signs_are_told_where_they_say_more_than_the_fields() -> None:
    signs = (KindSign(what="words", words="account suspended"), KindSign(what="dialog", words="call http://bad.example/x"))
    kind = PageKind(id="support_scare", signs=signs, evidence=_evidence())
    ja, en = _text("ja", kind), _text("en", kind)
    assert "そう判断した根拠: 「account suspended」という言葉" in ja
    assert "What shows it: the words “account suspended”" in en
    assert "http://bad.example" not in ja + en
    fields = PageKind(id="sign_in", signs=(KindSign(what="field", words="password"),), evidence=_evidence())
    assert "そう判断した根拠" not in _text("ja", fields)


def _brand(status: str, *domains: str) -> PageBrand:
    signs = (BrandSign(what="title", words="例の銀行 ログイン"), BrandSign(what="borrowed", words="https://img.bank.example/l.png"))
    return PageBrand(
        status="imitates" if status == "imitates" else "genuine" if status == "genuine" else "names",
        id="b",
        name="例の銀行",
        name_en="Example Bank",
        official_domains=domains,
        signs=signs,
        evidence=_evidence(),
    )


def test_whom_it_claims_to_be_is_told_with_what_shows_it() -> None:
    ja, en = _text("ja", brand=_brand("imitates", "bank.example")), _text("en", brand=_brand("imitates", "bank.example"))
    assert "例の銀行の公式サイトではありません。名乗りの根拠: 題名「例の銀行 ログイン」" in ja
    assert "none of Example Bank's official sites" in en
    assert "https://img.bank.example" not in ja + en


def test_what_is_official_is_said_only_where_it_is_verified() -> None:
    assert "公式サイトではありません" not in _text("ja", brand=_brand("imitates"))
    assert "公式ドメインは確かめられていません" in _text("ja", brand=_brand("imitates"))
    assert "official site of Example Bank" in _text("en", brand=_brand("genuine", "bank.example"))
    assert "例の銀行" not in _text("ja", brand=_brand("names", "bank.example"))


@pytest.mark.parametrize(("evidence", "words"), [("observation:visit:x", "その先の画面が"), ("header:0", "このメールは")])
def test_who_speaks_for_the_brand_is_told(evidence: str, words: str) -> None:
    specimen = cases.full()
    brand = Brand(
        id="b",
        name="例の銀行",
        name_en="Example Bank",
        category=None,
        official_domains=("bank.example",),
        confidence=0.6,
        evidence=(evidence,),
    )
    made = specimen.but(brand=brand)
    assert f"{words}例の銀行を名乗っています" in markdown.render(compose(made.case, made.evidence, made.raw, "ja"))
