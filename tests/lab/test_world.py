"""Starting, stopping and what a world says about itself."""

import socket
import threading
from pathlib import Path

import pytest

from fuwake.lab.overlay import write
from fuwake.lab.world import running
from fuwake.model.errors import SettingsError
from fuwake.settings import Settings
from tests.lab import ask


def test_the_settings_point_to_this_world_and_leave_the_rest(small_lab: Path) -> None:
    with running(small_lab) as world:
        made = world.settings(Settings(dns_timeout_s=1.5, whois_root="whois.other.example"))
    assert (made.vantage, made.dns_timeout_s, made.whois_root) == ("lab:small", 1.5, "whois.other.example")
    assert (made.whois_connect_to, made.safe_browsing_key) == ("127.0.0.1", "lab-key")
    assert set(made.egress_map) == {"198.51.100.7", "198.51.100.7/443"}


def test_every_port_is_free_again_after_the_end(small_lab: Path) -> None:
    before = threading.active_count()
    with running(small_lab) as world:
        made = world.settings(Settings())
        ports = [int(address.rpartition(":")[2]) for address in (*made.dns_servers, *made.egress_map.values())] + [made.whois_port]
        ask.whois(world, "jp")
    for port in ports:
        with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=5):
            pass
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        with socket.socket(socket.AF_INET, kind) as bound:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(("127.0.0.1", ports[0]))
    assert threading.active_count() == before


def test_a_lab_stops_although_clients_are_still_connected(small_lab: Path) -> None:
    with running(small_lab) as world:
        link = socket.create_connection(("127.0.0.1", world.settings(Settings()).whois_port), timeout=5)
    with link:
        assert link.recv(10) == b""


def test_two_worlds_run_side_by_side(small_lab: Path, root: Path) -> None:
    with running(small_lab) as one, running(root / "labs" / "t3-webmail") as other:
        assert ask.records(ask.dns_ask(one, "shop.com", "A")) == ["198.51.100.7"]
        assert ask.records(ask.dns_ask(other, "shop.com", "A")) == []


def test_an_error_in_the_description_starts_nothing(small_lab: Path) -> None:
    write("faults.toml", "x")(small_lab)
    before = threading.active_count()
    with pytest.raises(SettingsError), running(small_lab):
        pass
    assert threading.active_count() == before


def test_a_world_describes_itself(small_lab: Path) -> None:
    with running(small_lab) as world:
        lines = world.describe()
    assert [line.partition("127.0.0.1")[0].strip() for line in lines] == [
        "DNS (UDP, TCP)",
        "RDAP",
        "RDAP bootstrap",
        "WHOIS",
        "Safe Browsing",
        "URLhaus and so on",
        "certificate search",
        "http://second.com 198.51.100.7 →",
        "http://shop.com  198.51.100.7 →",
    ]
