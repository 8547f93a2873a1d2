"""Pages that hide, chase, flood or hang: each visit ends in time and says what was and was not seen."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine

import pytest

from fuwake.derive import page_views
from tests.observe.browser.stage import Answer, Asked, Stage, page, to

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(120)]

FORM = (
    "<html lang=ja><title>会員</title><p>本人確認のため、次の項目をすべて入力してください。</p>"
    "<form method=post action=/in><input name=mail placeholder=メールアドレス><input type=password name=p><button>送信</button></form>"
)
NOTHING = page("<title>Welcome</title><p>Our gardening blog will be back soon with more stories about roses.</p>")
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]
ALL = ("desktop-ja", "phone-ja", "desktop-en", "preview-bot")


def _head(stage: Stage) -> str:
    """The last request's head."""
    return bytes(stage.raw).rpartition(b"GET ")[2].decode("latin-1")


def test_a_page_for_readers_of_japanese_only_is_seen_to_hide(stage: Stage) -> None:
    stage.sites["language.test"] = lambda _: page(FORM) if "Accept-Language: ja" in _head(stage) else NOTHING
    record = stage.visit("http://language.test/", visit_profiles=ALL)
    assert (record.profile, page_views.by_visitor(record)) == ("desktop-ja", "yes")
    assert {view.profile for view in record.views if page_views.differences(record, view)} == {"desktop-en"}


def test_a_page_that_hides_from_robots_is_seen_by_people(stage: Stage) -> None:
    stage.sites["robots.test"] = lambda _: NOTHING if "facebookexternalhit" in _head(stage) else page(FORM)
    record = stage.visit("http://robots.test/", visit_profiles=ALL)
    assert [view.profile for view in record.views if page_views.differences(record, view)] == ["preview-bot"]
    assert record.held


def test_a_page_that_wants_another_referer_could_not_be_seen(stage: Stage) -> None:
    stage.sites["referer.test"] = lambda _: page(FORM) if "Referer: http://lure.test" in _head(stage) else NOTHING
    record = stage.visit("http://referer.test/", visit_profiles=ALL)
    assert record.outcome == "seen"
    assert page_views.kinds(record.inputs) == frozenset()
    assert page_views.by_visitor(record) == "no", "nobody was shown it: nothing is claimed"


def test_a_page_that_wants_a_cookie_of_its_own_first_step_is_reached(stage: Stage) -> None:
    def site(asked: Asked) -> Answer:
        if "seen=1" in _head(stage):
            return page(FORM)
        return 302, {"Location": "/", "Set-Cookie": "seen=1; Path=/"}, b""

    stage.sites["cookie.test"] = site
    record = stage.visit("http://cookie.test/")
    assert [step.status for step in record.redirects] == [302, 200]
    assert page_views.kinds(record.inputs) == {"email", "password"}


def test_a_shortener_a_tracker_and_a_page_are_told_apart(stage: Stage) -> None:
    stage.sites["short.test"] = lambda _: to("http://track.test/click?u=1", 301)
    stage.sites["track.test"] = lambda _: to("http://land.test/", 303)
    stage.sites["land.test"] = lambda _: page(FORM)
    record = stage.visit("http://short.test/x")
    assert [(step.url, step.status) for step in record.redirects] == [
        ("http://short.test/x", 301),
        ("http://track.test/click?u=1", 303),
        ("http://land.test/", 200),
    ]


@pytest.mark.parametrize(
    "script",
    [
        "const kept = []; setInterval(() => kept.push(new Uint8Array(2e7).fill(1)), 1)",
        "while (true) {}",
        "const grow = () => { for (let i = 0; i < 2e4; i += 1) document.body.append(new Image()); setTimeout(grow) }; grow()",
        "(function deeper() { try { deeper() } finally { deeper() } })()",
        "setInterval(() => history.pushState({}, '', '/' + Math.random()), 0)",
        "setInterval(() => { location.hash = Math.random() }, 0)",
        "setTimeout(() => { document.documentElement.innerHTML = '' }, 300)",
    ],
    ids=["memory", "busy", "elements", "depth", "history", "hash", "self-erasing"],
)
def test_a_page_that_fights_back_ends_in_time(stage: Stage, script: str) -> None:
    stage.sites["fight.test"] = lambda _: page(
        f"<title>x</title><body><input name=mail><script>setTimeout(() => {{ {script} }}, 50)</script>"
    )
    record = stage.visit("http://fight.test/", visit_timeout_s=8)
    assert record.outcome in {"seen", "timeout", "failed"}
    assert not record.decoy_left


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One byte of a header after the other, for ever."""
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.2)


async def _endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A page without an end, as fast as it is taken."""
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>big</title><p>start</p>")
        while True:
            writer.write(b"<!--" + b"x" * 65_000 + b"-->")
            await writer.drain()


@pytest.mark.parametrize("serve", [_drip, _endless], ids=["by the byte", "without an end"])
def test_a_server_that_never_ends_is_left_in_time(stage: Stage, serve: Serve) -> None:
    async def start() -> tuple[asyncio.Server, int]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        return server, server.sockets[0].getsockname()[1]

    server, port = stage.run(start())
    record = stage.visit("http://never.test/", visit_timeout_s=8, egress_map={"192.185.37.96": f"127.0.0.1:{port}"})
    stage.loop.call_soon_threadsafe(server.close)
    assert record.outcome in {"seen", "timeout", "down"}
    assert sum(entry.bytes_in for entry in record.egress) <= 21_000_000
