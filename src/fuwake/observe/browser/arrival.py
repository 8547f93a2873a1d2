"""The way to a page until a document comes."""

import asyncio
from typing import TYPE_CHECKING

from fuwake.observe.browser.watch import Watch

if TYPE_CHECKING:
    from playwright.async_api import Page


async def go(page: "Page", url: str, watch: Watch, limit_s: float) -> str | None:
    """None where a document came, else the browser's error. Ends early where the site redirects without end."""
    import playwright.async_api as api

    going = asyncio.ensure_future(page.goto(url, wait_until="commit", timeout=limit_s * 1000))
    looping = asyncio.ensure_future(watch.looped.wait())
    try:
        await asyncio.wait((going, looping), timeout=limit_s + 1, return_when=asyncio.FIRST_COMPLETED)
        if not going.done():
            return "Timeout"
        await going
    except api.Error as error:
        return str(error)
    finally:
        going.cancel()
        looping.cancel()
        await asyncio.gather(going, looping, return_exceptions=True)
    return None
