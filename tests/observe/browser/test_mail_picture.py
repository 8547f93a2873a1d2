"""The mail drawn as a picture: words and own pictures are there, nothing remote is loaded."""

import hashlib
import io

import msgspec
import pytest
from PIL import Image

from fuwake.model.answers import MailPicture
from fuwake.observe.browser.mail_html import compose, sanitise
from fuwake.observe.browser.mail_picture import MailPictureObserver
from tests.observe.browser.stage import Stage

FIELDS = (("件名", "重要なお知らせ <b>"), ("差出人", "IT <info@example.jp>"))
HTML = """<html><head><title>t</title><style>@import url(http://x.test/a.css); p{color:red}</style></head>
<body background="http://x.test/bg.png" onload="alert(1)"><p style="background:url('http://x.test/s.png');color:blue">お客様各位</p>
<img src="cid:logo"><img src="http://x.test/pixel.gif" alt="ロゴ"><img src="data:image/svg+xml;base64,PHN2Zz4="><img src="//x.test/p">
<a href="http://x.test/login">設定管理ページ</a><iframe src="http://x.test/f"></iframe><svg><image href="http://x.test/i"/></svg>
<form action="http://x.test/"><input name=a></form><script>fetch('http://x.test/j')</script><video poster="http://x.test/v"></video>
<link rel=stylesheet href="http://x.test/c.css"><meta http-equiv=refresh content="0;url=http://x.test/"></body></html>"""


def _png(colour: tuple[int, int, int]) -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(sink, "PNG")
    return sink.getvalue()


def test_the_page_holds_no_address_that_could_be_loaded() -> None:
    made, blocked = compose(HTML, "", FIELDS, {"logo": ("image/png", _png((1, 2, 3)))})
    assert "x.test" not in made
    assert "<script" not in made
    assert "data:image/svg" not in made
    assert made.count("data:image/png;base64,") == 1
    assert "設定管理ページ" in made
    assert "重要なお知らせ &lt;b&gt;" in made
    assert blocked == 3


def test_pictures_that_are_none_or_too_large_are_left_out() -> None:
    inline = {"a": ("text/html", b"<b>"), "b": ("image/png", b"x" * 2_000_001), "c": ("image/png", b"")}
    made, _ = sanitise("".join(f'<img src="cid:{name}">' for name in "abcd"), inline)
    assert "src=" not in made


def test_plain_text_is_shown_as_it_is() -> None:
    made, blocked = compose(None, "一行目\n<script>二行目", (), {})
    assert "一行目\n&lt;script&gt;二行目" in made
    assert blocked == 0


@pytest.mark.needs_browser
@pytest.mark.timeout(60)
def test_the_mail_is_drawn_without_reaching_anybody(stage: Stage) -> None:
    questions, asked = len(stage.questions), len(stage.asked)
    observer = MailPictureObserver(stage.settings, HTML, "", FIELDS, stage.session, inline={"logo": ("image/png", _png((200, 0, 0)))})
    raw = stage.run(observer.ask("message"))
    record = msgspec.json.decode(raw.body, type=MailPicture)
    picture = Image.open(io.BytesIO(raw.attachments[0])).convert("RGB")
    assert hashlib.sha256(raw.attachments[0]).hexdigest() == record.picture
    assert picture.size == (record.width, record.height)
    assert record.width <= 900
    colours = {colour for _, colour in picture.getcolors(1 << 20) or []}
    assert (200, 0, 0) in colours, "the mail's own picture is drawn"
    assert (len(stage.questions), len(stage.asked)) == (questions, asked)
    reading = observer.read("message", raw.body)
    assert reading.status == "found"


@pytest.mark.needs_browser
@pytest.mark.timeout(60)
def test_a_long_mail_is_cut_at_3000_pixels(stage: Stage) -> None:
    raw = stage.run(MailPictureObserver(stage.settings, None, "長い行\n" * 2000, (), stage.session).ask("message"))
    assert msgspec.json.decode(raw.body, type=MailPicture).height == 3000


def test_other_bytes_are_no_picture() -> None:
    assert MailPictureObserver.read("message", b"{}").reason == "garbage"
