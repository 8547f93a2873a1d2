"""RDAP of a lab: bootstrap files (RFC 9224) and the registries' answers (RFC 9082, 9083)."""

import ipaddress
import json
import urllib.parse
from pathlib import Path
from typing import Any

from msgspec import Struct

from fuwake.lab import faults
from fuwake.lab.dns_server import Note
from fuwake.lab.faults import Fault
from fuwake.lab.http_server import Request, Response
from fuwake.lab.reading import host_name, read_json
from fuwake.model.errors import SettingsError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_TYPE = (("content-type", "application/rdap+json"),)


class Coverage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[rdap]` of lab.toml: what the bootstrap files list. Everything else has no RDAP in this world."""

    tlds: tuple[str, ...] = ()
    ipv4: tuple[str, ...] = ()
    ipv6: tuple[str, ...] = ()
    asn: tuple[str, ...] = ()
    """`64496-64511`; the answers are `autnum/<number>.json`."""


class Network(Struct, frozen=True, kw_only=True):
    """One address range with its answer."""

    first: Address
    last: Address
    body: bytes


class Registry(Struct, frozen=True, kw_only=True):
    """Everything that RDAP answers in a lab."""

    coverage: Coverage
    domains: dict[str, bytes]
    networks: tuple[Network, ...]
    systems: dict[str, bytes]

    def bootstrap(self, name: str, base_url: str) -> dict[str, Any] | None:
        """`dns.json`, `ipv4.json`, `ipv6.json` or `asn.json`, pointing to the server at `base_url`; None for other names."""
        kept = {
            "dns.json": self.coverage.tlds,
            "ipv4.json": self.coverage.ipv4,
            "ipv6.json": self.coverage.ipv6,
            "asn.json": self.coverage.asn,
        }
        if name not in kept:
            return None
        services = [[list(kept[name]), [base_url]]] if kept[name] else []
        return {"description": "Bootstrap file of a lab", "publication": "2023-10-01T00:00:00Z", "services": services, "version": "1.0"}

    def network(self, text: str) -> bytes | None:
        """The answer of the narrowest range that holds an address or CIDR block."""
        try:
            asked = ipaddress.ip_network(text, strict=False)
        except ValueError:
            return None
        holding = [
            network
            for network in self.networks
            if network.first.version == asked.version
            and int(network.first) <= int(asked.network_address)
            and int(asked.broadcast_address) <= int(network.last)
        ]
        narrowest = min(holding, key=lambda network: int(network.last) - int(network.first), default=None)
        return narrowest.body if narrowest is not None else None


def load(directory: Path, coverage: Coverage, lab_file: Path) -> Registry:
    """Reads `domain/<name>.json`, `ip/<range>.json` and `autnum/<number>.json`. Raises SettingsError naming file and key."""
    for key, version in (("ipv4", 4), ("ipv6", 6)):
        for text in getattr(coverage, key):
            _cidr(text, version, f"{lab_file}: rdap.{key}")
    domains = {}
    for file in sorted((directory / "domain").glob("*.json")):
        name = host_name(file.stem, f"{file}: the file's name is the domain's")
        if not any(name.endswith(f".{tld}") for tld in coverage.tlds):
            raise SettingsError(f"{file}: its top-level domain is not in rdap.tlds of {lab_file}, so nobody would ask for it")
        domains[name] = _object(file, "domain")
    networks = tuple(_network(file, coverage, lab_file) for file in sorted((directory / "ip").glob("*.json")))
    systems = {file.stem: _object(file, "autnum") for file in sorted((directory / "autnum").glob("*.json"))}
    return Registry(coverage=coverage, domains=domains, networks=networks, systems=systems)


class RdapServer:
    """The registries' side."""

    def __init__(self, registry: Registry, broken: tuple[Fault, ...], note: Note) -> None:
        self._registry = registry
        self._broken = broken
        self._note = note

    def handle(self, request: Request) -> Response:
        """Answers `/domain/<name>`, `/ip/<address>`, `/autnum/<number>`; 404 where there is no such object (RFC 7480 section 5.3)."""
        query = urllib.parse.unquote(request.path).strip("/").lower()
        self._note("rdap", query)
        fault = faults.of_query(self._broken, query)
        kind, _, name = query.partition("/")
        body: bytes | None = None
        if kind == "domain":
            body = self._registry.domains.get(name.rstrip("."))
        elif kind == "ip":
            body = self._registry.network(name)
        elif kind == "autnum":
            body = self._registry.systems.get(name)
        elif kind != "help":
            return _error(400, "Bad Request", fault)
        if body is None:
            return _error(404, "Not Found", fault)
        return Response(headers=_TYPE, body=body, fault=fault)


class BootstrapServer:
    """The side of IANA."""

    def __init__(self, registry: Registry, rdap_url: str, broken: tuple[Fault, ...], note: Note) -> None:
        self._registry = registry
        self._rdap_url = rdap_url
        self._broken = broken
        self._note = note

    def handle(self, request: Request) -> Response:
        """Answers the bootstrap files wherever in a path they are asked for."""
        name = request.path.rpartition("/")[2]
        self._note("bootstrap", name)
        fault = faults.of_query(self._broken, name)
        value = self._registry.bootstrap(name, self._rdap_url)
        if value is None:
            return _error(404, "Not Found", fault)
        return Response(headers=(("content-type", "application/json"),), body=json.dumps(value).encode(), fault=fault)


def _error(status: int, title: str, fault: Fault | None) -> Response:
    value = {"rdapConformance": ["rdap_level_0"], "errorCode": status, "title": title}
    return Response(status=status, headers=_TYPE, body=json.dumps(value).encode(), fault=fault)


def _object(file: Path, kind: str) -> bytes:
    value = read_json(file)
    if value.get("objectClassName") != kind:
        raise SettingsError(f"{file}: objectClassName is {value.get('objectClassName')!r}; expected {kind!r} (RFC 9083 section 5)")
    return json.dumps(value, ensure_ascii=False).encode()


def _network(file: Path, coverage: Coverage, lab_file: Path) -> Network:
    body = _object(file, "ip network")
    value = json.loads(body)
    try:
        first, last = ipaddress.ip_address(value.get("startAddress")), ipaddress.ip_address(value.get("endAddress"))
    except ValueError as error:
        raise SettingsError(f"{file}: startAddress and endAddress are needed, each an IP address ({error})") from error
    if first.version != last.version or int(first) > int(last):
        raise SettingsError(f"{file}: startAddress {first} does not come before endAddress {last}")
    blocks = [_cidr(text, first.version, str(lab_file)) for text in getattr(coverage, f"ipv{first.version}")]
    if not any(first in block and last in block for block in blocks):
        raise SettingsError(f"{file}: its range is not within rdap.ipv{first.version} of {lab_file}, so nobody would ask for it")
    return Network(first=first, last=last, body=body)


def _cidr(text: str, version: int, where: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        block = ipaddress.ip_network(text)
    except ValueError as error:
        raise SettingsError(f"{where}: {text!r} is not a CIDR block such as 192.0.2.0/24 ({error})") from error
    if block.version != version:
        raise SettingsError(f"{where}: {text!r} is not an IPv{version} block")
    return block
