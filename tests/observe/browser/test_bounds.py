"""All visits of one case share one time and one bound of memory, and afterwards the browser is gone, whatever the page does."""

import asyncio

import msgspec
import pytest

from fuwake.model.attached import AttachedPage
from fuwake.model.errors import ObserveFailure
from fuwake.model.visit import VisitRecord
from fuwake.observe.browser import burden
from fuwake.observe.browser.attached import AttachedObserver
from fuwake.observe.browser.budget import Budget
from fuwake.observe.browser.session import BrowserSession
from fuwake.observe.browser.visit import VisitObserver
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor
from fuwake.settings import Settings
from tests.observe.browser.stage import Stage, page
from tests.observe.browser.test_left_over import gone, until

FORM = "<form method=post action='http://takes.test/in'><input name=mail><input type=password name=pw><button>x</button></form>"
REDACTOR = Redactor.of(parse(b"To: <hanako@ryokan-mizuho.jp>\r\n\r\nx\r\n"))
FILE = AttachedPage(path="2", sha256="ab" * 32, media="text/html", text=FORM)


def test_time_runs_from_the_first_visit_over_all_of_a_case() -> None:
    now = [100.0]
    budget = Budget(30, lambda: now[0])
    now[0] = 500.0  # nothing was visited yet
    assert budget.left() == 30
    link = budget.take()
    now[0] += 25
    file = budget.take(file=True)
    assert (link.left(), file.left(), budget.left()) == (5, 5, 5)
    now[0] += 7
    assert budget.take(file=True).left() == -2


def test_a_page_without_end_leaves_time_for_the_files_that_wait() -> None:
    now = [0.0]
    budget = Budget(30, lambda: now[0])
    budget.expect(2)
    assert budget.take().left() == pytest.approx(18)
    now[0] = 18
    assert budget.take(file=True).left() == pytest.approx(6)
    now[0] = 24
    assert budget.take(file=True).left() == pytest.approx(6)


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
@pytest.mark.timeout(120)
def test_a_page_that_never_ends_and_a_file_end_together(stage: Stage) -> None:
    stage.sites["endless.test"] = lambda _: page(f"<title>x</title>{FORM}<script>setTimeout(() => {{ for (;;) {{}} }}, 700)</script>")
    settings = msgspec.structs.replace(stage.settings, visit_timeout_s=30.0)

    async def work() -> tuple[VisitRecord, VisitRecord, float]:
        session, budget = BrowserSession(settings), Budget(settings.visit_timeout_s)
        budget.expect(1)
        link = await VisitObserver(settings, session, None, budget).ask("http://endless.test/")
        folder = str(session._folder)
        file = await AttachedObserver(settings, FILE, REDACTOR, session, budget).ask(FILE.question)
        assert await until(lambda: gone(folder))  # nobody calls `close`
        left = budget.left()
        return msgspec.json.decode(link.body, type=VisitRecord), msgspec.json.decode(file.body, type=VisitRecord), left

    link, file, left = stage.run(work(), timeout_s=100)
    assert "no time left" in link.detail or "took longer" in link.detail
    assert [held.url for held in file.held if held.carries] == ["http://takes.test/in"], file.detail
    assert left > -30, "a second and a half on a machine with nothing else to do"


async def _refused(budget: Budget) -> str:
    try:
        await VisitObserver(Settings(), BrowserSession(Settings()), None, budget).ask("http://late.test/")
    except ObserveFailure as failure:
        return f"{failure.reason} {failure.detail}"
    return "visited"


def test_after_the_time_no_browser_is_started() -> None:
    now = [0.0]
    budget = Budget(30, lambda: now[0])
    budget.take()
    now[0] = 31.0
    assert asyncio.run(_refused(budget)) == "timeout page not visited: no time left"


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
@pytest.mark.timeout(120)
def test_a_tab_that_takes_too_much_memory_is_ended_and_no_more(stage: Stage) -> None:
    stage.sites["hog.test"] = lambda _: page(
        "<title>x</title><p>x</p><script>let all = []; setInterval(() => all.push(new Uint8Array(3e7).fill(7)), 20)</script>"
    )
    stage.sites["small.test"] = lambda _: page("<title>still here</title>")
    settings = msgspec.structs.replace(stage.settings, visit_memory_bytes=900_000_000, visit_settle_s=6.0)

    async def work() -> tuple[VisitRecord, VisitRecord, int]:
        async with BrowserSession(settings) as session:
            most = 0
            hog = asyncio.ensure_future(VisitObserver(settings, session).ask("http://hog.test/"))
            while not hog.done():
                pid = burden.started_as(session._folder) if session._folder is not None else None
                if pid is not None:
                    most = max(most, sum((await asyncio.to_thread(burden.taken_below, pid)).values()))
                await asyncio.wait((hog,), timeout=0.2)
            small = await VisitObserver(settings, session).ask("http://small.test/")
            return msgspec.json.decode(hog.result().body, type=VisitRecord), msgspec.json.decode(small.body, type=VisitRecord), most

    hog, small, most = stage.run(work(), timeout_s=100)
    assert "crashed" in f"{hog.detail}", hog.detail
    assert small.title == "still here"
    assert most < 2_500_000_000, "without a bound it would take all that the machine has"
