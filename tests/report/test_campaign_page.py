"""The public page of a campaign: harmless to click, fair to victims, the same words in every form."""

import pytest

from fuwake.campaigns.group import CampaignView, Counted, HostUse, MemberView, Named
from fuwake.report.bank import Lang
from fuwake.report.campaign import compose, html, line, markdown

VIEW = CampaignView(
    name="2024-08-onamae-3fa2c1",
    cases=14,
    first="2024-08-18",
    last="2024-09-02",
    merged=("2024-08-mail-77aa01",),
    read=14,
    brands=(Named(id="onamae", name="お名前", name_en="Onamae", cases=12), Named(id="other", name="別", name_en="Other", cases=2)),
    scenarios=(Named(id="webmail", name="ウェブメールの更新", name_en="Webmail update", cases=14),),
    sentences=(Counted(text="Sign in at https://login.shop.example/a or www.shop.example <b>now</b> | today", cases=14),),
    link_paths=(Counted(text="/wp-content/*/login.php", cases=11),),
    page_titles=(Counted(text="sign in", cases=9),),
    months=(Counted(text="2024-08", cases=10), Counted(text="2024-09", cases=4)),
    hosts=(HostUse(host="shop.example", role="compromised", cases=9), HostUse(host="x9.example.net", role="fraudulent", cases=5)),
    members=(MemberView(case="ab" * 32, date="2024-09-02", subject="[受信者]: renew", verdict="phishing"),),
    advice="公式の画面から確かめてください。",
    advice_en="Check on the official site.",
)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_can_be_clicked_and_markup_is_words(lang: Lang) -> None:
    for text in (html(VIEW, lang), markdown(VIEW, lang).replace("\\", "")):
        assert "https://" not in text
        assert "shop.example" not in text
        assert "shop[.]example" in text
    assert "<b>now" not in html(VIEW, lang)


def test_the_owner_of_an_altered_site_is_called_a_victim() -> None:
    assert "書き換えられた被害者のサイト" in html(VIEW, "ja")
    assert "are victims" in markdown(VIEW, "en")


def test_the_page_says_what_likeness_means_and_what_the_group_was_called_before() -> None:
    page = compose(VIEW, "en")
    assert page.lead == "14 mails that resemble each other. That does not mean the same sender."
    assert ("Earlier names", "2024-08-mail-77aa01") in page.facts
    assert [section.id for section in page.sections] == ["shared", "hosts", "time", "cases", "act"]


def test_the_mask_is_in_the_language_of_the_page() -> None:
    assert "[recipient]" in html(VIEW, "en")


def test_the_list_has_a_line_a_group() -> None:
    assert line(VIEW, "en") == "2024-08-onamae-3fa2c1  14  2024-08-18–2024-09-02  Onamae, Other"
