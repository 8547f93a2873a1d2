"""Asks what tells the state of the watched targets, side by side: names, registration, the page itself, lists."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fuwake.derive.watch_look import MOST_STEPS
from fuwake.model.observation import Observation
from fuwake.model.watch import WatchTarget
from fuwake.observe._protocol import Observer
from fuwake.observe._record import Recorder
from fuwake.parse.domains import is_public_ip, parse_ip, registrable_domain
from fuwake.pipeline.asked import Shown
from fuwake.pipeline.choose_lists import AskedLink, list_questions
from fuwake.pipeline.observers import ListService

MOST_ADDRESSES = 4
"""Addresses of one host whose network is asked about."""


@dataclass(frozen=True, kw_only=True)
class Watchers:
    """Who is asked in a round. Built by `bootstrap`."""

    dns: Observer
    rdap: Observer
    whois: Observer
    asn: Observer
    site_page: Observer
    safe_browsing: Observer
    lists: Callable[[], tuple[ListService, ...]]
    """Made anew for each round: they keep their control entries and opened files."""
    passive: bool = False
    """Whether nobody is asked who is observed: the page is not, then."""


def ask_round(targets: tuple[WatchTarget, ...], shown: Shown, watchers: Watchers, recorder: Recorder) -> tuple[Observation, ...]:
    """The answers of one round, ordered by id, within the recorder's time. A function of the targets and of who is asked."""

    async def run() -> None:
        inquiry = _Inquiry(shown, watchers, recorder)
        try:
            await asyncio.gather(*map(inquiry.target, targets))
        finally:
            await recorder.cancel()

    asyncio.run(run())
    return tuple(sorted(recorder.observations.values(), key=lambda seen: seen.id))


class _Inquiry:
    """All questions of one round."""

    def __init__(self, shown: Shown, watchers: Watchers, recorder: Recorder) -> None:
        self._shown, self._watchers, self._recorder = shown, watchers, recorder
        self._lists_of_round = watchers.lists()

    async def target(self, target: WatchTarget) -> None:
        """Everything about one target."""
        tasks: list[Coroutine[Any, Any, object]] = [self._names(target)]
        if target.domain is not None:
            tasks.append(self._registration(f"domain {target.domain}"))
        if target.use != "target":
            tasks += [self._page(target.url), *self._lists(target)]
        await asyncio.gather(*tasks)

    async def _ask(self, observer: Observer, question: str) -> Observation:
        if observer.active and self._watchers.passive:
            return self._recorder.skip(observer.name, question, "policy", "only passive questions are asked")
        if not self._shown.may(question):
            return self._recorder.skip(observer.name, question, "policy", "its address would tell who received the mail")
        return await self._recorder.ask(observer, question)

    async def _names(self, target: WatchTarget) -> None:
        if parse_ip(target.host) is not None:
            await self._network(target.host)
            return
        zone = target.domain or registrable_domain(target.host)
        questions = [f"A {target.host}", f"AAAA {target.host}", *([f"NS {zone}"] if zone else [])]
        answers = await asyncio.gather(*(self._ask(self._watchers.dns, question) for question in questions))
        addresses = [
            address
            for answer in answers[:2]
            if answer.status == "found" and answer.data
            for address in answer.data["records"]
            if is_public_ip(address)
        ]
        await asyncio.gather(*(self._network(address) for address in addresses[:MOST_ADDRESSES]))

    async def _network(self, ip: str) -> None:
        """Who announces it, by the table on this machine; else whose it is, by the registry."""
        if (await self._ask(self._watchers.asn, ip)).status == "failed":
            await self._registration(f"ip {ip}")

    async def _registration(self, question: str) -> None:
        if (await self._ask(self._watchers.rdap, question)).status == "failed":
            await self._ask(self._watchers.whois, question)

    async def _page(self, url: str) -> None:
        """The page, and the pages that it points to one after the other."""
        for _ in range(MOST_STEPS + 1):
            answer = await self._ask(self._watchers.site_page, url)
            onward = answer.data.get("location") if answer.status == "found" and answer.data else None
            if not isinstance(onward, str):
                return
            url = onward

    def _lists(self, target: WatchTarget) -> list[Coroutine[Any, Any, object]]:
        links = [AskedLink(url=target.url, here=target.url, host=target.host, replaced=False)]
        asked = list_questions(self._lists_of_round, links, None)
        own = self._ask(self._watchers.safe_browsing, target.url)
        return [own, *(self._ask(service.observer, question) for service, question in asked)]
