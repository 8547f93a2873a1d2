"""What is typed never leaves, however the page tries: checked at the receiving end."""

from pathlib import Path

import msgspec
import pytest

from fuwake.model.visit import VisitRecord
from fuwake.observe.browser import cage
from fuwake.observe.browser.session import BrowserSession
from fuwake.observe.browser.visit import VisitObserver
from tests.observe.browser.stage import Stage, page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(90)]

EVIL = Path(__file__).with_name("evil.html").read_text(encoding="utf-8")


def _check(stage: Stage, session: BrowserSession) -> None:
    stage.sites["evil.test"] = lambda _: page(EVIL.replace("9999", str(stage.canary_port)))
    stage.sites["thief.test"] = lambda _: page("thanks")
    start, questions = len(stage.raw), len(stage.questions)
    raw = stage.run(VisitObserver(stage.settings, session).ask("http://evil.test/"))
    record = msgspec.json.decode(raw.body, type=VisitRecord)
    got = bytes(stage.raw[start:])
    assert b"loading" in got, "the page's own ways must be open while it loads, or this shows nothing"
    assert b"GET /early" in got
    decoys = [piece for held in record.held for piece in held.body_sample.split("|") if "@example.com" in piece or "Pw-" in piece]
    assert decoys, "the page must have tried to send what was typed"
    for sign in (b"taro", b"Pw-", b"@example", b"dGFyb"):  # plain and base64
        assert sign not in got
    assert stage.canary_hits == []
    assert [name for name in stage.questions[questions:] if name.endswith("leak.test")] == []
    assert not record.decoy_left
    assert all(entry.bytes_out == 0 for entry in record.egress if entry.phase == "deny")
    assert sum(entry.verdict == "refused" for entry in record.egress) >= 3
    carrying = {held.kind for held in record.held if held.carries}
    assert {"fetch", "image", "websocket"} <= carrying
    assert any(held.url == "ws://thief.test/early" and held.carries for held in record.held)


def test_nothing_typed_leaves_the_sealed_cage(stage: Stage) -> None:
    _check(stage, stage.session)
    assert stage.session.cage.level == "sealed"


def test_nothing_typed_leaves_with_flags_only(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")  # a machine without bubblewrap
    cage._probe.cache_clear()
    session = BrowserSession(stage.settings)
    try:
        _check(stage, session)
        assert session.cage.level == "flags"
        assert "install bubblewrap" in session.cage.why
    finally:
        stage.run(session.close())
        cage._probe.cache_clear()


def test_both_steps_of_a_two_step_login_are_tried(stage: Stage) -> None:
    stage.sites["steps.test"] = lambda _: page(
        "<form onsubmit='return next()'><input name=user placeholder='ユーザーID'><input name=pass type=password style='display:none'>"
        "<button>次へ</button></form><script>function next() { const pass = document.querySelector('[name=pass]');"
        "if (pass.style.display) { pass.style.display = ''; return false }"
        "fetch('/done', {method: 'POST', body: new URLSearchParams(new FormData(document.querySelector('form')))}); return false }</script>"
    )
    record = stage.visit("http://steps.test/")
    assert [(held.url, len(held.carries)) for held in record.held] == [("http://steps.test/done", 2)]
    assert {field.name for field in record.inputs if field.visible} == {"user", "pass"}
    assert b"pass=" not in bytes(stage.raw)


def test_a_question_before_sending_is_answered_with_yes(stage: Stage) -> None:
    stage.sites["sure.test"] = lambda _: page(
        "<form method=post action=/in onsubmit=\"return confirm('送信しますか')\">"
        "<input type=password name=p><input type=submit value=送信></form>"
    )
    record = stage.visit("http://sure.test/")
    assert [(held.url, held.kind, len(held.carries)) for held in record.held] == [("http://sure.test/in", "form", 1)]
