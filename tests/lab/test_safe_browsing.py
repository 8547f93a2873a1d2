"""The list answers as the Lookup API v4 documents."""

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from fuwake.lab.overlay import fault, set_listed
from fuwake.lab.world import World, running
from tests.lab import ask


@pytest.mark.parametrize(
    "url",
    ["http://shop.com/bad/", "https://shop.com/bad/page.html?u=1", "http://www.shop.com/bad/", "http://user@shop.com:8080/bad/#x"],
)
def test_a_listed_prefix_matches_pages_under_it_and_hosts_below(world: World, url: str) -> None:
    match = ask.safe_browsing(world, url).json()["matches"][0]
    assert (match["threatType"], match["threatEntryType"], match["threat"]["url"]) == ("SOCIAL_ENGINEERING", "URL", url)


@pytest.mark.parametrize("url", ["http://shop.com/", "http://shop.com/badly", "http://notshop.com/bad/"])
def test_other_pages_are_not_listed(world: World, url: str) -> None:
    answer = ask.safe_browsing(world, url)
    assert (answer.status_code, answer.json()) == (200, {})


def test_every_threat_of_every_url_is_told(world: World) -> None:
    matches = ask.safe_browsing(world, "http://evil.com/x", "http://shop.com/bad/").json()["matches"]
    assert [(match["threat"]["url"], match["threatType"]) for match in matches] == [
        ("http://evil.com/x", "SOCIAL_ENGINEERING"),
        ("http://evil.com/x", "MALWARE"),
        ("http://shop.com/bad/", "SOCIAL_ENGINEERING"),
    ]


def test_a_wrong_key_and_a_wrong_body_are_errors(world: World) -> None:
    assert ask.safe_browsing(world, "http://evil.com/", key="other").json()["error"]["message"].startswith("API key not valid")
    address = ask.settings(world).safe_browsing_url
    for body in (b"", b"[]", b"{}", b'{"threatInfo": 1}', b"[" * 100_000):
        assert httpx2.post(f"{address}?key=lab-key", content=body).status_code == 400
    assert httpx2.get(address).status_code == 404


def test_the_list_can_be_emptied(changed: Callable[..., Path]) -> None:
    with running(changed(set_listed())) as world:
        assert ask.safe_browsing(world, "http://evil.com/").json() == {}


def test_faults(changed: Callable[..., Path]) -> None:
    lab = changed(
        fault("safe_browsing", query="http://a.com/*", fault="status", status=429), fault("safe_browsing", query="*b.com*", fault="timeout")
    )
    with running(lab) as world:
        assert ask.safe_browsing(world, "http://a.com/").status_code == 429
        with pytest.raises(httpx2.ReadTimeout):
            ask.safe_browsing(world, "http://b.com/", timeout=ask.SHORT_S)
        assert ask.safe_browsing(world, "http://evil.com/").status_code == 200
