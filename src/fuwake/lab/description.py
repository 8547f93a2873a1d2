"""The description of a world: one directory of readable files, read as a whole before any server starts."""

from pathlib import Path

from msgspec import Struct

from fuwake.lab import dns_lists, faults, feeds, registry, safe_browsing, services, sites, transparency, whois, zones
from fuwake.lab.dns_lists import DnsListEntry
from fuwake.lab.faults import Faults
from fuwake.lab.feeds import Feed
from fuwake.lab.reading import read_toml
from fuwake.lab.registry import Coverage, Registry
from fuwake.lab.safe_browsing import Entry
from fuwake.lab.services import Services
from fuwake.lab.sites import Place
from fuwake.lab.transparency import Logs
from fuwake.lab.whois import Directory, WhoisServerSettings
from fuwake.lab.zones import Zones
from fuwake.model.errors import SettingsError

ROOT_WHOIS = "whois.iana.org"
"""Folder under `whois/` whose files are referrals."""


class LabFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """lab.toml."""

    name: str
    """The vantage point in a case: `lab:<name>`."""
    notes: str = ""
    """What this world is, in a sentence or two."""
    facts: tuple[str, ...] = ()
    """What is a fact of the source case."""
    made: tuple[str, ...] = ()
    """What was made up."""
    rdap: Coverage = Coverage()
    whois: dict[str, WhoisServerSettings] = {}


class Lab(Struct, frozen=True, kw_only=True):
    """A whole description, checked."""

    file: LabFile
    zones: Zones
    registry: Registry
    whois: Directory
    listed: tuple[Entry, ...]
    dns_lists: tuple[DnsListEntry, ...]
    feeds: dict[str, Feed]
    services: Services
    transparency: Logs | None
    sites: tuple[Place, ...]
    faults: Faults


def load(directory: Path) -> Lab:
    """Reads a description. Raises SettingsError naming the file, the line or key, and what is expected."""
    lab_file = directory / "lab.toml"
    if not lab_file.exists():
        raise SettingsError(f"{lab_file}: missing; a lab is a directory with a lab.toml that gives at least its name")
    described = read_toml(lab_file, LabFile)
    if not described.name:
        raise SettingsError(f"{lab_file}: name is empty; expected a short name such as t3-webmail")
    directory_of_whois = whois.load(directory / "whois", described.whois, ROOT_WHOIS)
    registries = tuple(dict.fromkeys((*described.rdap.tlds, *directory_of_whois.server_of)))
    lists = dns_lists.load(directory / "lists" / "dns.toml")
    return Lab(
        file=described,
        zones=zones.load(directory / "zones", registries, dns_lists.zone_texts(lists, str(directory / "lists" / "dns.toml"))),
        registry=registry.load(directory / "rdap", described.rdap, lab_file),
        whois=directory_of_whois,
        listed=safe_browsing.load(directory / "lists" / "safe_browsing.toml"),
        dns_lists=lists,
        feeds=feeds.load(directory / "lists"),
        services=services.load(directory / "lists" / "services.toml"),
        transparency=transparency.load(directory / "lists" / "transparency.toml"),
        sites=sites.load(directory / "sites"),
        faults=faults.load(directory / "faults.toml"),
    )
