"""The pretext: told by cues in eight languages, disguised or not, with the places that show them."""

import pytest

from fuwake.brands import cues
from fuwake.brands.folding import bare
from fuwake.brands.scenario import asked_for, kind, scenario, stories
from fuwake.brands.table import rows
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
    ("S62", "Péage non réglé", "Votre passage au péage reste impayé : veuillez régler avant demain."),
    ("S62", "Unpaid toll", "Your toll balance is overdue; a late fee will be added."),
    ("S63", "Payroll update: document attached", "Your salary adjustment is ready for your review. Please sign in."),
    ("S64", "Votre CPF", "Votre Compte Personnel de Formation : vos droits à la formation expirent, solde CPF à utiliser."),
    ("S65", "Uw energierekening was te hoog: claim", "U heeft te veel betaald voor energie. Vraag de teruggave energie aan."),
    ("S16", "Votre nouvelle Carte Vitale", "Votre carte vitale a expiré. Mise à jour de la carte vitale requise."),
    ("S18", "Heridentificatie vereist", "Uw bankpas verloopt. Rond de identificatie bij de bank opnieuw af."),
    ("S24", "Ledger Update", "Ihr Wallet wird deaktiviert: Wallet jetzt verifizieren."),
    ("S27", "I recorded you", "I have access to your device. Send bitcoin to this wallet within 48 hours."),
]


@pytest.mark.parametrize(("story", "subject", "body"), TALES)
def test_each_tale_is_recognised_by_its_own_words(story: str, subject: str, body: str) -> None:
    found = scenario(letter(subject=subject, body=body), None)
    assert found is not None
    assert found.id == story
    assert found.cues
    assert set(found.evidence) <= {"header:0", "header:1", "header:2", "part:1"}


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("来月の例会", "第二土曜日に集まります。会場は公民館です。"),
        ("Re: patch for the parser", "I tried your patch, and it works for me. Will commit tomorrow."),
        ("写真", "先日の写真を送ります。"),
        ("Péages cet été", "Les péages sur la route du sud étaient chers cet été, mais le trajet était beau."),
        ("Loonstrook", "Dank voor je vraag over de loonstrook, ik bel je morgen."),
        ("Stromzähler", "Am Dienstag kommt jemand und liest den Zähler ab."),
    ],
)
def test_ordinary_letters_tell_no_tale(subject: str, body: str) -> None:
    assert scenario(letter(subject=subject, body=body), None) is None


LANGUAGES = ("ja", "en", "de", "fr", "es", "pt", "nl", "it")


def test_every_pretext_says_what_it_is_after_and_what_to_do_in_both_languages() -> None:
    assert len(stories()) >= 50
    for story in stories():
        assert story.title.strip()
        assert story.title_en.isascii()
        assert story.wants.strip()
        assert story.wants_en.isascii()
        assert story.advice.endswith("。")
        assert story.advice_en.endswith(".")
        assert story.kind in {"phishing", "fraud", "advertising"}
        assert asked_for(story.id) or kind(story.id) == "advertising"
    assert asked_for("S99") == ()
    assert kind("S99") is None


def test_every_pretext_has_cues_in_all_languages_it_is_promised_in() -> None:
    promised = {row["id"]: LANGUAGES if row["told_in"] == "*" else tuple(row["told_in"].split(";")) for row in rows("scenarios")}
    for story in stories():
        assert story.told_in == promised[story.id], story.id
    assert sum(len(langs) == len(LANGUAGES) for langs in promised.values()) >= 50


def test_every_cue_is_known_again_in_the_text_it_was_written_from() -> None:
    for story in stories():
        for folded, written in story.cues.items():
            assert cues.found(folded, bare(written.replace("*", " ").strip())), (story.id, written)


@pytest.mark.parametrize(
    "subject",
    [
        "New l o g i n attempt detected",
        "N\u200bew l\u200bogin attempt de\u200btected",
        "Nеw lоgin аttеmрt detected",
        "\U0001d40d\U0001d41e\U0001d430 login attempt detected",
        "New_Iogin_attempt_detected",
        "N\u034few l\u073fogin at\u0337tempt detected",
    ],
)
def test_a_disguised_subject_tells_its_tale_all_the_same(subject: str) -> None:
    found = scenario(letter(subject=subject, body="See below."), None)
    assert found is not None
    assert found.id == "S35"


@pytest.mark.parametrize(
    ("story", "subject", "body"),
    [
        ("S13", "Encomenda retida", "A sua encomenda foi taxada na alfandega. Pague a taxa."),
        ("S22", "Herzlichen Glückwunsch!", "Sie wurden ausgewählt. Nehmen Sie an der kurzen Umfrage teil."),
        ("S07", "Votre abonnement a expiré", "Le paiement a été refusé. Mettez à jour votre paiement."),
        ("S06", "Cuenta bloqueada", "Hemos visto actividad sospechosa. Verifique su identidad."),
        ("S18", "Bankpas vervangen", "Uw betaalrekening wordt geblokkeerd. Uw bank vraagt uw gegevens te bevestigen."),
        ("S13", "Il tuo pacco è in attesa", "La consegna è fallita: paga le spese di spedizione."),
        ("S53", "Casino bonus", "Claim 200 free spins, no deposit needed for your bonus."),
        ("S15", "【重要】国勢調査回答のお願い", "回答された方に特典をお送りします。マイナンバーカードの有効期限の更新もお願いします。"),
    ],
)
def test_tales_are_recognised_in_other_languages(story: str, subject: str, body: str) -> None:
    found = scenario(letter(subject=subject, body=body), None)
    assert found is not None
    assert found.id == story
