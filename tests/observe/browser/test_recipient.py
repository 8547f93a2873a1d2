"""Where a picture of a page shows who received the mail, so that it can be printed without it."""

import base64
from io import BytesIO

import msgspec
import pytest
from PIL import Image

from fuwake.model.visit import VisitRecord
from fuwake.observe._record import digest
from fuwake.observe.browser.visit import VisitObserver
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor
from fuwake.report.screenshots import marked
from tests.observe.browser.stage import Stage, page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(120)]

RECIPIENT = "hanako.suzuki@ryokan-mizuho.jp"
REDACTOR = Redactor.of(parse(f"To: <{RECIPIENT}>\r\n\r\nx\r\n".encode()))
AT = "position:absolute;left:{}px;top:{}px;font:20px monospace;white-space:nowrap"


def shown(stage: Stage, body: str, profile: str = "desktop-ja") -> tuple[VisitRecord, bytes]:
    """The record of a page and its picture."""
    stage.sites["shows.test"] = lambda _: page(f"<meta name=viewport content='width=device-width'><body style='margin:0'>{body}")
    settings = msgspec.structs.replace(stage.settings, visit_profiles=(profile,))
    raw = stage.run(VisitObserver(settings, stage.session, REDACTOR).ask("http://shows.test/"))
    record = msgspec.json.decode(raw.body, type=VisitRecord)
    return record, next(piece for piece in raw.attachments if digest(piece) == record.screenshot)


def covers(record: VisitRecord, left: float, top: float) -> bool:
    """Whether a point of the picture lies under a mask."""
    assert record.masks is not None
    return any(x <= left <= x + width and y <= top <= y + height for x, y, width, height in record.masks)


def test_words_fields_and_coded_forms_are_found_where_they_stand(stage: Stage) -> None:
    coded = base64.b64encode(RECIPIENT.encode()).decode()
    record, _ = shown(
        stage,
        f"<p style='{AT.format(20, 40)}'>ようこそ <b>hanako.suzuki</b>@ryokan-mizuho.jp 様</p>"
        f"<input style='{AT.format(20, 200)};width:400px' value='{RECIPIENT}'><p style='{AT.format(20, 300)}'>ID {coded}</p>"
        f"<p style='{AT.format(20, 400)}'>サポート窓口</p>",
    )
    assert covers(record, 160, 72)
    assert covers(record, 60, 212)
    assert covers(record, 100, 332)
    assert not covers(record, 60, 432)
    assert not covers(record, 30, 72), "the greeting before the address stays"


def test_a_page_that_shows_nobody_has_nothing_to_mask(stage: Stage) -> None:
    record, _ = shown(stage, f"<h1>ログイン</h1><input placeholder=mail><p style='display:none'>{RECIPIENT}</p>")
    assert record.masks == ()


def test_in_a_frame_and_on_a_telephone_the_places_are_those_of_the_picture(stage: Stage) -> None:
    stage.sites["inner.test"] = lambda _: page(f"<body style='margin:0'><p style='{AT.format(10, 10)}'>{RECIPIENT}</p>")
    record, picture = shown(
        stage, "<iframe src=http://inner.test/ style='position:absolute;left:20px;top:300px;width:380px;height:90px'>", "phone-ja"
    )
    factor = Image.open(BytesIO(picture)).width / 412
    assert covers(record, factor * (20 + 10 + 40), factor * (300 + 10 + 20 + 12))
    assert record.masks is not None
    assert all(top > factor * 310 for _, top, _, _ in record.masks)


def test_the_printed_picture_is_black_there_and_nowhere_else(stage: Stage) -> None:
    record, picture = shown(
        stage, f"<p style='{AT.format(20, 780)}'>{RECIPIENT}</p><p style='{AT.format(20, 820)}'>{'お問い合わせ' * 3}</p>"
    )
    assert record.masks
    printed = marked("p", picture, record.masks, "調査画面", danger=False)
    assert printed is not None
    grey = Image.open(BytesIO(printed.data)).convert("L")
    factor = printed.width / 1280
    left, top, width, height = record.masks[0]
    corner = round((left + 3) * factor), round((top + 3) * factor)
    inside = grey.crop((*corner, round((left + width - 3) * factor), round((top + height - 3) * factor)))
    assert max(inside.tobytes()) < 40
    below = grey.crop((0, round(870 * factor), printed.width, printed.height))
    assert min(below.tobytes()) > 200


def test_a_page_without_a_viewport_of_its_own_is_masked_where_the_telephone_shows_it(stage: Stage) -> None:
    stage.sites["wide.test"] = lambda _: page(f"<body style='margin:0;width:980px'><p style='{AT.format(20, 400)}'>{RECIPIENT}</p>")
    settings = msgspec.structs.replace(stage.settings, visit_profiles=("phone-ja",))
    raw = stage.run(VisitObserver(settings, stage.session, REDACTOR).ask("http://wide.test/"))
    record = msgspec.json.decode(raw.body, type=VisitRecord)
    picture = next(piece for piece in raw.attachments if digest(piece) == record.screenshot)
    assert record.masks
    dark = Image.open(BytesIO(picture)).convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark is not None
    left, top, right, bottom = dark
    assert covers(record, left + 1, top + 1)
    assert covers(record, right - 2, bottom - 2)
