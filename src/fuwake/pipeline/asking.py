"""Runs an inquiry in an event loop of its own, tells how far it is, and closes what it used."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fuwake.model.observation import Observation
from fuwake.observe._record import Recorder
from fuwake.pipeline.ask import Inquiry
from fuwake.pipeline.observers import Observers, Progress

T = TypeVar("T")


def ask_all(recorder: Recorder, observers: Observers, inquiry: Inquiry, progress: Progress) -> tuple[Observation, ...]:
    """Asks everything within the recorder's time and closes the observers."""
    return asyncio.run(_watched(inquiry.run(), observers, recorder, progress))


def look_up(recorder: Recorder, observers: Observers, inquiry: Inquiry, progress: Progress) -> None:
    """The same of all that takes no browser and that the mail itself raises."""
    asyncio.run(_watched(inquiry.look_ups(), observers, recorder, progress))


async def _watched(asking: Coroutine[Any, Any, T], observers: Observers, recorder: Recorder, progress: Progress) -> T:
    watch = asyncio.create_task(_watch(recorder, progress))
    try:
        return await asking
    finally:
        watch.cancel()
        await recorder.cancel()
        await observers.close()


async def _watch(recorder: Recorder, progress: Progress) -> None:
    """Tells the progress ten times a second until cancelled."""
    while True:
        answered, asked = recorder.counts()
        progress(recorder.waiting_for(), answered, asked)
        await asyncio.sleep(0.1)
