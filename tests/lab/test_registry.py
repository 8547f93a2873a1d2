"""RDAP answers by the bootstrap files; what they do not list has no RDAP."""

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from fuwake.lab.overlay import fault, forget_domain, set_rdap_domain
from fuwake.lab.world import World, running
from tests.lab import ask


def test_bootstrap_files_list_what_has_rdap_and_nothing_else(world: World) -> None:
    assert ask.rdap_base(world, "dns", "com") is not None
    assert ask.rdap_base(world, "dns", "jp") is None
    assert ask.rdap_base(world, "ipv4", "198.0.0.0/8") is not None
    assert httpx2.get(f"{ask.settings(world).rdap_bootstrap_url}ipv6.json").json()["services"] == []


def test_a_registered_domain_is_found_in_any_case(world: World) -> None:
    answer = httpx2.get(f"{ask.rdap_base(world, 'dns', 'com')}domain/Shop.COM")
    assert (answer.status_code, answer.headers["content-type"], answer.json()["ldhName"]) == (200, "application/rdap+json", "SHOP.COM")


@pytest.mark.parametrize(("path", "status"), [("domain/aq.com", 404), ("ip/198.18.0.1", 404), ("ip/nonsense", 404), ("entity/X", 400)])
def test_what_the_registry_does_not_hold_is_an_error_object(world: World, path: str, status: int) -> None:
    answer = httpx2.get(f"{ask.rdap_base(world, 'dns', 'com')}{path}")
    assert (answer.status_code, answer.json()["errorCode"]) == (status, status)


@pytest.mark.parametrize(
    ("asked", "name"), [("198.51.100.7", "NARROW"), ("198.51.1.1", "WIDE"), ("198.51.100.0/24", "NARROW"), ("198.51.0.0/16", "WIDE")]
)
def test_the_narrowest_range_answers_for_an_address(world: World, asked: str, name: str) -> None:
    assert httpx2.get(f"{ask.rdap_base(world, 'ipv4', '198.0.0.0/8')}ip/{asked}").json()["name"] == name


@pytest.mark.parametrize("status", [429, 500])
def test_a_server_error_comes_with_its_status(changed: Callable[..., Path], status: int) -> None:
    with running(changed(fault("rdap", query="domain/*", fault="status", status=status))) as world:
        base = ask.rdap_base(world, "dns", "com")
        assert httpx2.get(f"{base}domain/shop.com").status_code == status
        assert httpx2.get(f"{base}ip/198.51.100.7").status_code == 200


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("timeout", httpx2.ReadTimeout),
        ("slow", httpx2.ReadTimeout),
        ("reset", httpx2.ReadError),
        ("garbage", httpx2.RemoteProtocolError),
        ("refused", httpx2.ConnectError),
    ],
)
def test_each_fault_is_what_a_client_sees(changed: Callable[..., Path], kind: str, error: type[Exception]) -> None:
    with running(changed(fault("rdap", fault=kind, delay_s=5))) as world, pytest.raises(error):
        httpx2.get(f"{ask.rdap_base(world, 'dns', 'com')}domain/shop.com", timeout=ask.SHORT_S)


def test_a_huge_answer_runs_to_its_length(changed: Callable[..., Path]) -> None:
    with running(changed(fault("rdap", fault="huge", size_bytes=3_000_000))) as world:
        assert len(httpx2.get(f"{ask.rdap_base(world, 'dns', 'com')}domain/shop.com").content) >= 3_000_000


def test_the_bootstrap_fails_by_itself(changed: Callable[..., Path]) -> None:
    with running(changed(fault("bootstrap", fault="refused"))) as world, pytest.raises(httpx2.ConnectError):
        ask.rdap_base(world, "dns", "com")


def test_a_domain_can_be_registered_and_forgotten(changed: Callable[..., Path]) -> None:
    from datetime import UTC, datetime

    lab = changed(set_rdap_domain("aq.com", created_at=datetime(2012, 2, 29, tzinfo=UTC)), forget_domain("shop.com"))
    with running(lab) as world:
        base = ask.rdap_base(world, "dns", "com")
        assert httpx2.get(f"{base}domain/aq.com").json()["events"][0]["eventDate"] == "2012-02-29T00:00:00Z"
        assert httpx2.get(f"{base}domain/shop.com").status_code == 404
        assert ask.records(ask.dns_ask(world, "shop.com", "A")) == []
