"""What is seen beside the page itself: frames, pop-ups, workers, downloads, the icon, what was loaded."""

import base64
import hashlib
import io

import msgspec
import pytest
from PIL import Image, ImageDraw

from fuwake.derive.page_traces import traces
from fuwake.model.visit import CaughtDownload, VisitRecord
from fuwake.observe.browser.visit import VisitObserver
from tests.observe.browser.stage import Answer, Asked, Stage, page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(120)]


def _picture(colour: str, size: int = 32) -> bytes:
    image = Image.new("RGB", (size, size), "white")
    ImageDraw.Draw(image).ellipse((size // 8, size // 8, size // 2, size - 4), fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _held(kept: tuple[bytes, ...], digest: str | None) -> bytes:
    return next(piece for piece in kept if hashlib.sha256(piece).hexdigest() == digest)


def _only(record: VisitRecord) -> CaughtDownload:
    assert len(record.caught) == 1, record.caught
    return record.caught[0]


def test_frames_are_listed_and_their_markup_is_kept(stage: Stage) -> None:
    stage.sites["inner.test"] = lambda _: page("<title>inner</title><!-- made by nobody --><p>内側の文字")
    stage.sites["outer.test"] = lambda _: page("<title>outer</title><iframe src='http://inner.test/a?b=c'></iframe><p>外側")
    record, kept = stage.visit_raw("http://outer.test/")
    frame = record.frames[0]
    assert (len(record.frames), frame.url, frame.title) == (1, "http://inner.test/a?b=c", "inner")
    assert "内側の文字" in _held(kept, frame.html_sha256).decode()
    assert record.comments == ("made by nobody",)


def test_what_pop_ups_show_is_noted(stage: Stage) -> None:
    stage.sites["pops.test"] = lambda _: page(
        "<title>pops</title><script>for (let i = 0; i < 9; i++) open('http://popped.test/' + i)</script>"
    )
    stage.sites["popped.test"] = lambda _: page("<title>当選しました</title>")
    record = stage.visit("http://pops.test/")
    assert record.popups
    assert len(record.popups) <= 3
    assert {popup.title for popup in record.popups} == {"当選しました"}
    assert all(popup.url.startswith("http://popped.test/") for popup in record.popups)
    assert record.popups_opened <= 5


def test_a_service_worker_is_refused_and_noted(stage: Stage) -> None:
    stage.sites["secure.test"] = lambda asked: page(
        "<title>sw</title><script>navigator.serviceWorker.register('/stay.js?x=1').catch(() => 0)</script>"
    )
    record = stage.visit("https://secure.test/")
    assert record.workers == ("https://secure.test/stay.js?x=1",)
    assert not any(asked.target.startswith("/stay.js") for asked in stage.asked)


def test_a_linked_download_is_caught_and_hashed(stage: Stage) -> None:
    body = b"MZ" + bytes(range(256)) * 400
    stage.sites["exe.test"] = lambda _: (
        200,
        {"Content-Disposition": "attachment; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.exe", "Content-Type": "application/pdf"},
        body,
    )
    record, kept = stage.visit_raw("http://exe.test/x")
    caught = _only(record)
    assert record.outcome == "seen"
    assert (caught.name, caught.declared, caught.kind, caught.size, caught.cut, caught.how) == (
        "請求書.exe",
        "application/pdf",
        "windows_program",
        len(body),
        False,
        "response",
    )
    assert _held(kept, caught.sha256) == body
    assert sum(asked.host == "exe.test" for asked in stage.asked) <= 2, "asked for once, and for the icon"


def test_a_download_that_a_script_starts_is_caught(stage: Stage) -> None:
    def site(asked: Asked) -> Answer:
        if asked.target == "/app.apk":
            return 200, {"Content-Type": "application/vnd.android.package-archive"}, b"PK\x03\x04" + b"x" * 26 + b"AndroidManifest.xml"
        return page("<title>更新</title><h1>更新</h1><script>onload = () => setTimeout(() => { location.href = '/app.apk' }, 50)</script>")

    stage.sites["apk.test"] = site
    record = stage.visit("http://apk.test/", visit_settle_s=2)
    caught = _only(record)
    assert (caught.name, caught.kind, caught.url) == ("app.apk", "android_app", "http://apk.test/app.apk")
    assert record.title == "更新"


def test_a_linked_file_that_the_page_clicks_itself_is_caught(stage: Stage) -> None:
    def site(asked: Asked) -> Answer:
        if asked.target == "/f.zip":
            return 200, {"Content-Type": "application/zip"}, b"PK\x03\x04 and more"
        return page("<title>z</title><a id=a href=/f.zip download='明細.zip'>x</a><script>onload = () => a.click()</script>")

    stage.sites["click.test"] = site
    caught = _only(stage.visit("http://click.test/", visit_settle_s=2))
    assert (caught.kind, caught.how, caught.size) == ("zip", "response", 13)


def test_what_a_script_puts_together_is_caught_though_it_lets_go_of_it(stage: Stage) -> None:
    coded = base64.b64encode(b"PK\x03\x04 smuggled").decode()
    stage.sites["smuggle.test"] = lambda _: page(
        f"<title>s</title><script>const bytes = Uint8Array.from(atob('{coded}'), (c) => c.charCodeAt(0));"
        "const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob([bytes], {type: 'application/zip'}));"
        "a.download = 'scan.zip'; onload = () => { a.click(); URL.revokeObjectURL(a.href) }</script>"
    )
    record, kept = stage.visit_raw("http://smuggle.test/")
    caught = _only(record)
    assert (caught.name, caught.declared, caught.kind, caught.how) == ("scan.zip", "application/zip", "zip", "blob")
    assert _held(kept, caught.sha256) == b"PK\x03\x04 smuggled"


def test_what_a_button_makes_is_caught_while_nothing_is_carried(stage: Stage) -> None:
    stage.sites["press.test"] = lambda _: page(
        "<title>p</title><button type=button onclick='go()'>表示</button><script>function go() { const a = document.createElement('a');"
        "a.href = 'data:application/octet-stream;base64,TVo5OTk='; a.download = 'view.exe'; a.click() }</script>"
    )
    caught = _only(stage.visit("http://press.test/"))
    assert (caught.name, caught.kind, caught.size, caught.how) == ("view.exe", "windows_program", 5, "data")


def test_a_page_that_dresses_as_the_readers_company_bears_its_trace(stage: Stage) -> None:
    stage.sites["dressed.test"] = lambda _: page(
        "<title>Webmail</title><img id=logo><input type=password><script>"
        "const at = decodeURIComponent(location.hash.slice(1)).split('@')[1];"
        "logo.src = 'https://logo.clearbit.com/' + at; document.body.style.backgroundImage = `url(https://image.thum.io/get/https://${at})`</script>"
    )
    made = traces(stage.visit("http://dressed.test/#someone@example.com"))
    assert {(one.kind, one.name, one.origin) for one in made} == {
        ("drawn", "Clearbit Logo", "example.com"),
        ("drawn", "thum.io", "example.com"),
    }


def framed(stage: Stage, body: str) -> tuple[VisitRecord, tuple[bytes, ...]]:
    """A page with a frame of another site in a frame of a third, which holds the body; its files are ZIP archives."""

    def inner(asked: Asked) -> Answer:
        if asked.target.startswith("/f/"):
            return 200, {"Content-Type": "application/zip"}, b"PK\x03\x04 in a frame"
        return page(f"<title>inner</title>{body}")

    stage.sites["frame-outer.test"] = lambda _: page("<title>o</title><h1>o</h1><iframe src=http://frame-middle.example.test/></iframe>")
    stage.sites["frame-middle.example.test"] = lambda _: page("<iframe src=http://frame-inner.other.test/></iframe>")
    stage.sites["frame-inner.other.test"] = inner
    return stage.visit_raw("http://frame-outer.test/", visit_settle_s=2)


@pytest.mark.parametrize(
    "script",
    [
        "location = '/f/scan.zip'",
        "const a = document.createElement('a'); a.href = '/f/scan.zip'; a.download = ''; a.click()",
        "setTimeout(() => { location = '/f/scan.zip' }, 300)",
    ],
)
def test_what_a_frame_in_a_process_of_its_own_downloads_is_caught(stage: Stage, script: str) -> None:
    before = len(stage.asked)
    record, kept = framed(stage, f"<script>{script}</script>")
    caught = _only(record)
    assert (caught.name, caught.kind, caught.how) == ("scan.zip", "zip", "response")
    assert _held(kept, caught.sha256) == b"PK\x03\x04 in a frame"
    assert sum(asked.target == "/f/scan.zip" for asked in stage.asked[before:]) == 1


def test_what_a_script_in_such_a_frame_puts_together_is_caught(stage: Stage) -> None:
    record, kept = framed(
        stage,
        "<script>const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['PK\\x03\\x04 made']));"
        "a.download = 'made.zip'; a.click(); URL.revokeObjectURL(a.href)</script>",
    )
    caught = _only(record)
    assert (caught.name, caught.kind, caught.how) == ("made.zip", "zip", "blob")
    assert _held(kept, caught.sha256) == b"PK\x03\x04 made"


def test_a_window_that_such_a_frame_opens_is_seen_and_closed(stage: Stage) -> None:
    stage.sites["frame-popped.test"] = lambda _: page("<title>当選</title>")
    record, _ = framed(stage, "<script>open('http://frame-popped.test/win')</script>")
    assert [(one.url, one.title) for one in record.popups] == [("http://frame-popped.test/win", "当選")]


def test_what_a_pop_up_downloads_is_asked_for_again_and_caught(stage: Stage) -> None:
    record, kept = framed(stage, "<script>open('/f/popped.zip')</script>")
    caught = _only(record)
    assert (caught.name, caught.kind, caught.how) == ("popped.zip", "zip", "again")
    assert _held(kept, caught.sha256) == b"PK\x03\x04 in a frame"


def test_a_download_without_end_is_cut(stage: Stage) -> None:
    stage.sites["big.test"] = lambda _: (200, {"Content-Type": "application/octet-stream"}, bytes(21_000_000))
    caught = _only(stage.visit("http://big.test/a.bin"))
    assert caught.cut
    assert 0 < caught.size <= 20_000_000
    assert caught.why


def test_alike_icons_have_alike_hashes(stage: Stage) -> None:
    hashes = []
    for picture in (_picture("red"), _picture("#e01010", 64), b"GIF8 no picture"):
        coded = base64.b64encode(picture).decode()
        answer = page(f"<link rel=icon href='data:image/png;base64,{coded}'><title>i</title>")
        stage.sites["icon.test"] = lambda _, answer=answer: answer  # type: ignore[misc]  # bound now
        hashes.append(stage.visit("http://icon.test/").favicon_hash)
    assert hashes[2] is None
    one, two = (int(one or "", 16) for one in hashes[:2])
    assert (one ^ two).bit_count() <= 6


def test_whole_pages_are_kept_for_the_phone_too(stage: Stage) -> None:
    stage.sites["long.test"] = lambda _: page(
        "<html lang=ja><meta name=viewport content='width=device-width'><div style='height:3000px'>長い</div>"
    )
    record, kept = stage.visit_raw("http://long.test/", visit_profiles=("desktop-ja", "phone-ja"))
    phone = record.views[0]
    assert phone.profile == "phone-ja"
    assert Image.open(io.BytesIO(_held(kept, phone.screenshot))).size == (412, 915)
    whole = Image.open(io.BytesIO(_held(kept, phone.screenshot_full)))
    assert whole.size[0] == 412
    assert whole.size[1] >= 3000
    assert Image.open(io.BytesIO(_held(kept, record.screenshot_full))).size[1] >= 3000


def test_what_was_loaded_is_listed_with_its_sums(stage: Stage) -> None:
    logo = _picture("blue")

    def site(asked: Asked) -> Answer:
        return (200, {"Content-Type": "image/png"}, logo) if asked.target == "/logo.png" else page("<title>l</title><img src=/logo.png>")

    stage.sites["loads.test"] = site
    record = stage.visit("http://loads.test/")
    picture = next(one for one in record.loaded if one.url.endswith("/logo.png"))
    assert (picture.kind, picture.status, picture.media, picture.size) == ("image", 200, "image/png", len(logo))
    assert picture.sha256 == hashlib.sha256(logo).hexdigest()


def test_a_record_of_an_earlier_version_is_read_again_as_it_was(stage: Stage) -> None:
    whole = msgspec.json.decode(msgspec.json.encode(stage.visit("http://down.test/")))
    assert VisitObserver.read("x", msgspec.json.encode(whole)).data == whole
    old = {name: value for name, value in whole.items() if name not in {"frames", "caught", "loaded", "har", "wacz", "masks"}}
    assert VisitObserver.read("x", msgspec.json.encode(old)).data == old
