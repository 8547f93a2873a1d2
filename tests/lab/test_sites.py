"""Sites answer at the loopback address that the egress map gives, chosen by Host; everything they receive is written down."""

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from fuwake.lab.overlay import add_site, fault, replace_in, set_page
from fuwake.lab.world import World, running
from tests.lab import ask


@pytest.mark.parametrize(
    ("url", "status", "body"),
    [
        ("http://shop.com/", 200, "<title>店</title>"),
        ("http://shop.com/a/", 200, "<title>a</title>"),
        ("http://SHOP.com:80/a/index.html?x=1", 200, "<title>a</title>"),
        ("http://second.com/landing", 200, "landed"),
        ("http://second.com/", 404, "<!doctype html><title>404</title><h1>Not Found</h1>"),
        ("http://third.com/", 404, "no such site at this address\n"),
        ("http://shop.com/%2e%2e/site.toml", 404, "<!doctype html><title>404</title><h1>Not Found</h1>"),
        ("http://shop.com/%00", 404, "<!doctype html><title>404</title><h1>Not Found</h1>"),
    ],
)
def test_pages(world: World, url: str, status: int, body: str) -> None:
    answer = ask.site(world, "GET", url)
    assert (answer.status_code, answer.text) == (status, body)


def test_a_route_answers_for_its_method_and_redirects(world: World) -> None:
    posted = ask.site(world, "POST", "http://shop.com/login.php", content=b"user=x&pass=y")
    assert (posted.status_code, posted.headers["x-kind"], posted.text) == (201, "made", "taken")
    assert ask.site(world, "GET", "http://shop.com/login.php").status_code == 404
    moved = ask.site(world, "GET", "http://shop.com/go/on")
    assert (moved.status_code, moved.headers["location"]) == (302, "http://second.com/landing")


def test_all_that_came_is_written_down(world: World) -> None:
    ask.site(world, "GET", "http://shop.com/?u=abc")
    ask.site(world, "POST", "http://shop.com/login.php", content=b"pass=y")
    ask.site(world, "POST", "http://unknown.com/x", content=iter([b"in ", b"pieces"]))
    assert [(got.site, got.method, got.path, got.body) for got in world.requests] == [
        ("shop.com", "GET", "/?u=abc", b""),
        ("shop.com", "POST", "/login.php", b"pass=y"),
        ("unknown.com", "POST", "/x", b"in pieces"),
    ]


def test_a_body_that_breaks_off_is_written_down_as_far_as_it_came(world: World) -> None:
    host, _, port = ask.settings(world).egress_map["198.51.100.7"].rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as link:
        link.sendall(b"POST /login.php HTTP/1.1\r\nHost: shop.com\r\nContent-Length: 100\r\n\r\npass=sec")
        link.shutdown(socket.SHUT_WR)
        while link.recv(65_536):
            pass
    assert [got.body for got in world.requests] == [b"pass=sec"]


def test_head_has_no_body(world: World) -> None:
    answer = ask.site(world, "HEAD", "http://shop.com/")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"", "text/html; charset=utf-8")


def test_tls_has_a_certificate_that_names_the_host(changed: Callable[..., Path]) -> None:
    with running(changed(replace_in("sites/shop.com/site.toml", 'ip = "198.51.100.7"', 'ip = "198.51.100.7"\ntls = true'))) as world:
        host, _, port = ask.settings(world).egress_map["198.51.100.7/443"].rpartition(":")
        context = ssl.create_default_context(cafile=ask.settings(world).authorities_file)
        with socket.create_connection((host, int(port)), timeout=5) as link, context.wrap_socket(link, server_hostname="shop.com") as safe:
            safe.sendall(b"GET / HTTP/1.1\r\nHost: shop.com\r\n\r\n")
            assert safe.recv(12) == b"HTTP/1.1 200"
        assert world.requests[-1].tls


@pytest.mark.parametrize(("kind", "code"), [("expired", 10), ("self_signed", 18), ("wrong_name", 62), ("unknown_authority", 20)])
def test_a_site_may_have_a_faulty_certificate(changed: Callable[..., Path], kind: str, code: int) -> None:
    """Codes of OpenSSL (X509_V_ERR_…)."""
    more = f'ip = "198.51.100.7"\ntls = true\ncertificate = "{kind}"'
    with running(changed(replace_in("sites/shop.com/site.toml", 'ip = "198.51.100.7"', more))) as world:
        host, _, port = ask.settings(world).egress_map["198.51.100.7/443"].rpartition(":")
        context = ssl.create_default_context(cafile=ask.settings(world).authorities_file)
        with socket.create_connection((host, int(port)), timeout=5) as link, pytest.raises(ssl.SSLCertVerificationError) as refused:
            context.wrap_socket(link, server_hostname="shop.com")
        assert refused.value.verify_code == code


def test_an_address_without_tls_refuses_port_443(world: World) -> None:
    with pytest.raises(httpx2.ConnectError):
        ask.site(world, "GET", "https://shop.com/", verify=False)


def test_a_site_can_be_down_while_the_rest_of_the_world_is_up(changed: Callable[..., Path]) -> None:
    lab = changed(fault("site", host="down.com", fault="refused"), add_site("down.com", "198.51.100.99", {"/": "never seen"}))
    with running(lab) as world:
        with pytest.raises(httpx2.ConnectError):
            ask.site(world, "GET", "http://down.com/", ip="198.51.100.99")
        assert ask.site(world, "GET", "http://shop.com/").status_code == 200


@pytest.mark.parametrize(
    ("kind", "error"),
    [("timeout", httpx2.ReadTimeout), ("refused", httpx2.ReadError), ("reset", httpx2.ReadError), ("garbage", httpx2.RemoteProtocolError)],
)
def test_a_fault_hits_its_host_and_path_only(changed: Callable[..., Path], kind: str, error: type[Exception]) -> None:
    with running(changed(fault("site", host="shop.com", path="/a/*", fault=kind))) as world:
        with pytest.raises(error):
            ask.site(world, "GET", "http://shop.com/a/", timeout=ask.SHORT_S)
        assert ask.site(world, "GET", "http://shop.com/").status_code == 200
        assert ask.site(world, "GET", "http://second.com/landing").status_code == 200


def test_a_page_can_be_swapped_also_while_the_lab_runs(small_lab: Path, world: World) -> None:
    set_page("shop.com", "/a/", "<title>other</title>")(small_lab)
    assert ask.site(world, "GET", "http://shop.com/a/").text == "<title>other</title>"
