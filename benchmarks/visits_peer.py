"""The peer of `benchmarks/visits.py`: Lookyloo's PlaywrightCapture (BSD) captures one page, browser start included, and prints the seconds.

    .bench-venv/bin/python benchmarks/visits_peer.py URL CHROMIUM ROUNDS

It runs in the environment of the peers, with the same browser program. It has no cage: as root its browser runs without sandbox.
"""

import asyncio
import os
import sys
import time
from typing import Any


async def capture(url: str) -> dict[str, Any]:
    """One capture as the library does it by default."""
    from lookyloo_models import CaptureSettings  # type: ignore[import-not-found]  # in the peers' environment only
    from playwrightcapture import Capture  # type: ignore[import-not-found]  # the same

    # Its own last wait is 5 s; ours is at most one.
    settings = CaptureSettings(url=url, browser="chromium", headless=True, final_wait=1)
    async with Capture(capture_settings=settings, only_global_lookup=False) as one:
        await one.initialize_context()
        return await one.capture_page(url, max_depth_capture_time=60)  # type: ignore[no-any-return]  # the library is not seen here


def use(chromium: str) -> None:
    """The library asks for a browser that Playwright downloads: give it the one that is here."""
    from playwright.async_api import BrowserType

    launch = BrowserType.launch

    async def here(self: BrowserType, **options: Any) -> Any:
        options.pop("channel", None)
        options["args"] = [*(options.get("args") or []), *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        return await launch(self, executable_path=chromium, **options)

    BrowserType.launch = here  # type: ignore[method-assign]  # see above


def main(url: str, chromium: str, rounds: int) -> int:
    """Prints one line a round: seconds, and whether a picture and a HAR came."""
    use(chromium)
    for _ in range(rounds):
        start = time.perf_counter()
        got = asyncio.run(capture(url))
        print(f"{time.perf_counter() - start:.3f} {bool(got.get('png'))} {bool(got.get('har'))}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
