"""The list answers as v5 `hashes.search` documents, in JSON and in protocol buffers."""

import base64
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from fuwake.lab.overlay import fault, set_listed
from fuwake.lab.world import World, running
from fuwake.observe.reputation.safe_browsing_wire import from_json, from_protobuf
from tests.lab import ask


@pytest.mark.parametrize(
    "url",
    ["http://shop.com/bad/", "https://shop.com/bad/page.html?u=1", "http://www.shop.com/bad/", "http://user@shop.com:8080/bad/#x"],
)
def test_a_listed_prefix_matches_pages_under_it_and_hosts_below(world: World, url: str) -> None:
    assert ask.listed(ask.safe_browsing(world, url), url) == ["SOCIAL_ENGINEERING"]


@pytest.mark.parametrize("url", ["http://shop.com/", "http://shop.com/badly", "http://notshop.com/bad/"])
def test_other_pages_are_not_listed(world: World, url: str) -> None:
    answer = ask.safe_browsing(world, url)
    assert (answer.status_code, answer.json()) == (200, {"cacheDuration": "300s"})


def test_every_threat_is_told_and_both_forms_say_the_same(world: World) -> None:
    plain, wire = (ask.safe_browsing(world, "http://evil.com/x", "http://shop.com/bad/", alt=alt) for alt in ("json", "proto"))
    assert wire.headers["content-type"] == "application/x-protobuf"
    assert from_protobuf(wire.content) == from_json(plain.json())
    assert sorted(entry.threats for entry in from_protobuf(wire.content).hashes) == [
        ("SOCIAL_ENGINEERING",),
        ("SOCIAL_ENGINEERING", "MALWARE"),
    ]


def test_whoever_asks_tells_only_prefixes(world: World) -> None:
    ask.safe_browsing(world, "http://evil.com/x?secret=1")
    (asked,) = world.asked
    assert all(len(base64.b64decode(prefix)) == 4 for prefix in asked.question.split())
    assert "evil" not in asked.question


def test_a_wrong_key_and_wrong_prefixes_are_errors(world: World) -> None:
    assert ask.safe_browsing(world, "http://evil.com/", key="other").json()["error"]["message"].startswith("API key not valid")
    address = ask.settings(world).safe_browsing_url
    for query in ("", "&hashPrefixes=", "&hashPrefixes=AAA", "&hashPrefixes=AAAAAAAA", "&hashPrefixes=%00" * 3):
        assert httpx2.get(f"{address}?key=lab-key{query}").status_code == 400
    assert httpx2.post(address).status_code == 404


def test_the_list_can_be_emptied(changed: Callable[..., Path]) -> None:
    with running(changed(set_listed())) as world:
        assert ask.listed(ask.safe_browsing(world, "http://evil.com/"), "http://evil.com/") == []


def test_faults(changed: Callable[..., Path]) -> None:
    one, other = ask.prefixes("http://a.com/")[0], ask.prefixes("http://b.com/")[0]
    lab = changed(fault("safe_browsing", query=one, fault="status", status=429), fault("safe_browsing", query=other, fault="timeout"))
    with running(lab) as world:
        assert ask.safe_browsing(world, "http://a.com/").status_code == 429
        with pytest.raises(httpx2.ReadTimeout):
            ask.safe_browsing(world, "http://b.com/", timeout=ask.SHORT_S)
        assert ask.safe_browsing(world, "http://evil.com/").status_code == 200
