"""Visits in a real browser to real servers: what is seen, what is tried, where the way ends."""

import asyncio
import hashlib
import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fuwake.model.errors import ObserveFailure
from fuwake.model.visit import VisitRecord
from fuwake.observe.browser.visit import VisitObserver
from tests.observe.browser.stage import Asked, Stage, page, to

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(90)]

LOGIN = """<!DOCTYPE html><html lang="ja"><title>会員サイト</title><body><h1>ログイン</h1>
<select id="dead" aria-label="言語"><option>日本語<option>English</select>
<select id="live" aria-label="表示" onchange="document.querySelector('h1').textContent = this.value">
<option>ログイン<option>Sign in</select>
<select id="asks" aria-label="地域" onchange="fetch('/region?to=' + this.value)"><option>a<option>b</select>
<a href="#">お困りの方</a> <a href="javascript:void(0)">会社概要</a> <a href="/terms">規約</a>
<button type="button" onclick="document.querySelector('[name=pass]').type = 'text'">表示</button>
<form method="post" action="https://collector.test/in.php">
<table><tr><td>メールアドレス<td><input name="mail"><tr><td>パスワード<td><input type="password" name="pass" maxlength="20"></table>
<input type="hidden" name="k" value="1"><button>ログイン</button></form></body></html>"""


def test_a_login_page_is_taken_down_with_its_fields_controls_and_target(stage: Stage) -> None:
    stage.sites["login.test"] = lambda _: page(LOGIN)
    before = len(stage.asked)
    record, attachments = stage.visit_raw("http://login.test/a?b=c")
    assert (record.outcome, record.http_status, record.ip, record.title, record.language) == (
        "seen",
        200,
        "192.185.37.96",
        "会員サイト",
        "ja",
    )
    assert record.cage == "sealed"
    assert "お困りの方" in (record.text or "")
    fields = {field.name: (field.type, field.label, field.visible) for field in record.inputs if field.tag == "input"}
    assert fields == {"mail": ("text", "メールアドレス", True), "pass": ("password", "パスワード", True), "k": ("hidden", "", False)}
    works = {
        control.label: control.changed_dom or control.changed_picture or control.requested or control.navigated
        for control in record.controls
        if control.tried
    }
    assert works == {"言語": False, "表示": True, "地域": True, "お困りの方": False, "会社概要": False} | {"表示": True}
    assert [control.label for control in record.controls if not control.tried] == ["規約"]
    assert [(held.url, held.method, len(held.carries)) for held in record.held if held.carries] == [
        ("https://collector.test/in.php", "POST", 2)
    ]
    assert record.submit_tried
    assert not record.decoy_left
    assert [asked.method for asked in stage.asked[before:]] == ["GET"] * len(stage.asked[before:])
    assert hashlib.sha256(attachments[0]).hexdigest() == record.screenshot
    assert Image.open(io.BytesIO(attachments[0])).size == (1280, 900)
    assert record.html_sha256 in {hashlib.sha256(piece).hexdigest() for piece in attachments}


def test_the_agent_is_that_of_a_browser_with_a_window_in_japan(stage: Stage) -> None:
    stage.sites["agent.test"] = lambda _: page(
        "<title>x</title><script>document.title = Intl.DateTimeFormat().resolvedOptions().timeZone</script>"
    )
    start = len(stage.raw)
    assert stage.visit("http://agent.test/").title == "Asia/Tokyo"
    head = bytes(stage.raw[start:])
    assert b"Chrome/" in head
    assert b"Headless" not in head
    assert b"Accept-Language: ja" in head


def test_the_way_over_three_hosts_is_told_step_by_step(stage: Stage) -> None:
    stage.sites["one.test"] = lambda _: to("http://two.test/x")
    stage.sites["two.test"] = lambda _: page('<meta http-equiv="refresh" content="0; url=http://three.test/y">')
    stage.sites["three.test"] = lambda _: page("<script>setTimeout(() => { location.href = 'http://four.test/z' }, 50)</script>")
    stage.sites["four.test"] = lambda _: page("<title>the end</title>")
    record = stage.visit("http://one.test/", visit_settle_s=3)
    assert [(step.url, step.status, step.how) for step in record.redirects] == [
        ("http://one.test/", 302, "start"),
        ("http://two.test/x", 200, "http"),
        ("http://three.test/y", 200, "meta"),
        ("http://four.test/z", 200, "script"),
    ]
    assert (record.final_url, record.title) == ("http://four.test/z", "the end")
    assert {step.ip for step in record.redirects} == {"192.185.37.96"}


@pytest.mark.parametrize(
    "answer",
    [to("http://loop.test/"), page("<script>location.href = '/?' + Math.random()</script>")],
    ids=["http", "script"],
)
def test_endless_redirects_end(stage: Stage, answer: tuple[int, dict[str, str], bytes]) -> None:
    stage.sites["loop.test"] = lambda _: answer
    record = stage.visit("http://loop.test/")
    assert record.outcome == "redirect_loop"
    assert len(record.redirects) <= 21


@pytest.mark.parametrize(
    ("url", "outcome", "word"),
    [
        ("http://down.test/", "down", "connection-refused"),
        ("http://empty.test/", "down", "empty"),
        ("https://down.test:8443/", "down", "unmapped"),
        ("http://nowhere.invalid/", "not_resolved", "not-resolved"),
        ("http://127.0.0.1/", "refused", "address-refused"),
        ("http://2130706433/", "refused", "127.0.0.1"),
        ("http://[::1]/", "refused", "address-refused"),
        ("http://[::ffff:10.0.0.1]/", "refused", "address-refused"),
        ("http://169.254.169.254/latest/", "refused", "169.254.169.254"),
        ("http://inside.test/", "refused", "127.0.0.1"),
        ("http://metadata.test/", "refused", "169.254.169.254"),
        ("http://mixed.test/", "refused", "10.9.8.7"),
        ("http://login.test:22/", "failed", "ERR_UNSAFE_PORT"),
        ("http://login.test:6379/", "refused", "port-refused"),
    ],
)
def test_where_no_page_can_be_had_the_record_says_why(stage: Stage, url: str, outcome: str, word: str) -> None:
    record = stage.visit(url)
    assert (record.outcome, record.title, record.screenshot) == (outcome, None, None)
    assert word in record.detail


@pytest.mark.parametrize("target", ["http://127.0.0.1:{}/", "http://inside.test/", "http://169.254.169.254/"])
def test_a_redirect_to_an_inside_address_is_refused_and_told(stage: Stage, target: str) -> None:
    target = target.format(stage.canary_port)
    stage.sites["jump.test"] = lambda _: to(target)
    record = stage.visit("http://jump.test/")
    assert record.outcome == "refused"
    assert [step.url for step in record.redirects] == ["http://jump.test/", target]
    assert stage.canary_hits == []


def test_a_redirect_to_a_file_is_refused(stage: Stage) -> None:
    stage.sites["filejump.test"] = lambda _: to("file:///etc/passwd")
    assert stage.visit("http://filejump.test/").outcome == "refused"


def test_a_silent_server_is_a_time_out(stage: Stage) -> None:
    record = stage.visit("http://silent.test/", visit_timeout_s=3.0)
    assert record.outcome == "timeout"
    assert VisitObserver.read("x", msgspec.json.encode(record)).reason == "timeout"


def test_a_page_with_a_bad_certificate_is_seen_and_its_certificate_told(stage: Stage) -> None:
    stage.sites["secure.test"] = lambda _: page(
        "<title>secure</title><form method=post action=/in><input type=password name=p><button>ok</button>"
    )
    before = len(stage.asked)
    record = stage.visit("https://secure.test/")
    assert (record.outcome, record.title, record.ip) == ("seen", "secure", "192.185.37.96")
    assert record.certificate is not None
    assert "subject=secure.test" in record.certificate
    assert "ERR_CERT_AUTHORITY_INVALID" in record.certificate
    assert [held.url for held in record.held if held.carries] == ["https://secure.test/in"]
    assert {asked.method for asked in stage.asked[before:]} == {"GET"}


def test_pages_are_visited_side_by_side_each_with_its_own_proxy(stage: Stage) -> None:
    for name in ("left.test", "right.test"):
        stage.sites[name] = lambda asked: page(f"<title>{asked.host}</title><input type=password name=p>")

    async def both() -> list[bytes]:
        observer = VisitObserver(stage.settings, stage.session)
        return [raw.body for raw in await asyncio.gather(observer.ask("http://left.test/"), observer.ask("http://right.test/"))]

    left, right = (msgspec.json.decode(body, type=VisitRecord) for body in stage.run(both()))
    assert (left.title, right.title) == ("left.test", "right.test")
    assert {entry.host for entry in left.egress} == {"left.test"}
    assert {entry.host for entry in right.egress} == {"right.test"}


def test_what_is_no_web_page_is_not_visited(stage: Stage) -> None:
    for url in ("file:///etc/passwd", "javascript:alert(1)", "ftp://x.test/", "chrome://settings"):
        with pytest.raises(ObserveFailure, match="only http"):
            stage.visit(url)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        *(("seen", "found"), ("blocked", "found"), ("redirect_loop", "found"), ("down", "absent"), ("not_resolved", "absent")),
        *(("timeout", "failed"), ("refused", "failed"), ("failed", "failed")),
    ],
)
def test_found_absent_and_failed_are_told_apart(stage: Stage, outcome: str, status: str) -> None:
    record = msgspec.structs.replace(stage.visit("http://nowhere.invalid/"), outcome=outcome)
    reading = VisitObserver.read("http://nowhere.invalid/", msgspec.json.encode(record))
    assert reading.status == status
    assert reading.data is not None
    assert (reading.reason is not None) == (status == "failed")


@given(st.binary(max_size=200))
def test_other_bytes_are_no_record(data: bytes) -> None:
    assert VisitObserver.read("x", data).reason == "garbage"


def test_an_error_page_is_a_page(stage: Stage) -> None:
    stage.sites["gone.test"] = lambda _: page("<title>Not found</title>", 404)
    record = stage.visit("http://gone.test/")
    assert (record.outcome, record.http_status, record.title) == ("seen", 404, "Not found")


def test_a_check_for_robots_is_not_the_page(stage: Stage) -> None:
    stage.sites["wall.test"] = lambda _: page("<title>Just a moment...</title><p>Checking your browser", 403)
    assert stage.visit("http://wall.test/").outcome == "blocked"


def test_endless_dialogs_and_pop_ups_do_not_hold_the_visit(stage: Stage) -> None:
    nag = page(
        "<title>nag</title><script>for (let i = 0; i < 500; i++) { try { open('/pop') } catch (e) {} }"
        "try { while (true) alert('感染しました') } catch (e) {}</script><h1>ok</h1>"
    )
    stage.sites["nag.test"] = lambda asked: page("pop") if asked.target == "/pop" else nag
    record = stage.visit("http://nag.test/")
    assert (record.outcome, record.title) == ("seen", "nag")
    assert record.dialogs == ("alert: 感染しました",) * 20
    assert sum(asked.target == "/pop" for asked in stage.asked) <= 5


def test_a_download_is_refused_and_named(stage: Stage) -> None:
    stage.sites["load.test"] = lambda _: (
        200,
        {"Content-Disposition": "attachment; filename=seikyu.exe", "Content-Type": "application/octet-stream"},
        b"MZ",
    )
    record = stage.visit("http://load.test/x")
    assert record.outcome == "seen"
    assert record.downloads == ("seikyu.exe http://load.test/x",)
    assert record.title is None


def test_a_page_that_hangs_is_left_in_time(stage: Stage) -> None:
    stage.sites["hang.test"] = lambda _: page("<title>hang</title><h1>x</h1><script>while (true) {}</script>")
    record = stage.visit("http://hang.test/", visit_timeout_s=4.0)
    assert record.outcome == "timeout"


def test_a_page_of_60000_pixels_is_cut(stage: Stage) -> None:
    stage.sites["tall.test"] = lambda _: page("<title>tall</title><div style='height:60000px;background:linear-gradient(red,blue)'>")
    record, attachments = stage.visit_raw("http://tall.test/")
    full = next(piece for piece in attachments if hashlib.sha256(piece).hexdigest() == record.screenshot_full)
    assert Image.open(io.BytesIO(full)).size == (1280, 10_000)
    assert "cut at 10000 px" in record.detail


def test_controls_of_a_page_that_moves_by_itself_are_not_judged(stage: Stage) -> None:
    stage.sites["clock.test"] = lambda _: page(
        "<h1>0</h1><a href='#'>x</a>"
        "<script>setInterval(() => { document.querySelector('h1').textContent = performance.now() }, 20)</script>"
    )
    control = stage.visit("http://clock.test/").controls[0]
    assert not control.tried
    assert "changes by itself" in control.why


def test_fields_in_frames_and_shadow_roots_are_found(stage: Stage) -> None:
    def site(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        if asked.target == "/inner":
            return page("<form action='/in' method=post><input type=password name=inner><button>Login</button></form>")
        return page(
            "<div id=host></div><iframe src=/inner></iframe><script>"
            "document.getElementById('host').attachShadow({mode: 'open'}).innerHTML = '<label>カード番号<input name=deep></label>'</script>"
        )

    stage.sites["deep.test"] = site
    record = stage.visit("http://deep.test/")
    assert {(field.name, field.label) for field in record.inputs} == {("inner", ""), ("deep", "カード番号")}
