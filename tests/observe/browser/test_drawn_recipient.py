"""A recipient whom a page draws as a picture, or keeps from being read as text, is found by reading the picture of the page."""

import urllib.parse

import msgspec
import pytest

from fuwake.model.visit import VisitRecord
from fuwake.observe._record import digest
from fuwake.observe.browser.visit import VisitObserver
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor
from tests.observe.browser.stage import Asked, Stage, page

pytestmark = [
    pytest.mark.needs_browser,
    pytest.mark.needs_bubblewrap,
    pytest.mark.timeout(120),
]

RECIPIENT = "hanako.suzuki@ryokan-mizuho.jp"
REDACTOR = Redactor.of(parse(f"To: <{RECIPIENT}>\r\n\r\nx\r\n".encode()))
SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='460' height='60'>"
    f"<rect width='460' height='60' fill='#eef'/><text x='10' y='36' font-size='22' font-family='sans-serif'>{RECIPIENT}</text></svg>"
)
DRAW = (
    "<canvas id=c width=600 height=200 style='position:absolute;left:40px;top:100px'></canvas><script>const b=c.getContext('2d');"
    f"b.fillStyle='#fff';b.fillRect(0,0,600,200);b.fillStyle='#222';b.font='20px sans-serif';"
    f"b.fillText('Sign in as',20,60);b.fillText('{RECIPIENT}',20,120)</script>"
)


def shown(stage: Stage, body: str, **changes: object) -> VisitRecord:
    """The record of a page with this body."""
    stage.sites["draws.test"] = lambda _: page(f"<meta name=viewport content='width=device-width'><body style='margin:0'>{body}")
    settings = msgspec.structs.replace(stage.settings, visit_profiles=("desktop-ja",), **changes)
    raw = stage.run(VisitObserver(settings, stage.session, REDACTOR).ask("http://draws.test/"))
    record = msgspec.json.decode(raw.body, type=VisitRecord)
    assert any(digest(piece) == record.screenshot for piece in raw.attachments)
    return record


def covers(record: VisitRecord, left: float, top: float) -> bool:
    """Whether a point of the picture lies under a mask."""
    assert record.masks is not None
    return any(x <= left <= x + width and y <= top <= y + height for x, y, width, height in record.masks)


def test_an_address_that_is_drawn_on_a_canvas_is_masked_there(stage: Stage) -> None:
    record = shown(stage, DRAW)
    assert record.unsearched == ""
    assert covers(record, 65, 213)
    assert covers(record, 330, 213)
    assert not covers(record, 80, 155), "the words above stay"


def test_an_address_in_a_picture_from_the_server_is_masked_and_other_pictures_stay(stage: Stage) -> None:
    logo = "<svg xmlns='http://www.w3.org/2000/svg' width='240' height='60'><text x='10' y='36' font-size='24'>Mailbox Team</text></svg>"
    stage.sites["pictures.test"] = lambda asked: (200, {"Content-Type": "image/svg+xml"}, (SVG if "who" in asked.target else logo).encode())
    record = shown(
        stage,
        "<img src=http://pictures.test/logo style='position:absolute;left:30px;top:20px'>"
        "<img src=http://pictures.test/who style='position:absolute;left:30px;top:300px'>"
        "<div style='position:absolute;left:30px;top:500px;width:460px;height:60px;background:url(http://pictures.test/who)'></div>",
    )
    assert covers(record, 100, 330)
    assert covers(record, 100, 530)
    assert not covers(record, 100, 50)


def test_light_letters_on_a_dark_ground_are_read_beside_dark_ones_and_where_the_end_is_cut_off(stage: Stage) -> None:
    picture = f"data:image/svg+xml,{urllib.parse.quote(SVG)}"
    record = shown(
        stage,
        f"<img src='{picture}' width=330 style='position:absolute;left:450px;top:208px'>"
        "<canvas id=c width=330 height=60 style='position:absolute;left:450px;top:252px'></canvas><script>const b=c.getContext('2d');"
        "b.fillStyle='#123a66';b.fillRect(0,0,330,60);b.fillStyle='#fff';b.font='17px serif';"
        f"b.fillText('Account: {RECIPIENT}',8,38)</script>",
    )
    assert covers(record, 520, 232)
    assert covers(record, 560, 285)


def test_a_canvas_in_a_frame_of_another_site_is_masked_where_it_stands(stage: Stage) -> None:
    stage.sites["elsewhere.test"] = lambda _: page(f"<body style='margin:0'>{DRAW}")
    place = "border:0;position:absolute;left:200px;top:350px;width:700px;height:400px"
    record = shown(stage, f"<iframe src=http://elsewhere.test/ style='{place}'>")
    assert covers(record, 265, 563)
    assert not covers(record, 280, 505)


def test_what_the_markup_itself_closes_is_read_from_the_picture(stage: Stage) -> None:
    record = shown(
        stage,
        "<div style='position:absolute;left:50px;top:400px;width:700px;height:80px'><template shadowrootmode=closed>"
        f"<p style='font:22px sans-serif'>{RECIPIENT}</p></template></div>",
    )
    assert covers(record, 120, 435)


@pytest.mark.parametrize("changes", [{"ocr": False}, {"ocr_engine": "no-such-engine"}])
def test_where_pictures_cannot_be_read_all_of_them_are_masked_and_it_is_told(stage: Stage, changes: dict[str, object]) -> None:
    picture = f"data:image/svg+xml,{urllib.parse.quote(SVG)}"
    record = shown(stage, f"<img src='{picture}' style='position:absolute;left:30px;top:300px'>", **changes)
    assert record.unsearched
    assert covers(record, 40, 310)
    assert covers(record, 480, 350)
    assert not covers(record, 600, 330)


def test_a_picture_that_would_be_nearly_black_is_left_out(stage: Stage) -> None:
    record = shown(stage, "<canvas width=1280 height=900></canvas>", ocr=False)
    assert record.masks is None
    assert record.unsearched


def test_a_page_without_pictures_is_not_read(stage: Stage) -> None:
    record = shown(stage, "<h1>ログイン</h1><input placeholder=mail>", ocr_engine="no-such-engine")
    assert record.masks == ()
    assert record.unsearched == ""


def test_all_visitors_are_served_and_the_time_is_kept(stage: Stage) -> None:
    def site(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        return page(f"<meta name=viewport content='width=device-width'><body style='margin:0'>{DRAW}<p>{asked.target}")

    stage.sites["four.test"] = site
    names = ("desktop-ja", "phone-ja", "desktop-en", "preview-bot")
    settings = msgspec.structs.replace(stage.settings, visit_profiles=names)
    raw = stage.run(VisitObserver(settings, stage.session, REDACTOR).ask("http://four.test/"))
    record = msgspec.json.decode(raw.body, type=VisitRecord)
    assert {view.profile: bool(view.masks) for view in (record, *record.views)} == {name: name != "preview-bot" for name in names}
