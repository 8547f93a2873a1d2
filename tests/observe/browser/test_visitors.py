"""Several visitors at one address: who is shown what, and whether that comes with the visitor."""

import hashlib
import io

import pytest
from PIL import Image

from fuwake.derive import page_views
from fuwake.model.visit import VisitRecord
from tests.observe.browser.stage import Answer, Asked, Stage, page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(90)]

ALL = ("desktop-ja", "phone-ja", "desktop-en", "preview-bot")
FORM = (
    "<html lang=ja><title>会員</title><p>{}</p>"
    "<form method=post action=/in><input name=mail><input type=password name=p><button>送信</button></form>"
)
WORDS = "お客様のアカウントに異常なログインを検知いたしましたので本人確認をお願いいたします。"


def _heads(stage: Stage, start: int) -> str:
    return bytes(stage.raw[start:]).decode("latin-1")


def _visit(stage: Stage, host: str) -> VisitRecord:
    return stage.visit(f"http://{host}/", visit_profiles=ALL)


def test_each_visitor_names_agent_language_and_screen_that_fit_together(stage: Stage) -> None:
    stage.sites["who.test"] = lambda _: page(
        "<html lang=ja><meta name=viewport content='width=device-width'><body><p id=p>-</p><script>p.textContent = "
        "[innerWidth, navigator.language, navigator.maxTouchPoints > 0, navigator.userAgentData?.mobile].join()</script>"
    )
    start = len(stage.raw)
    record = _visit(stage, "who.test")
    heads = _heads(stage, start)
    assert "(Linux; Android 10; K)" in heads
    assert "Windows NT 10.0" in heads
    assert "line-poker" in heads
    assert heads.count("Accept-Language: en-US") == 1
    shown = {record.profile: (record.text or "").strip(), **{view.profile: (view.text or "").strip() for view in record.views}}
    assert shown["desktop-ja"].startswith("1280,ja-JP,false")
    assert shown["phone-ja"].startswith("412,ja-JP,true")
    assert shown["desktop-en"].startswith("1280,en-US,false")
    assert shown["preview-bot"] == "-", "it runs no script"


def test_pictures_of_all_visitors_are_kept(stage: Stage) -> None:
    stage.sites["same.test"] = lambda _: page(FORM.format(WORDS))
    record, kept = stage.visit_raw("http://same.test/", visit_profiles=ALL)
    digests = {hashlib.sha256(piece).hexdigest() for piece in kept}
    assert len(record.views) == 3
    assert {view.screenshot for view in record.views} <= digests
    assert page_views.by_visitor(record) == "no"


def test_a_page_for_phones_only_is_tried_as_a_phone(stage: Stage) -> None:
    seen: list[str] = []

    def site(asked: Asked) -> Answer:
        head = bytes(stage.raw).rpartition(b"GET ")[2].decode("latin-1")
        seen.append(head)
        return page(FORM.format(WORDS)) if "Android" in head else page("<title>404</title><h1>Not Found</h1>", 404)

    stage.sites["phones.test"] = site
    record = _visit(stage, "phones.test")
    assert record.profile == "phone-ja"
    assert [(view.profile, view.http_status) for view in record.views] == [
        ("desktop-ja", 404),
        ("desktop-en", 404),
        ("preview-bot", 404),
        ("phone-ja", 200),
    ]
    assert [(held.url, len(held.carries)) for held in record.held if held.carries] == [("http://phones.test/in", 2)]
    assert page_views.by_visitor(record) == "yes"


def test_a_link_that_works_once_is_not_taken_for_a_page_that_hides(stage: Stage) -> None:
    count = 0

    def site(asked: Asked) -> Answer:
        nonlocal count
        count += asked.target == "/"
        return page(FORM.format(WORDS)) if count == 1 else page("<title>期限切れ</title><p>このリンクは使用済みです</p>", 410)

    stage.sites["once.test"] = site
    record = _visit(stage, "once.test")
    assert record.profile == "desktop-ja"
    assert [view.profile for view in record.views] == ["phone-ja", "desktop-en", "preview-bot", "desktop-ja"]
    assert record.held, "the page that the first visitor was shown is tried"
    assert page_views.by_visitor(record) == "could not tell"


def test_where_no_server_answers_nobody_else_goes(stage: Stage) -> None:
    record = _visit(stage, "down.test")
    assert (record.outcome, record.views) == ("down", ())
    assert page_views.by_visitor(record) == "could not tell"


@pytest.mark.parametrize(
    "viewport", ["", "<meta name=viewport content='width=device-width,initial-scale=1'>"], ids=["not made for phones", "made for phones"]
)
def test_the_whole_page_is_412_pixels_wide_as_the_phone_shows_it(stage: Stage, viewport: str) -> None:
    right = (
        "<div style='position:absolute;right:0;top:0;width:100%;height:2500px;border-right:40px solid red;box-sizing:border-box'>x</div>"
    )
    stage.sites["phone.test"] = lambda _: page(f"{viewport}<title>x</title><body style='margin:0'>{right}")
    record, attachments = stage.visit_raw("http://phone.test/", visit_profiles=("phone-ja",))
    whole = next(piece for piece in attachments if hashlib.sha256(piece).hexdigest() == record.screenshot_full)
    picture = Image.open(io.BytesIO(whole)).convert("RGB")
    assert picture.width == 412
    assert picture.getpixel((408, 300)) == (255, 0, 0), "the right edge is on it"
    assert picture.getpixel((408, picture.height - 20)) == (255, 0, 0), "and nothing empty below"
