"""The pretext: told by cues in Japanese and English, with the places that show them."""

import pytest

from fuwake.brands.scenario import asked_for, scenario, stories
from tests.brands.letter import letter

TALES = [
    (
        "S01",
        "設定変更のお願い",
        "セキュリティ強化のため、メールソフトの設定を確認してください。引き続きご利用いただくには変更の設定が必要です。",
    ),
    ("S02", "Mailbox full", "Your mailbox storage has reached its limit and incoming messages are rejected."),
    ("S06", "本人確認のお願い", "アカウントを停止しました。異常なログインを検知しました。"),
    ("S07", "Payment declined", "Please update your payment details to keep your subscription. Your payment failed."),
    ("S09", "ご利用確認のお願い", "第三者による不正利用の疑いがあり、カードの利用を一時停止しました。"),
    ("S13", "お荷物のお届けについて", "不在のため持ち帰りました。再配達をご依頼ください。"),
    ("S14", "e-Tax 未払い税金のお知らせ", "税金の納付が確認できません。差押を行います。"),
    ("S17", "多要素認証の設定必須化", "設定されない場合、取引制限、出金停止となります。"),
    ("S24", "Wallet verification", "Connect your wallet and enter your recovery phrase."),
    ("S27", "I recorded you", "I have access to your device. Send bitcoin to this wallet within 48 hours."),
]


@pytest.mark.parametrize(("story", "subject", "body"), TALES)
def test_each_tale_is_recognised_by_its_own_words(story: str, subject: str, body: str) -> None:
    found = scenario(letter(subject=subject, body=body), None)
    assert found is not None
    assert found.id == story
    assert found.cues
    assert set(found.evidence) <= {"header:2", "part:1"}


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("来月の例会", "第二土曜日に集まります。会場は公民館です。"),
        ("Re: patch for the parser", "I tried your patch, and it works for me. Will commit tomorrow."),
        ("写真", "先日の写真を送ります。"),
    ],
)
def test_ordinary_letters_tell_no_tale(subject: str, body: str) -> None:
    assert scenario(letter(subject=subject, body=body), None) is None


def test_all_pretexts_speak_both_languages_and_say_what_they_are_after() -> None:
    assert len(stories()) >= 30
    for story in stories():
        assert story.title.strip()
        assert story.title_en.isascii()
        assert story.wants.strip()
        assert story.advice.endswith("。")
        assert story.advice_en.endswith(".")
        assert asked_for(story.id)
    assert asked_for("S99") == ()
