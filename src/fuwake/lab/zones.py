"""Master files (RFC 1035 section 5) and the answers that follow from them."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.node
import dns.rcode
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.reversename
import dns.rrset
import dns.zone
from msgspec import Struct

from fuwake.lab.reading import host_name, read_text, read_toml
from fuwake.model.errors import SettingsError

MAX_CHAIN = 8
"""Aliases followed before the answer is SERVFAIL; a loop ends here."""

_SOA = "@ 3600 IN SOA ns.lab.invalid. hostmaster.lab.invalid. 1 7200 3600 1209600 300\n@ 3600 IN NS ns.lab.invalid.\n"


class Zones(Struct, frozen=True, kw_only=True):
    """All zones of a lab. A name that lies in none of them does not exist in this world."""

    by_origin: dict[dns.name.Name, dns.zone.Zone]
    above: frozenset[dns.name.Name]
    """Names that exist only because a zone lies below them (`co.jp.`): they answer with no data."""

    def answer(self, query: dns.message.Message) -> dns.message.Message:
        """The authoritative answer to a query with one question: NXDOMAIN and no-data answers carry a SOA (RFC 2308 section 2)."""
        response = dns.message.make_response(query, recursion_available=True)
        response.flags |= dns.flags.AA
        question = query.question[0]
        name = question.name
        for _ in range(MAX_CHAIN):
            zone = self._zone_of(name)
            node, exists = _node(zone, name)
            if node is None:
                exists = exists or name in self.above
                response.set_rcode(dns.rcode.NOERROR if exists else dns.rcode.NXDOMAIN)
                response.authority.append(_soa(zone))
                return response
            data = node.get_rdataset(dns.rdataclass.IN, question.rdtype)
            if data is not None:
                response.answer.append(_rrset(name, data))
                return response
            alias = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.CNAME)
            if alias is None:
                response.authority.append(_soa(zone))
                return response
            response.answer.append(_rrset(name, alias))
            name = alias[0].target
        response.set_rcode(dns.rcode.SERVFAIL)
        response.answer.clear()
        return response

    def _zone_of(self, name: dns.name.Name) -> dns.zone.Zone:
        while name not in self.by_origin:
            name = name.parent()
        return self.by_origin[name]


def load(directory: Path, top_level: tuple[str, ...], made: Mapping[str, str] = MappingProxyType({})) -> Zones:
    """Reads `<origin>.zone` files and `reverse.toml`. Raises SettingsError with file and line.

    made: further master files by origin, made from other files of the lab.
    top_level: registries that exist although no zone lies in them. Above what is described lie empty zones for the root, every
    top-level domain and the reverse trees, so that a missing name is denied by the zone that would deny it in the real world.
    """
    zones: dict[dns.name.Name, dns.zone.Zone] = {}
    for file in sorted(directory.glob("*.zone")) if directory.is_dir() else []:
        origin = host_name(file.stem, f"{file}: the file's name is the zone's")
        zone = _parse(read_text(file), origin, str(file))
        zones[dns.name.from_text(origin)] = zone
    for origin, text in made.items():
        if dns.name.from_text(origin) in zones:
            raise SettingsError(f"{directory / origin}.zone: lists/dns.toml makes the same zone; keep one of the two")
        zones[dns.name.from_text(origin)] = _parse(text, origin, f"zone {origin}")
    for origin, text in _reverse(directory / "reverse.toml").items():
        name = dns.name.from_text(origin)
        if name in zones:
            raise SettingsError(f"{directory / 'reverse.toml'}: {directory / origin}.zone holds the same names; keep one of the two")
        zones[name] = _parse(text, origin, str(directory / "reverse.toml"))
    above = {parent for origin in zones for parent in _parents(origin)}
    last_labels = {origin.split(2)[1].to_text(omit_final_dot=True) for origin in zones}
    for registry in {*top_level, *last_labels, "in-addr.arpa", "ip6.arpa", "."}:  # each answers NXDOMAIN with its own SOA
        zones.setdefault(dns.name.from_text(registry), _parse(_SOA, registry, f"zone {registry}"))
    return Zones(by_origin=zones, above=frozenset(above))


def _parse(text: str, origin: str, where: str) -> dns.zone.Zone:
    try:
        return dns.zone.from_text(text, origin=origin if origin == "." else f"{origin}.", relativize=False, filename=where)
    except dns.zone.NoSOA as error:
        raise SettingsError(f"{where}: no SOA record at {origin}; every zone begins with one") from error
    except dns.zone.NoNS as error:
        raise SettingsError(f"{where}: no NS record at {origin}; every zone has one") from error
    except (dns.exception.DNSException, ValueError) as error:
        text = str(error).removeprefix(f"{where}:") or type(error).__name__
        raise SettingsError(f"{where}: line {text}; expected a master file of RFC 1035 section 5") from error


def _reverse(file: Path) -> dict[str, str]:
    """Zone texts for in-addr.arpa and ip6.arpa from lines `"192.0.2.1" = "host.example"`."""
    if not file.exists():
        return {}
    texts: dict[str, str] = {}
    for address, names in read_toml(file, dict[str, str | tuple[str, ...]]).items():
        try:
            ip = ipaddress.ip_address(address)
        except ValueError as error:
            raise SettingsError(f"{file}: {address!r} is not an IP address") from error
        origin = "in-addr.arpa" if ip.version == 4 else "ip6.arpa"
        owner = dns.reversename.from_address(str(ip))
        for name in (names,) if isinstance(names, str) else names:
            line = f"{owner} 3600 IN PTR {host_name(name, f'{file}: {address}')}.\n"
            texts[origin] = texts.get(origin, _SOA) + line
    return texts


def _node(zone: dns.zone.Zone, name: dns.name.Name) -> tuple[dns.node.Node | None, bool]:
    """The node at a name, or under the wildcard nearest to it (RFC 4592), and whether the name exists at all."""
    node = zone.get_node(name)
    if node is not None:
        return node, True
    if any(other.is_subdomain(name) for other in zone.nodes):
        return None, True
    ancestor = name
    while ancestor not in (zone.origin, dns.name.root):
        ancestor = ancestor.parent()
        if any(other.is_subdomain(ancestor) for other in zone.nodes):
            break
    wildcard = zone.get_node(dns.name.Name((b"*", *ancestor.labels)))
    return wildcard, wildcard is not None


def _soa(zone: dns.zone.Zone) -> dns.rrset.RRset:
    assert zone.origin is not None
    return _rrset(zone.origin, zone.find_rdataset(zone.origin, dns.rdatatype.SOA))


def _rrset(name: dns.name.Name, data: dns.rdataset.Rdataset) -> dns.rrset.RRset:
    return dns.rrset.from_rdata_list(name, data.ttl, list(data))


def _parents(name: dns.name.Name) -> list[dns.name.Name]:
    found = []
    while name != dns.name.root:
        name = name.parent()
        found.append(name)
    return found
