"""What a visit brings home of a page's looks: headings, small pictures with their words and prints, the icon's print."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from fuwake.brands.pictures import alike
from fuwake.parse.picture_print import print_of
from tests.observe.browser.stage import Answer, Asked, Stage, page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(120)]


def logo(words: str, side: int | None = None, kind: str = "PNG") -> bytes:
    """A made-up logo: a word, or an icon of `side` pixels."""
    drawn = Image.new("RGB", (side, side) if side else (260, 70), "white")
    brush = ImageDraw.Draw(drawn)
    if side:
        brush.ellipse((side // 8, side // 4, side * 3 // 4, side - 2), fill="#a02040")
        brush.rectangle((side // 2, 2, side - 3, side // 2), fill="#204080")
    brush.text((20, 8) if not side else (side // 4, side // 4), words, font=ImageFont.truetype("DejaVuSerif-Bold.ttf", 44), fill="#183a9e")
    kept = io.BytesIO()
    drawn.save(kept, kind)
    return kept.getvalue()


def test_headings_pictures_and_icon_are_brought_home(stage: Stage) -> None:
    word, icon = logo("Kamitora"), logo("K", 64)
    html = (
        "<title>x</title><link rel=icon href=/i.png><h1>Kamitora Bank</h1><h2 style='display:none'>unseen</h2>"
        "<img src=/logo.jpg alt='Kamitora' width=130><svg width=60 height=40 aria-label='Sign'><path d='M5 5h40v9h-22v20h-18z'/></svg>"
        f"<img src='data:image/png;base64,{__import__('base64').b64encode(word).decode()}' width=200>"
    )

    def serve(asked: Asked) -> Answer:
        if asked.target == "/i.png":
            return 200, {"Content-Type": "image/png"}, icon
        if asked.target == "/logo.jpg":
            return 200, {"Content-Type": "image/jpeg"}, logo("Kamitora", kind="JPEG")
        return page(html)

    stage.sites["looks.test"] = serve
    record = stage.visit("http://looks.test/")
    assert record.headings == ("Kamitora Bank",)
    first, drawn, inside = record.pictures
    assert (first.alt, first.src, first.width) == ("Kamitora", "http://looks.test/logo.jpg", 130)
    assert (drawn.alt, inside.src) == ("Sign", "data:")
    assert drawn.print is not None
    own, other = print_of(word), print_of(logo("Vexpandor"))
    assert own is not None
    assert other is not None
    assert first.print is not None
    assert alike(first.print, own)
    assert inside.print is not None
    assert alike(inside.print, own)
    assert not alike(first.print, other)
    assert record.favicon_print is not None
    assert alike(record.favicon_print, print_of(icon) or "")
