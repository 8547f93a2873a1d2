"""One browser for all that is drawn or visited in a case: started once, in its cage, with a context for each use."""

import asyncio
import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from fuwake.model.errors import ObserveFailure
from fuwake.observe.browser import burden
from fuwake.observe.browser import cage as cages
from fuwake.observe.browser.addresses import Directory
from fuwake.observe.browser.egress import EgressProxy
from fuwake.observe.browser.profiles import DESKTOP_JA, Profile
from fuwake.settings import Settings

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright

LAUNCH_TIMEOUT_S = 20.0
_CLOSE_S = 0.7
"""What a browser gets to end by itself."""
_PREFIX = "fuwake-browser-"
_LONGEST_BASE = 60  # leaves room for the folder's own name and the socket's


class BrowserSession:
    """Starts the browser at its first use (or at `warm`); `close` (or `async with`) ends every process and removes every file."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = asyncio.Lock()
        self._slots: asyncio.Queue[int] = asyncio.Queue()
        for slot in range(cages.SLOTS):
            self._slots.put_nowait(slot)
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._den: cages.Den | None = None
        self._folder: Path | None = None
        self._janitor: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self.cage = cages.Cage(level="none", why="not asked yet")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def warm(self) -> None:
        """Starts the browser now, so that it is ready when it is needed. Raises ObserveFailure."""
        await self._ready()

    async def ready_within(self, seconds: float) -> None:
        """As `warm`, with a limit. Raises ObserveFailure."""
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._ready()
        except TimeoutError:
            raise ObserveFailure(
                "timeout", "page not visited: no time left" if seconds <= 0 else "the browser did not start in time"
            ) from None

    def end_in(self, seconds: float) -> None:
        """Then the browser is ended, whatever it does. Of several calls the first one counts, until `close`."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._end_in(seconds))

    async def _end_in(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))
        async with self._lock:
            await asyncio.shield(self._end())

    @property
    def version(self) -> str:
        """`Chromium 156.0.8078.79`; empty before the start."""
        return f"Chromium {self._browser.version}" if self._browser is not None else ""

    @contextlib.asynccontextmanager
    async def visiting(self, profile: Profile) -> "AsyncIterator[tuple[BrowserContext, EgressProxy]]":
        """A fresh context whose only way out is a proxy of its own. Both end with the block."""
        browser = await self._ready()
        options = profile.options(cages.major(self._settings.chromium))
        assert self._den is not None
        directory = Directory(self._settings.dns_servers, self._settings.dns_timeout_s, self._settings.egress_map)
        proxy = EgressProxy(directory, self._settings.egress_ports)
        slot = await self._slots.get()
        socket = self._den.sockets / f"{slot}.sock"
        try:
            if self.cage.level == "sealed":
                socket.unlink(missing_ok=True)
                await proxy.listen_unix(socket)
                port = cages.FIRST_PORT + slot
            else:
                port = await proxy.listen_tcp()
            async with self._context(browser, port, options) as context:
                yield context, proxy
        finally:
            await proxy.close()
            socket.unlink(missing_ok=True)
            self._slots.put_nowait(slot)

    @contextlib.asynccontextmanager
    async def drawing(self, **options: Any) -> "AsyncIterator[BrowserContext]":
        """A fresh context with no way out at all and no script."""
        browser = await self._ready()
        async with self._context(browser, cages.DEAD_PORT, {**options, "java_script_enabled": False}) as context:
            yield context

    @contextlib.asynccontextmanager
    async def _context(self, browser: "Browser", port: int, options: dict[str, Any]) -> "AsyncIterator[BrowserContext]":
        import playwright.async_api as api  # 0.3 s that an offline run does not need

        try:
            context = await browser.new_context(
                proxy={"server": f"http://127.0.0.1:{port}", "bypass": cages.BYPASS},
                timezone_id="Asia/Tokyo",
                accept_downloads=False,
                service_workers="block",
                permissions=[],
                ignore_https_errors=True,
                **{"locale": "ja-JP", **options},
            )
        except api.Error as error:
            raise ObserveFailure("unreachable", f"the browser made no new window: {first_line(error)}") from None
        try:
            yield context
        finally:
            with contextlib.suppress(api.Error, TimeoutError):
                async with asyncio.timeout(5):
                    await context.close()

    async def close(self) -> None:
        """Ends the browser with everything in its cage, and removes its folder. Safe to call twice."""
        ending, self._ending = self._ending, None
        if ending is not None:
            ending.cancel()
            await asyncio.gather(ending, return_exceptions=True)
        async with self._lock:
            await asyncio.shield(self._end())

    async def _ready(self) -> "Browser":
        async with self._lock:
            if self._browser is not None and self._browser.is_connected():
                return self._browser
            if self._browser is not None:
                await self._end()
            return await self._start()

    async def _start(self) -> "Browser":
        import playwright.async_api as api

        self.cage = await asyncio.to_thread(cages.level, self._settings)
        if self.cage.level == "none":
            raise ObserveFailure("not-supported", f"page not visited: {self.cage.why}")
        major = await asyncio.to_thread(cages.major, self._settings.chromium)
        base = _base()
        await asyncio.to_thread(_sweep, base)
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=base))
        try:
            self._janitor = await _janitor(self._folder)
            self._den = cages.prepare(self._settings, self.cage, self._folder)
            with _temporary_files_in(self._folder):
                self._playwright = await _driver()
            self._browser = await self._playwright.chromium.launch(
                executable_path=str(self._den.command),
                headless=True,
                chromium_sandbox=True,
                # Per-context settings do not reach what the browser fetches for itself (icons): hence also as flags.
                args=[*cages.FLAGS, "--accept-lang=ja-JP", *([f"--user-agent={DESKTOP_JA.agent.format(major=major)}"] if major else [])],
                timeout=LAUNCH_TIMEOUT_S * 1000,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            )
        except (api.Error, OSError) as error:
            await asyncio.shield(self._end())
            raise ObserveFailure("not-supported", f"the browser did not start ({self.cage.level}): {first_line(error)}") from None
        except BaseException:  # cancelled or ended by a signal as well: no process may stay behind; raised again at once
            await asyncio.shield(self._end())
            raise
        pid = burden.started_as(self._folder)
        if pid is not None:
            self._watching = asyncio.create_task(burden.watch(pid, self._settings.visit_memory_bytes))
        return self._browser

    async def _end(self) -> None:
        import playwright.async_api as api

        browser, driver, folder, janitor, watching = self._browser, self._playwright, self._folder, self._janitor, self._watching
        self._browser = self._playwright = self._den = self._folder = self._janitor = self._watching = None
        if watching is not None:
            watching.cancel()
        if browser is not None:
            with contextlib.suppress(api.Error, TimeoutError):
                async with asyncio.timeout(_CLOSE_S):
                    await browser.close()
        pid = burden.started_as(folder) if folder is not None else None
        if pid is not None:
            burden.kill(pid)  # it was busy; all that is in the cage ends with it
        if driver is not None:
            with contextlib.suppress(api.Error, TimeoutError):
                async with asyncio.timeout(5):
                    await driver.stop()
        if folder is not None:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        if janitor is not None and janitor.stdin is not None:
            janitor.stdin.close()
            await janitor.wait()


async def _janitor(folder: Path) -> asyncio.subprocess.Process:
    """A process that removes the folder when this one ends in whatever way: its standard input closes then."""
    null = asyncio.subprocess.DEVNULL
    words = ("/bin/sh", "-c", 'cat >/dev/null; rm -rf -- "$1"', "fuwake-janitor", str(folder))
    return await asyncio.create_subprocess_exec(*words, stdin=asyncio.subprocess.PIPE, stdout=null, stderr=null, start_new_session=True)


async def _driver() -> "Playwright":
    """Playwright's own process, which speaks to the browser. Raises OSError with the cure where it does not start."""
    import playwright.async_api as api

    try:
        return await api.async_playwright().start()
    except Exception as error:  # the client raises the bare class where its driver dies at start (missing libraries)
        raise OSError(f"Playwright's driver did not start ({first_line(error)}); on Debian: apt-get install libatomic1") from error


@contextlib.contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """What is started meanwhile keeps its temporary files in `folder`: the driver leaves them behind where it is ended by a signal.

    Playwright hands on this process's environment and takes no other.
    """
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


def _base() -> Path:
    """The system's temporary folder, or another where that one does not do.

    The name of a unix socket has at most 107 bytes (unix(7)); the user that a root process drops to must be able to go there.
    """
    own = Path(tempfile.gettempdir())
    for place in (own, Path("/tmp"), Path("/var/tmp")):  # noqa: S108  # a fresh folder of mode 0700 is made inside
        if len(bytes(place)) <= _LONGEST_BASE and place.is_dir() and (os.geteuid() != 0 or _all_may_enter(place)):
            return place
    return own


def _all_may_enter(place: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.resolve().parents))


def _sweep(base: Path) -> None:
    """Removes folders of processes that were killed outright and could not do so themselves."""
    for folder in base.glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def first_line(error: BaseException) -> str:
    """The first line of a library's message, short enough for a record."""
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__
