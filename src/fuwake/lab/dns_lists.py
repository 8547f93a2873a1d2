"""Blocklists over DNS of a lab (RFC 5782): lists/dns.toml becomes zones of its name server."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from fuwake.lab.reading import host_name, read_toml
from fuwake.model.errors import SettingsError

_HEAD = "@ 3600 IN SOA ns.lab.invalid. hostmaster.lab.invalid. 1 7200 3600 1209600 300\n@ 3600 IN NS ns.lab.invalid.\n"


class DnsListEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[list]]`."""

    name: str
    """As in fuwake's own table: `surbl`, `spamhaus-dbl` …; with the lab, exactly the lists that stand here are asked."""
    zone: str
    listed: Mapping[str, str] = {}
    """Domain or address → answer; the list's test entry is one of them, or the list is taken for dead."""
    everything: str = ""
    """Answer to every name that is not in `listed`: a parked zone, or a refusal such as `127.255.255.254`."""


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    list: tuple[DnsListEntry, ...] = ()


def load(file: Path) -> tuple[DnsListEntry, ...]:
    """The lists; a missing file means that there are none. Raises SettingsError."""
    return read_toml(file, _File).list if file.exists() else ()


def zone_texts(entries: tuple[DnsListEntry, ...], where: str) -> dict[str, str]:
    """Master files by origin. Raises SettingsError."""
    texts = {}
    for entry in entries:
        origin = host_name(entry.zone, f"{where}: {entry.name}: zone")
        answers = {**{_owner(subject, where): answer for subject, answer in entry.listed.items()}}
        if entry.everything:
            answers["*"] = entry.everything
        for owner, answer in answers.items():
            try:
                ipaddress.IPv4Address(answer)
            except ValueError as error:
                raise SettingsError(f"{where}: {entry.name}: the answer for {owner} is {answer!r}, expected an IPv4 address") from error
        texts[origin] = _HEAD + "".join(f"{owner} 300 IN A {answer}\n" for owner, answer in answers.items())
    return texts


def _owner(subject: str, where: str) -> str:
    """Octets or nibbles reversed for an address (RFC 5782 sections 2.1 and 2.4), the name itself for a domain."""
    try:
        reverse = ipaddress.ip_address(subject).reverse_pointer
    except ValueError:
        return host_name(subject, where)
    return reverse.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")
