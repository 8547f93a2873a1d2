"""Another world from a given one: a lab is copied and single things in it are changed.

    derive_lab(Path("labs/t3-webmail"), target, add_zone("aq.xyz", "@ IN MX 0 ."), fault("rdap", fault="timeout"))

Each function returns a change; `derive_lab` makes them in order. What a change does not find is an error, so that no test
passes because its change hit nothing.
"""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dns.name
import dns.rdataset
import dns.rdatatype
import dns.zone

from fuwake.lab.reading import read_text
from fuwake.model.errors import SettingsError

Change = Callable[[Path], None]
"""Changes the lab in a directory."""

_ZONE_HEAD = "$TTL 3600\n@ IN SOA ns1.{0}. hostmaster.{0}. 1 7200 3600 1209600 300\n@ IN NS ns1.{0}.\n"


def derive_lab(base: Path, target: Path, *changes: Change) -> Path:
    """Copies a lab to `target`, which must not exist yet, changes the copy and returns `target`."""
    shutil.copytree(base, target)
    for change in changes:
        change(target)
    return target


def write(path: str, content: str | bytes) -> Change:
    """Writes a file of the lab, whether it was there or not."""

    def change(lab: Path) -> None:
        file = lab / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    return change


def replace_in(path: str, old: str | bytes, new: str | bytes) -> Change:
    """Replaces every `old` in a file. Raises SettingsError where the file holds none."""

    def change(lab: Path) -> None:
        was, becomes = (text.encode("utf-8") if isinstance(text, str) else text for text in (old, new))
        data = (lab / path).read_bytes()
        if was not in data:
            raise SettingsError(f"{lab / path}: does not hold {old!r}, so it cannot be replaced")
        (lab / path).write_bytes(data.replace(was, becomes))

    return change


def remove(path: str) -> Change:
    """Removes a file or folder. Raises SettingsError where there is none."""

    def change(lab: Path) -> None:
        entry = lab / path
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.exists():
            entry.unlink()
        else:
            raise SettingsError(f"{entry}: is not there, so it cannot be removed")

    return change


def add_zone(origin: str, *lines: str) -> Change:
    """Adds a zone with SOA, NS and these lines of a master file."""
    return write(f"zones/{origin}.zone", _ZONE_HEAD.format(origin) + "".join(f"{line}\n" for line in lines))


def set_records(name: str, kind: str, *values: str) -> Change:
    """Replaces all records of a type at a name; no values: removes them. The zone must be there."""

    def change(lab: Path) -> None:
        file = _zone_file(lab, name)
        zone = dns.zone.from_text(read_text(file), origin=f"{file.stem}.", relativize=False)
        owner, rdtype = dns.name.from_text(name), dns.rdatatype.from_text(kind)
        if values:
            zone.replace_rdataset(owner, dns.rdataset.from_text("IN", kind, 3600, *values))
        elif zone.get_rdataset(owner, rdtype) is None:
            raise SettingsError(f"{file}: no {kind} record at {name}, so it cannot be removed")
        else:
            zone.delete_rdataset(owner, rdtype)
        file.write_text(zone.to_text(relativize=False), encoding="utf-8")

    return change


def set_reverse(names: dict[str, str]) -> Change:
    """Replaces reverse.toml: address → name."""
    return write("zones/reverse.toml", "".join(f"{_toml(address)} = {_toml(name)}\n" for address, name in names.items()))


def set_rdap_domain(
    name: str, *, created_at: datetime, registrar: str = "Lab Registrar, Inc.", name_servers: tuple[str, ...] = ()
) -> Change:
    """Registers a domain: writes its RDAP answer anew. Its top-level domain must be in rdap.tlds."""
    desk = ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Abuse desk"], ["email", {}, "text", "abuse@registrar.example"]]]
    record = {
        "rdapConformance": ["rdap_level_0"],
        "objectClassName": "domain",
        "ldhName": name,
        "status": ["active"],
        "events": [
            {"eventAction": "registration", "eventDate": _date(created_at)},
            {"eventAction": "expiration", "eventDate": _date(created_at.replace(year=created_at.year + 30, day=min(created_at.day, 28)))},
        ],
        "nameservers": [{"objectClassName": "nameserver", "ldhName": server} for server in name_servers or (f"ns1.{name}",)],
        "entities": [
            {
                "objectClassName": "entity",
                "roles": ["registrar"],
                "publicIds": [{"type": "IANA Registrar ID", "identifier": "9999"}],
                "vcardArray": ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", registrar]]],
                "entities": [{"objectClassName": "entity", "roles": ["abuse"], "vcardArray": desk}],
            }
        ],
    }
    return write(f"rdap/domain/{name}.json", json.dumps(record, indent=2))


def forget_domain(name: str) -> Change:
    """Takes a domain out of RDAP, WHOIS and DNS: it is not registered. Raises SettingsError where it was nowhere."""

    def change(lab: Path) -> None:
        files = [lab / "rdap" / "domain" / f"{name}.json", lab / "zones" / f"{name}.zone"]
        files += [*lab.glob(f"whois/*/{name}.txt"), *lab.glob(f"whois/*/{name}/e.txt")]
        there = [file for file in files if file.exists()]
        if not there:
            raise SettingsError(f"{lab}: {name} is registered nowhere, so it cannot be forgotten")
        for file in there:
            file.unlink()

    return change


def fault(service: str, **values: str | float) -> Change:
    """Adds an entry to faults.toml: `fault("dns", name="aq.xyz", fault="servfail")`; keys as in that file."""

    def change(lab: Path) -> None:
        lines = [f"[[{service}]]", *(f"{key} = {_toml(value)}" for key, value in values.items())]
        file = lab / "faults.toml"
        before = read_text(file) if file.exists() else ""
        file.write_text(f"{before}\n" + "\n".join(lines) + "\n", encoding="utf-8")

    return change


def set_listed(*urls: str, threat: str = "SOCIAL_ENGINEERING") -> Change:
    """Replaces the Safe Browsing list; no URLs: nothing is listed."""
    entries = [f"[[listed]]\nurl = {_toml(url)}\nthreats = [{_toml(threat)}]\n" for url in urls]
    return write("lists/safe_browsing.toml", "\n".join(entries))


def set_dns_list(name: str, zone: str, listed: dict[str, str], *, everything: str = "") -> Change:
    """Replaces the blocklists over DNS by this one. `everything`: what it answers to every other name."""
    lines = [f"{_toml(subject)} = {_toml(answer)}" for subject, answer in listed.items()]
    head = f"[[list]]\nname = {_toml(name)}\nzone = {_toml(zone)}\neverything = {_toml(everything)}\n[list.listed]\n"
    return write("lists/dns.toml", head + "\n".join(lines) + "\n")


def set_certificates(*certificates: tuple[tuple[str, ...], datetime]) -> Change:
    """Replaces what the logs of certificates hold, and switches the search on: (names, start of the term of 90 days)."""
    entries = [
        f"[[certificate]]\nnames = {_toml(names)}\nissued = {_date(issued)}\nends = {_date(issued + timedelta(days=90))}\n"
        f"logged = {_date(issued + timedelta(hours=1))}\n"
        for names, issued in certificates
    ]
    return write("lists/transparency.toml", "\n".join(entries))


def add_site(host: str, ip: str, pages: dict[str, str | bytes], *, more: str = "") -> Change:
    """Adds a site, or replaces one: pages by path, `more` = further lines of site.toml (routes)."""

    def change(lab: Path) -> None:
        folder = lab / "sites" / host
        if folder.exists():
            shutil.rmtree(folder)
        write(f"sites/{host}/site.toml", f"ip = {_toml(ip)}\n{more}\n")(lab)
        for path, content in pages.items():
            set_page(host, path, content)(lab)

    return change


def set_page(host: str, path: str, content: str | bytes) -> Change:
    """Writes a file of a site, by its path on the site; a path that ends in a slash means its index.html."""
    name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
    return write(f"sites/{host}/www/{name}", content)


def _zone_file(lab: Path, name: str) -> Path:
    """The file of the zone that holds a name: the longest that fits."""
    fitting = [file for file in (lab / "zones").glob("*.zone") if name == file.stem or name.endswith(f".{file.stem}")]
    if not fitting:
        raise SettingsError(f"{lab / 'zones'}: no zone holds {name}; add one with add_zone")
    return max(fitting, key=lambda file: len(file.stem))


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)  # JSON's strings, numbers and booleans are TOML's too


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
