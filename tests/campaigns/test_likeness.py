"""How alike two mails are, and in what."""

import pytest

from fuwake.campaigns.likeness import compare
from fuwake.campaigns.shapes import host_shape, path_shape, query_shape, shape
from fuwake.campaigns.sketch import Sketch, sketch
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor

BODY = (
    "いつもご利用いただきありがとうございます。メールサーバーのセキュリティを強化するため、設定の確認が必要です。"
    "期限までに確認されない場合、送受信を停止します。下の設定管理ページからお手続きください。\n"
)


def mail(subject: str, body: str, link: str, author: str = "info@example.jp", to: str = "hanako.sato@rec.example") -> Sketch:
    text = (
        f"From: {author}\nTo: {to}\nSubject: {subject}\nDate: Wed, 11 Oct 2023 14:40:28 +0900\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{body}{link}\n"
    )
    anatomy = parse(text.encode())
    return sketch(anatomy, Redactor.of(anatomy))


def test_the_same_text_with_other_numbers_and_host_is_alike() -> None:
    one = mail("Update on October 11, 2:40", BODY, "http://one.example.com/wp-content/webmail/login.php?u=1")
    other = mail("Update on October 12, 3:51", BODY.replace("設定管理", "管理"), "http://two.example.net/wp-content/webmail/login.php?u=2")
    likeness, features = compare(one, other)
    assert likeness > 0.8
    assert {"text", "subject", "link_path"} <= set(features)
    assert "link_host" not in features


def test_a_different_mail_is_not_alike() -> None:
    one = mail("Update on October 11", BODY, "http://one.example.com/wp-content/webmail/login.php")
    other = mail(
        "Your parcel", "The parcel could not be delivered because the address was incomplete.\n", "http://p.example.org/t", "a@b.example"
    )
    likeness, features = compare(one, other)
    assert likeness < 0.1
    assert features == ()


def test_features_that_a_mail_lacks_do_not_count() -> None:
    one, other = mail("Same", BODY, ""), mail("Same", BODY, "")
    assert compare(one, other)[0] == 1.0


def test_a_mail_of_nothing_is_like_nothing() -> None:
    anatomy = parse(b"X: y\n\n")
    empty = sketch(anatomy, Redactor.of(anatomy))
    assert compare(empty, empty) == (0.0, ())


def test_a_sketch_holds_nothing_of_the_recipient() -> None:
    one = mail("Notice for hanako.sato@rec.example", BODY, "http://one.example.com/hanako.sato@rec.example/")
    other = mail("Notice for taro.ito@oth.example", BODY, "http://one.example.com/taro.ito@oth.example/", to="taro.ito@oth.example")
    assert "hanako" not in repr(one)
    assert one.subject_shape == other.subject_shape


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://a.example/login12/x.php?u=1", "/login9/x.php"),
        ("https://a.example", "/"),
        ("http://a.example/0f9e8d7c6b5a4f3e2d1c/in", "/*/in"),
    ],
)
def test_shape_of_a_path(url: str, wanted: str) -> None:
    assert path_shape(url) == wanted


def test_shape_of_a_subject() -> None:
    assert shape("Important update on October 11, 2023") == "important update on october 9, 9"


def test_two_short_greetings_are_not_a_campaign() -> None:
    one = mail("Hello", "Good morning\n", "", "a@one.example")
    other = mail("Request", "Good morning\n", "", "b@two.example", to="x@y.example")
    assert compare(one, other)[0] < 0.6


def test_pictures_that_were_packed_anew_are_known_again() -> None:
    import io

    from PIL import Image

    from fuwake.campaigns.picture_print import picture_print, same_picture

    cells = Image.frombytes("L", (6, 5), bytes(range(0, 240, 8)[:30][::-1])[::-1]).rotate(30).resize((300, 200))
    prints = []
    for form, side in (("PNG", 300), ("JPEG", 240)):
        out = io.BytesIO()
        cells.resize((side, side * 2 // 3)).save(out, form)
        prints.append(picture_print(out.getvalue()))
    first, second = prints
    assert first is not None
    assert second is not None
    assert same_picture(first, second)
    assert picture_print(b"\x89PNG\r\n\x1a\nbroken") is None


@pytest.mark.parametrize(
    ("url", "wanted"),
    [("https://a.example/x?token=1&email=2", "email&token"), ("https://a.example/x", ""), ("https://a.example/?u1=2", "u9")],
)
def test_shape_of_a_query(url: str, wanted: str) -> None:
    assert query_shape(url) == wanted


def test_shape_of_a_host() -> None:
    assert host_shape("x12-login.shop.example") == "a9-a.a.example"
    assert host_shape("192.0.2.7") == "address"
