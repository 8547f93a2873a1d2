"""The WHATWG URL test cases (web-platform-tests) through the library that reads our URLs, and through our own layer."""

import json
from collections.abc import Iterator
from typing import Any

import ada_url

from benchmarks.conformance.corpus import folder
from benchmarks.conformance.differences import check
from fuwake.parse.domains import to_ascii
from fuwake.parse.urls import read_url

_PARTS = ("href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash")


def cases() -> Iterator[dict[str, Any]]:
    """All cases; the strings between them are comments."""
    for case in json.loads((folder() / "url" / "urltestdata.json").read_text(encoding="utf-8")):
        if isinstance(case, dict):
            yield case


def key(case: dict[str, Any]) -> str:
    """The input as it can stand in a table."""
    return ascii(case["input"])[1:-1].replace("|", "\\x7c").replace("`", "\\x60")


def whatwg(case: dict[str, Any]) -> dict[str, str] | None:
    """The parts of the URL by the library, None for a failure."""
    try:
        parsed = ada_url.URL(case["input"], case["base"]) if case["base"] else ada_url.URL(case["input"])
    except (ValueError, UnicodeError):
        return None
    return {part: str(getattr(parsed, part)) for part in (*_PARTS, "origin")}


def library(case: dict[str, Any]) -> Iterator[str]:
    """Parts that the library reads otherwise than the standard."""
    got = whatwg(case)
    if case.get("failure") or got is None:
        if (got is None) != bool(case.get("failure")):
            yield "library"
        return
    yield from (f"library {part}" for part in (*_PARTS, "origin") if part in case and got[part] != case[part])


def layer(case: dict[str, Any]) -> Iterator[str]:
    """Parts that our own layer gives otherwise: `read_url`, and `to_ascii` on the host alone."""
    url = read_url(case["input"], case["base"])
    if case.get("failure") or not url.valid:
        if url.valid == bool(case.get("failure")):
            yield "read_url"
        return
    ours = {"href": url.href, "protocol": f"{url.scheme}:", "hostname": url.host or ""}
    yield from (f"read_url {part}" for part, value in ours.items() if value != case[part])
    if url.scheme in ("http", "https") and to_ascii(case["hostname"]) != url.host:
        yield "to_ascii"


def test_every_url_is_read_as_the_standard_says_or_the_difference_is_argued() -> None:
    every = list(cases())
    assert len(every) == 869
    check(((key(case), field) for case in every for field in (*library(case), *layer(case))), "url.md")
