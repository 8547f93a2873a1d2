"""Checks for robots are recognised with their vendor, and a form that one guards is still a form."""

import pytest

from fuwake.observe.browser.look import Words
from fuwake.observe.browser.walls import UNNAMED, wall
from tests.observe.browser.stage import Stage, page

LONG = "お客様の口座の状態についてご案内いたします。" * 60


def words(html: str, title: str = "", text: str = "") -> Words:
    """A document as it was looked at."""
    return Words(title=title, language="", text=text, html=html, icon="", height=100, forms=[])


@pytest.mark.parametrize(
    ("html", "title", "text", "headers", "vendor"),
    [
        ("<div class=cf-turnstile></div>", "", "確認中", {}, "Cloudflare"),
        ("", "Just a moment...", "", {"cf-mitigated": "challenge"}, "Cloudflare"),
        ("<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>", "", "", {}, "Cloudflare"),
        ("<script src='//www.google.com/recaptcha/api.js'></script>", "", "", {}, "reCAPTCHA (Google)"),
        ("<iframe src='https://newassets.hcaptcha.com/captcha/v1/x'></iframe>", "", "One more step", {}, "hCaptcha"),
        ("<script src='https://abc.token.awswaf.com/abc/challenge.js'></script>", "", "", {}, "AWS WAF"),
        ("<iframe src='https://geo.captcha-delivery.com/captcha/'></iframe>", "", "", {}, "DataDome"),
        ("", "", "Vercel", {"x-vercel-mitigated": "challenge"}, "Vercel"),
        ("", "", "私はロボットではありません", {}, UNNAMED),
        ("", "Attention Required! | Cloudflare", "Warning: Suspected Phishing", {}, UNNAMED),
    ],
)
def test_a_wall_is_named(html: str, title: str, text: str, headers: dict[str, str], vendor: str) -> None:
    assert wall(words(html, title, text), 200, headers, 0) == vendor


@pytest.mark.parametrize(
    ("html", "text", "fields"),
    [
        ("<div class=cf-turnstile></div>", "ログイン", 2),
        ("<script src='https://www.google.com/recaptcha/api.js'></script>", LONG, 0),
        ("<a href='https://www.google.com/maps'>地図</a>", "地図", 0),
        ("<script src='https://hcaptcha.com.example.net/x.js'></script>", "x", 0),
        ("", "ロボットを作る会社です", 0),
    ],
    ids=["a form that one guards", "much to read", "another service", "another host", "robots in the text"],
)
def test_a_page_is_no_wall(html: str, text: str, fields: int) -> None:
    assert wall(words(html, "", text), 200, {}, fields) is None


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
@pytest.mark.timeout(90)
def test_a_page_behind_a_check_could_not_be_seen(stage: Stage) -> None:
    stage.sites["wall.test"] = lambda _: page(
        "<title>Just a moment...</title><div class=cf-turnstile data-sitekey=x></div>"
        "<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script><p>Verify you are human</p>"
    )
    record = stage.visit("http://wall.test/")
    assert (record.outcome, record.wall, record.submit_tried) == ("blocked", "Cloudflare", False)
