"""Visits leave nothing behind: no process, no file, no memory that grows; not even where the visitor is killed outright."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fuwake.lab.canaries import WEB, CanaryWorld
from fuwake.observe.browser.session import BrowserSession
from fuwake.observe.browser.visit import VisitObserver
from tests.observe.browser.stage import Stage, page

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(120)]

ROOT = Path(__file__).parents[3]
PATIENCE = 400
"""Looks, a tenth of a second apart, until what was killed is gone."""
ONE_VISIT = """
import asyncio, sys
from fuwake.observe.browser.session import BrowserSession
from fuwake.observe.browser.visit import VisitObserver
from fuwake.settings import Settings
async def main():
    settings = Settings(dns_servers=(sys.argv[1],), egress_map={sys.argv[2]: sys.argv[3]}, visit_profiles=("desktop-ja",))
    session = BrowserSession(settings)
    await session.warm()
    print(session._folder, flush=True)
    await VisitObserver(settings, session).ask("http://evil.test/")
asyncio.run(main())
"""


def processes(word: str) -> list[int]:
    """Running processes whose command line holds a word; ended ones that nobody waited for do not count."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def test_visits_in_a_row_two_at_once_leave_nothing(stage: Stage) -> None:
    stage.sites["row.test"] = lambda _: page("<title>x</title><form method=post action=/in><input name=mail><button>x</button></form>")

    async def work() -> tuple[str, list[list[str]], list[int]]:
        session = BrowserSession(stage.settings)
        await session.warm()
        folder = session._folder
        assert folder is not None
        files, tasks = [], []
        for _ in range(3):
            asked = [VisitObserver(stage.settings, session).ask("http://row.test/") for _ in range(2)]
            assert all(b'"outcome":"seen"' in raw.body for raw in await asyncio.gather(*asked))
            files.append(sorted(path.name for path in folder.rglob("*")))
            tasks.append(len(asyncio.all_tasks()))
        await session.close()
        return str(folder), files, tasks

    folder, files, tasks = stage.run(work(), timeout_s=100)
    assert files[-1] == files[0]
    assert tasks[-1] <= tasks[0]
    assert not Path(folder).exists()
    assert processes(folder) == []


def gone(folder: str) -> bool:
    """Whether neither the folder nor a process of it is there."""
    return not processes(folder) and not Path(folder).exists()


async def _killed() -> tuple[str, bool]:
    async with CanaryWorld() as world:
        words = (sys.executable, "-c", ONE_VISIT, world.dns_server, WEB, world.egress_map[WEB])
        process = await asyncio.create_subprocess_exec(*words, stdout=subprocess.PIPE, cwd=ROOT, start_new_session=True)
        assert process.stdout is not None
        folder = (await process.stdout.readline()).decode().strip()
        await until(lambda: b"loading" in world.thief.got)  # in the midst of the visit
        assert not gone(folder)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        return folder, await until(lambda: gone(folder))


async def until(true: Callable[[], bool]) -> bool:
    """Looks again and again, at most forty seconds."""
    for _ in range(PATIENCE):
        if true():
            return True
        await asyncio.sleep(0.1)
    return False


def test_a_visitor_that_is_killed_outright_leaves_nothing() -> None:
    folder, left_nothing = asyncio.run(_killed())
    assert folder
    assert left_nothing, processes(folder)
