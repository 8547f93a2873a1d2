"""Traces of how a page was made: comments of programs that copy pages, names of files, services that take what is typed. Pure.

Only what the visit loaded by itself is looked at; nothing is asked for that the page did not ask for (page_traces.toml).
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from fuwake.derive.browser_url import host_of
from fuwake.model.page_finds import PageTrace
from fuwake.model.visit import VisitRecord

MOST = 12


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
    copied: tuple[_Copied, ...]
    file: tuple[_File, ...]


@cache
def _table() -> _Table:
    text = files("fuwake.derive").joinpath("page_traces.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table)


@cache
def _services() -> dict[str, tuple[tuple[str, str], ...]]:
    """Host → (beginning of the path, name)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for service in _table().service:
        for place in service.at:
            host, _, path = place.partition("/")
            found.setdefault(host, []).append((f"/{path}" if path else "", service.name))
    return {host: tuple(paths) for host, paths in found.items()}


@cache
def _copiers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((one.name, re.compile(one.pattern, re.IGNORECASE)) for one in _table().copied)


@cache
def _steps() -> dict[str, str]:
    return {step: one.name for one in _table().file for step in one.steps}


def service(url: str) -> str | None:
    """Name of the service that takes what is sent to this address; None for none that is known."""
    try:
        parts = urlsplit(url[:4096])
        labels = (parts.hostname or "").rstrip(".").split(".")
    except ValueError:
        return None
    for start in range(len(labels)):
        for path, name in _services().get(".".join(labels[start:]), ()):
            if not path or parts.path == path or parts.path.startswith(f"{path}/"):
                return name
    return None


def traces(record: VisitRecord) -> tuple[PageTrace, ...]:
    """Every trace once, those of copying first."""
    found = [*_copied(record.comments), *_taking(record), *_named(_addresses(record))]
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
