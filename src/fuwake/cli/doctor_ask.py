"""Asks each list and service that is switched on one harmless question, and says in words what is wrong with the answer."""

import asyncio
from collections.abc import Iterator, Mapping

from fuwake.cli.doctor_check import Check
from fuwake.model.errors import ObserveFailure, SettingsError
from fuwake.model.observation import Reading, Reason
from fuwake.observe._protocol import Observer
from fuwake.settings import Settings

HARMLESS = "https://example.com/"
"""Asked of services: a page that is reserved for examples (RFC 2606)."""
HARMLESS_HOST = "example.com"
_CURES: Mapping[Reason, str] = {
    "refused": "see docs/how-to/choose-lists.md: a wrong key, terms that do not fit, or a public resolver",
    "rate-limited": "wait, or ask less: its limits are in docs/reference/observers.md",
    "timeout": "check the network, or set a longer time limit",
    "unreachable": "check the network, a firewall, and the address in the settings",
    "tls": "check the clock and the machine's certificate authorities",
    "garbage": "something else answered in its place: a captive portal, a proxy, a resolver that redirects, or a list that was given up",
    "servfail": "its server or your resolver has trouble: try again later",
}


def answers(settings: Settings) -> Iterator[Check]:
    """One check a list or service."""
    try:
        asked = _questions(settings)
    except SettingsError as error:
        yield Check(name="lists", ok=False, needed=True, says=str(error), cure="mend the setting")
        return
    readings = asyncio.run(_all(asked))
    for (name, _, _), reading in zip(asked, readings, strict=True):
        ok = reading.status != "failed"
        says = "answered" if ok else f"no answer ({reading.reason}): {reading.detail}"
        yield Check(name=f"ask {name}", ok=ok, needed=False, says=says, cure=_CURES.get(reading.reason or "garbage", ""))


def _questions(settings: Settings) -> list[tuple[str, Observer, str]]:
    """(name, observer, question). Lists over DNS are asked for their own test entry."""
    from fuwake.bootstrap import asked_lists, safe_browsing, transparency
    from fuwake.observe.reputation.dns_lists import dns_lists

    found: list[tuple[str, Observer, str]] = []
    if settings.safe_browsing_key:
        found.append(("safe browsing", safe_browsing(settings), HARMLESS))
    if (search := transparency(settings)) is not None:
        found.append(("certificate search", search, HARMLESS_HOST))
    for service in asked_lists(settings):
        if service.observer.name == "dnsbl":
            found.append((service.name, service.observer, f"{service.name} {dns_lists()[service.name].must}"))
        else:
            name = service.name or service.observer.name
            found.append((name, service.observer, f"{service.name} {HARMLESS}".strip()))
    return found


async def _all(asked: list[tuple[str, Observer, str]]) -> list[Reading]:
    return await asyncio.gather(*(_one(observer, question) for _, observer, question in asked))


async def _one(observer: Observer, question: str) -> Reading:
    try:
        raw = await observer.ask(question)
    except ObserveFailure as failure:
        return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail)  # type: ignore[arg-type]  # reasons are words of Reason by contract
    return observer.read(question, raw.body)
