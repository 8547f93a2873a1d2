"""Asks the resolver, the registries, and each list and service that is switched on one harmless question; says what is wrong in words."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from msgspec import Struct

from fuwake.cli.doctor_check import Check
from fuwake.cli.doctor_words import Lang, answered, invented, of_answer
from fuwake.model.errors import ObserveFailure, SettingsError
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Observer
from fuwake.settings import Settings

HARMLESS = "https://example.com/"
"""Asked of services: a page that is reserved for examples (RFC 2606)."""
NOWHERE = "A fuwake-doctor.invalid"
"""A name that may not exist (RFC 6761 section 6.4): whoever answers for it redirects."""
_REGISTRY = "domain example.com"
_WHOIS = "domain jprs.jp"
"""The registry's own name: .jp has no RDAP, so that it is what port 43 is needed for."""
_REACHED = frozenset({"not-supported"})
"""Of the registries this is an answer too: they were reached, and have nothing for this name."""


class Question(Struct, frozen=True, kw_only=True):
    """One question of one service."""

    name: str
    kind: str
    """Whose words are said where it fails."""
    ask: Callable[[], Awaitable[Reading]]


def answers(settings: Settings, lang: Lang = "en") -> Iterator[Check]:
    """One check a service."""
    try:
        asked = _questions(settings)
    except SettingsError as error:
        yield Check(name="lists", ok=False, needed=True, says=str(error), cure="mend the setting")
        return
    readings = asyncio.run(_all(asked))
    for question, reading in zip(asked, readings, strict=True):
        yield _check(question, reading, lang)


def _check(question: Question, reading: Reading, lang: Lang) -> Check:
    name = f"ask {question.name}"
    if question.kind == "nowhere" and reading.status == "found":
        says, cure = invented(lang)
        return Check(name=name, ok=False, needed=False, says=says, cure=cure)
    registry = question.kind in ("bootstrap", "rdap", "whois")
    if reading.status != "failed" or (registry and reading.reason in _REACHED):
        return Check(name=name, ok=True, needed=False, says=answered(lang))
    says, cure = of_answer("dns" if question.kind == "nowhere" else question.kind, reading, lang)
    return Check(name=name, ok=False, needed=False, says=says, cure=cure)


def _questions(settings: Settings) -> list[Question]:
    """Lists over DNS are asked for their own test entry."""
    from fuwake.bootstrap import asked_lists, safe_browsing, transparency
    from fuwake.observe.reputation.dns_lists import dns_lists

    found = list(_registries(settings))
    if settings.safe_browsing_key:
        found.append(_of("safe browsing", "safe_browsing", safe_browsing(settings), HARMLESS))
    for service in asked_lists(settings):
        if service.observer.name == "dnsbl":
            found.append(_of(service.name, "dnsbl", service.observer, f"{service.name} {dns_lists()[service.name].must}"))
        else:
            name = service.name or service.observer.name
            found.append(_of(name, "service", service.observer, f"{service.name} {HARMLESS}".strip()))
    search = transparency(settings)
    if search is not None:
        found.append(_of("certificate search", "ct", search, "example.com"))
    return found


def _registries(settings: Settings) -> Iterator[Question]:
    """The resolver twice (does it answer, does it invent), IANA's list of registries, a registry over RDAP, one over WHOIS."""
    from fuwake.observe.dns import DnsObserver
    from fuwake.observe.rdap import RdapObserver
    from fuwake.observe.whois import WhoisObserver

    resolver = DnsObserver(settings.dns_servers, settings.dns_timeout_s)
    yield _of("dns", "dns", resolver, "NS .")
    yield _of("dns of no name", "nowhere", resolver, NOWHERE)
    yield Question(name="registries", kind="bootstrap", ask=lambda: _bootstrap(settings))
    yield _of("rdap", "rdap", RdapObserver(settings.rdap_bootstrap_url, settings.rdap_timeout_s), _REGISTRY)
    whois = WhoisObserver(settings.whois_root, settings.whois_port, settings.whois_connect_to, settings.whois_timeout_s)
    yield _of("whois", "whois", whois, _WHOIS)


async def _bootstrap(settings: Settings) -> Reading:
    """Whether IANA's own files come, whatever copies there are."""
    from fuwake.observe.rdap_services import fetch, parse_services

    try:
        services = parse_services(await fetch(settings.rdap_bootstrap_url, "dns.json", settings.rdap_timeout_s), "dns.json")
    except ObserveFailure as failure:
        return _failed(failure)
    return Reading(status="found", data={"services": len(services.services)})


def _of(name: str, kind: str, observer: Observer, question: str) -> Question:
    return Question(name=name, kind=kind, ask=lambda: _one(observer, question))


async def _all(asked: list[Question]) -> list[Reading]:
    return await asyncio.gather(*(question.ask() for question in asked))


async def _one(observer: Observer, question: str) -> Reading:
    try:
        raw = await observer.ask(question)
    except ObserveFailure as failure:
        return _failed(failure)
    return observer.read(question, raw.body)


def _failed(failure: ObserveFailure) -> Reading:
    return Reading(status="failed", data=None, reason=failure.reason, detail=failure.detail)  # type: ignore[arg-type]  # reasons are words of Reason by contract
