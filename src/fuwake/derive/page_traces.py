"""Traces of how a page was made: comments of programs that copy pages, names of files, services that take what is typed or that give the
logo of any company. Pure.

Only what the visit loaded by itself is looked at; nothing is asked for that the page did not ask for (page_traces.toml).
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct

from fuwake.derive.browser_url import host_of
from fuwake.model.page_finds import PageTrace
from fuwake.model.visit import VisitRecord
from fuwake.parse.domains import registrable_domain

MOST = 12
_DOMAIN = re.compile(r"(?<![a-z0-9.-])((?:[a-z0-9_-]{1,63}\.){1,8}[a-z0-9-]{2,63})(?![a-z0-9-])")
_PICTURE_ENDING = re.compile(r"\.(?:ico|png|jpe?g|svg|webp|gif)$")


class _Service(Struct, frozen=True):
    name: str
    at: tuple[str, ...]
    source: str


class _Copied(Struct, frozen=True):
    name: str
    why: str
    pattern: str
    source: str


class _File(Struct, frozen=True):
    name: str
    why: str
    steps: tuple[str, ...]
    source: str


class _Table(Struct, frozen=True):
    service: tuple[_Service, ...]
    drawn: tuple[_Service, ...]
    copied: tuple[_Copied, ...]
    file: tuple[_File, ...]


@cache
def _table() -> _Table:
    text = files("fuwake.derive").joinpath("page_traces.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table)


_Places = dict[str, tuple[tuple[str, str], ...]]


def _places(services: Iterable[_Service]) -> _Places:
    """Host → (beginning of the path, name)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for service in services:
        for place in service.at:
            host, _, path = place.partition("/")
            found.setdefault(host, []).append((f"/{path}" if path else "", service.name))
    return {host: tuple(paths) for host, paths in found.items()}


@cache
def _services() -> _Places:
    return _places(_table().service)


@cache
def _drawing() -> _Places:
    return _places(_table().drawn)


@cache
def _copiers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((one.name, re.compile(one.pattern, re.IGNORECASE)) for one in _table().copied)


@cache
def _steps() -> dict[str, str]:
    return {step: one.name for one in _table().file for step in one.steps}


def service(url: str) -> str | None:
    """Name of the service that takes what is sent to this address; None for none that is known."""
    return _known(url, _services())


def drawn(url: str) -> tuple[str, str] | None:
    """(name of the service, domain whose logo or picture is asked for); None for an address of another kind."""
    name = _known(url, _drawing())
    if name is None:
        return None
    _, _, rest = url[:2000].partition("://")
    host, _, rest = rest.partition("/")
    for found in _DOMAIN.finditer(unquote(rest).lower()):
        domain = _PICTURE_ENDING.sub("", found[1]).strip(".")
        if registrable_domain(domain) is not None and domain != host.lower():
            return name, domain
    return None


def _known(url: str, services: _Places) -> str | None:
    try:
        parts = urlsplit(url[:4096])
        labels = (parts.hostname or "").rstrip(".").split(".")
    except ValueError:
        return None
    for start in range(len(labels)):
        for path, name in services.get(".".join(labels[start:]), ()):
            if not path or parts.path == path or parts.path.startswith(f"{path}/"):
                return name
    return None


def traces(record: VisitRecord) -> tuple[PageTrace, ...]:
    """Every trace once, those of copying first."""
    found = [*_copied(record.comments), *_taking(record), *_named(_addresses(record)), *_drawn(record)]
    return tuple({(one.kind, one.name): one for one in reversed(found)}.values())[::-1][:MOST]


def _copied(comments: Iterable[str]) -> Iterable[PageTrace]:
    for comment in comments:
        for name, pattern in _copiers():
            match = pattern.search(comment[:400])
            if match is not None:
                origin = match.group(1) if pattern.groups else None
                yield PageTrace(kind="copied", name=name, what=comment[:200], origin=None if origin == "about:internet" else origin)


def _addresses(record: VisitRecord) -> list[str]:
    """What the page would send to, names as a form's target, or has loaded."""
    return [request.url for request in record.held] + [action for _, action in record.form_actions] + [one.url for one in record.loaded]


def _taking(record: VisitRecord) -> Iterable[PageTrace]:
    for url in _addresses(record):
        name = service(url)
        if name is not None:
            yield PageTrace(kind="service", name=name, what=url.partition("?")[0][:200])


def _drawn(record: VisitRecord) -> Iterable[PageTrace]:
    """Where the page is drawn after a company that its address does not belong to."""
    own = registrable_domain(host_of(record.final_url or record.url) or "")
    for one in record.loaded:
        asked = drawn(one.url)
        if asked is not None and registrable_domain(asked[1]) != own:
            yield PageTrace(kind="drawn", name=asked[0], what=one.url.partition("?")[0][:200], origin=asked[1])


def _named(urls: Iterable[str]) -> Iterable[PageTrace]:
    for url in urls:
        for step in url.partition("?")[0].lower().split("/")[3:15]:
            if step in _steps():
                yield PageTrace(kind="file", name=_steps()[step], what=url.partition("?")[0][:200])


def origin_host(trace: PageTrace) -> str | None:
    """Host of the page that was copied, where the trace names it; some programs leave out the scheme."""
    if trace.kind != "copied" or not trace.origin:
        return None
    return host_of(trace.origin if "://" in trace.origin else f"http://{trace.origin}")
