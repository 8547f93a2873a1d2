"""What is typed is sent in vain, whatever stands between the page and its sending."""

import pytest

from tests.observe.browser.stage import Stage, page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(90)]


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
