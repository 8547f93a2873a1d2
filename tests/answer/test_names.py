"""Whom a mail poses as, in words that may be printed."""

from fuwake.answer.names import glossed_once


def test_what_a_name_is_told_by_stands_once() -> None:
    texts = [
        "AOK（公的医療保険）を名乗っていますが、AOK（公的医療保険）も被害者です。",
        "何も書かれていません。",
        "AOK（公的医療保険）の公式サイトへ。",
    ]
    assert glossed_once(texts, "AOK（公的医療保険）") == [
        "AOK（公的医療保険）を名乗っていますが、AOKも被害者です。",
        "何も書かれていません。",
        "AOKの公式サイトへ。",
    ]
    assert glossed_once(["Vivo (Brazil), and Vivo (Brazil)."], "Vivo (Brazil)") == ["Vivo (Brazil), and Vivo."]
    assert glossed_once(["Nothing here.", "Vivo (Brazil)."], "Vivo (Brazil)") == ["Nothing here.", "Vivo (Brazil)."]
    assert glossed_once(["PayPal and PayPal."], "PayPal") == ["PayPal and PayPal."]
