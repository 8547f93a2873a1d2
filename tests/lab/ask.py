"""Ordinary clients of the five protocols, as the outside world has them."""

import base64
import socket
from typing import Any

import dns.flags
import dns.message
import dns.query
import dns.rcode
import httpx2

from fuwake.lab.world import World
from fuwake.parse.canonical_url import PREFIX_BYTES, canonical, expressions, full_hash
from fuwake.settings import Settings

SHORT_S = 0.3
"""Long enough for loopback, short enough to wait for silence."""


def settings(world: World) -> Settings:
    """Settings that point to the world."""
    return world.settings(Settings())


def dns_ask(world: World, name: str, kind: str, *, timeout: float = 5.0, tcp: bool = False) -> dns.message.Message:
    """A DNS answer over UDP or TCP."""
    host, _, port = settings(world).dns_servers[0].rpartition(":")
    query = dns.message.make_query(name, kind, use_edns=False)
    ask = dns.query.tcp if tcp else dns.query.udp
    return ask(query, host, port=int(port), timeout=timeout)


def records(answer: dns.message.Message) -> list[str]:
    """All answer records in presentation form."""
    return [record.to_text() for rrset in answer.answer for record in rrset]


def rdap_base(world: World, kind: str, entry: str) -> str | None:
    """What the bootstrap file `kind` says about an entry (RFC 9224 section 4)."""
    services = httpx2.get(f"{settings(world).rdap_bootstrap_url}{kind}.json").json()["services"]
    return next((urls[0] for entries, urls in services if entry in entries), None)


def whois(world: World, query: str, *, timeout: float = 5.0, most: int = 1_000_000) -> bytes:
    """A WHOIS answer, up to `most` bytes."""
    with socket.create_connection(("127.0.0.1", settings(world).whois_port), timeout=timeout) as link:
        link.sendall(query.encode() + b"\r\n")
        data = b""
        while len(data) < most and (piece := link.recv(65_536)):
            data += piece
        return data


def prefixes(*urls: str) -> list[str]:
    """What `hashes.search` is asked about these URLs: four bytes of each expression's hash, in base64."""
    made = [canonical(url) for url in urls]
    return [base64.b64encode(full_hash(text)[:PREFIX_BYTES]).decode() for url in made if url is not None for text in expressions(url)]


def safe_browsing(world: World, *urls: str, key: str | None = None, alt: str = "json", **limits: Any) -> httpx2.Response:
    """Asks `hashes.search` as its documentation shows."""
    asked = settings(world)
    query = {"key": key or asked.safe_browsing_key or "", "alt": alt, "hashPrefixes": prefixes(*urls)}
    return httpx2.get(asked.safe_browsing_url, params=query, **limits)


def listed(answer: httpx2.Response, url: str) -> list[str]:
    """Threats that an answer in JSON holds for a URL, by comparing whole hashes as a client does."""
    made = canonical(url)
    assert made is not None
    wanted = {base64.b64encode(full_hash(text)).decode() for text in expressions(made)}
    hashes = [entry for entry in answer.json().get("fullHashes", []) if entry["fullHash"] in wanted]
    return [detail["threatType"] for entry in hashes for detail in entry["fullHashDetails"]]


def site(world: World, method: str, url: str, ip: str = "198.51.100.7", **more: Any) -> httpx2.Response:
    """A page, by way of the address that the egress map gives for `ip`."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    at = settings(world).egress_map[f"{ip}/443" if scheme == "https" else ip]
    return httpx2.request(method, f"{scheme}://{at}{slash}{path}", headers={"Host": host}, **more)
