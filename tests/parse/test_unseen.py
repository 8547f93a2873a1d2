"""What is there and not seen: each way of hiding text, and what only looks like it."""

import pytest

from fuwake.parse.markup import read_markup
from fuwake.parse.message import parse
from fuwake.parse.unseen import FAR, far_below


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "display: none !important",
        "visibility:hidden",
        "opacity:0",
        "font-size:0",
        "font-size:1px",
        "font:0/0 a",
        "color:#fff",
        "color:#fdfdfd",
        "color:#f8f8f8",
        "color:transparent",
        "color:rgba(0,0,0,0)",
        "color:hsl(0,0%,100%)",
        "color:black;background:#000",
        "position:absolute;left:-9999px",
        "position:absolute;clip:rect(0,0,0,0)",
        "clip-path:inset(100%)",
        "transform:scale(0)",
        "transform:translateX(-9999px)",
        "text-indent:-9999px",
        "margin-left:-9999px",
        "max-height:0;overflow:hidden",
        "width:0;overflow:hidden",
        "mso-hide:all",
    ],
)
def test_ways_of_hiding(style: str) -> None:
    markup = read_markup(f'<p>seen</p><div style="{style}">filler</div>')
    assert (markup.visible, markup.hidden) == ("seen", "filler")


@pytest.mark.parametrize(
    "style",
    [
        "opacity:.5",
        "font-size:9px",
        "color:#999",
        "color:#fff;background:#036",
        "color:transparent;color:#333",
        "background:transparent",
        "left:-9999px",
        "clip-path:inset(2%)",
        "transform:scale(1.2)",
        "margin-left:-20px",
        "max-height:0",
        "text-indent:-1em",
    ],
)
def test_what_only_looks_like_hiding(style: str) -> None:
    assert read_markup(f'<div style="{style}">text</div>').visible == "text"


def test_attributes_hide_too() -> None:
    markup = read_markup("<p hidden>a</p><table bgcolor=#ffffff><tr><td><font color=white>b</font><td>c</table><!-- d -->")
    assert (markup.visible, markup.hidden.split()) == ("c", ["a", "b"])


@pytest.mark.parametrize(
    ("condition", "seen"),
    [
        ("@media (max-width:600px)", "wide"),
        ("@media only screen and (max-device-width: 480px)", "wide"),
        ("@media (prefers-color-scheme: dark)", "wide"),
        ("@media print", "wide"),
        ("@media screen and (min-width:480px)", "narrow"),
        ("@media screen", "narrow"),
    ],
)
def test_rules_for_telephones_and_the_dark_do_not_hide_what_a_desk_shows(condition: str, seen: str) -> None:
    html = (
        f"<style>.n{{display:none}} {condition}{{.w{{display:none}} .n{{display:block}}}}</style><p class=w>wide</p><p class=n>narrow</p>"
    )
    assert read_markup(html).visible == seen


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("Ama<span style=font-size:0>xq</span>zon pas<b style=display:none>k</b>sword", 2),
        ("Pay<i style='color:#fff'>zz</i>Pal", 1),
        ("<span>A</span><b>m</b><i>a</i>zon", 0),
        ("<p>end</p><div style=display:none>pre</div><p>next</p>", 0),
        ("word <span style=display:none>x</span> word", 0),
        ("price:<span style=display:none>abc</span>100", 0),
        ("one<br><span style=display:none>x</span>two", 0),
    ],
)
def test_hidden_letters_inside_words_are_counted(html: str, count: int) -> None:
    assert read_markup(html).split == count


@pytest.mark.parametrize("gap", ["<br>" * FAR, "<p>&nbsp;</p>" * FAR, "<div><br></div>" * FAR])
def test_text_far_below_everything_else_is_told(gap: str) -> None:
    assert read_markup(f"<p>Your parcel waits</p>{gap}<p>river stone cloud</p>").far == "river stone cloud"
    assert read_markup(f"{gap}<p>all there is</p>").far == ""
    assert read_markup("<p>a</p>" + "<div>" * 60 + "deep, not far" + "</div>" * 60).far == ""
    assert read_markup("<p>a</p>" + "<br>" * (FAR // 2) + "<p>b</p>" + "<br>" * (FAR // 2) + "c").far == ""


def test_plain_text_has_depths_too() -> None:
    assert far_below("hello\n" + " \r\n" * FAR + "\n river\n") == "river"
    assert far_below("hello\n\nworld" + "\n" * FAR) == ""
    assert far_below("\n" * 90 + "hello") == ""
    raw = b"From: a@b.example\n\nhello" + b"\n" * 60 + b"river stone\n"
    assert parse(raw).message.far_text == "river stone"


@pytest.mark.parametrize("text", ["\n" * 500_000, ("\n" + " " * 99) * 20_000, ("x" + "\n" * (FAR - 1)) * 10_000])
def test_long_runs_of_blank_lines_are_bounded(text: str) -> None:
    assert far_below("a" + text) == ""
