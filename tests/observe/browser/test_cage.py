"""The cage: what level this machine has, what is inside, and that nothing of it stays behind."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.observe.browser import cage
from fuwake.observe.browser.profiles import DESKTOP_JA
from fuwake.observe.browser.session import BrowserSession
from fuwake.observe.browser.visit import VisitObserver
from fuwake.settings import Settings
from tests.observe.browser.stage import Stage, page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(60)]


def _processes(word: str) -> dict[int, str]:
    """Command lines of running processes that hold `word`, by pid."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if word in text:
            found[int(path.parent.name)] = text
    return found


def test_without_a_browser_there_is_no_visit_and_the_cure_is_told() -> None:
    found = cage.level(Settings(chromium="/nonexistent/chromium"))
    assert found.level == "none"
    assert "apt install chromium" in found.why
    observer = VisitObserver(Settings(chromium="/nonexistent/chromium"))
    with pytest.raises(ObserveFailure, match="apt install chromium"):
        asyncio.run(observer.ask("http://x.test/"))


def test_without_bubblewrap_the_weak_cage_is_used_only_where_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    cage._probe.cache_clear()
    try:
        assert cage.level(Settings()).level == "flags"
        refused = cage.level(Settings(allow_weak_cage=False))
        assert refused.level == "none"
        assert "allow_weak_cage" in refused.why
    finally:
        cage._probe.cache_clear()


def test_renderers_keep_their_own_sandbox_and_nobody_is_root(stage: Stage) -> None:
    async def work() -> list[dict[str, str]]:
        async with BrowserSession(stage.settings) as session, session.visiting(DESKTOP_JA) as (context, _):
            page_ = await context.new_page()
            await page_.set_content("x")
            mine = str(session._den.folder) if session._den is not None else "?"
            cages = [pid for pid, text in _processes("bwrap").items() if mine in text]
            return [_status(pid) for pid in _descendants(cages) if "type=renderer" in _command(pid)]

    renderers = stage.run(work())
    assert renderers
    for status in renderers:
        assert status["Seccomp"] == "2"
        assert status["NoNewPrivs"] == "1"
        assert int(status["CapEff"], 16) == 0
        assert "0" not in status["Uid"].split()


def test_the_command_never_switches_the_sandbox_off() -> None:
    assert not [flag for flag in cage.FLAGS if "no-sandbox" in flag or "disable-setuid-sandbox" in flag or "disable-web-security" in flag]


def test_a_visit_that_is_cancelled_leaves_neither_process_nor_folder(stage: Stage) -> None:
    stage.sites["slow.test"] = lambda _: page("<script>while (true) {}</script>")
    session = BrowserSession(msgspec.structs.replace(stage.settings, visit_timeout_s=30))

    async def work() -> str:
        await session.warm()
        assert session._den is not None
        task = asyncio.ensure_future(VisitObserver(stage.settings, session).ask("http://slow.test/"))
        await asyncio.wait([task], timeout=1.5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        folder = str(session._den.folder)
        await session.close()
        return folder

    folder = stage.run(work())
    assert not Path(folder).exists()
    assert _processes(folder) == {}


def test_a_browser_that_died_is_started_again(stage: Stage) -> None:
    stage.sites["again.test"] = lambda _: page("<title>again</title>")

    async def work() -> bytes:
        async with BrowserSession(stage.settings) as session:
            await session.warm()
            assert session._browser is not None
            await session._browser.close()
            return (await VisitObserver(stage.settings, session).ask("http://again.test/")).body

    assert b'"title":"again"' in stage.run(work())


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _descendants(roots: list[int]) -> list[int]:
    found = list(roots)
    for pid in found:
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(path.read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            child = int(path.parent.name)
            if parent == pid and child not in found:
                found.append(child)
    return found
