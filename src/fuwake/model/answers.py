"""Shapes of `Observation.data`, one per observer. `data` is `msgspec.to_builtins(record)`; read back with `msgspec.convert`."""

from datetime import datetime

from msgspec import Struct


class DnsAnswer(Struct, frozen=True, kw_only=True):
    """observer `dns`; question `<TYPE> <name>` (`A chinonso.net`, `PTR 83.142.144.104`, `TXT _dmarc.colonista.jp`).

    found: at least one record of the type. absent: NXDOMAIN or NODATA (`rcode` tells which). Everything else is failed.
    """

    name: str
    type: str
    rcode: str
    """`NXDOMAIN` (the name does not exist) or `NOERROR` (it exists; with no records: NODATA)."""
    canonical_name: str | None
    records: tuple[str, ...]
    """Presentation form: addresses; `10 mx.example.` for MX (`0 .` is the null MX, RFC 7505); TXT strings joined, unquoted;
    names lower-case without the final dot except inside MX/SOA presentation."""
    ttl: int | None
    truncated_to: int | None = None
    """Number of records kept where there were more than 16."""
    zone: str | None = None
    """Owner of the SOA record that a negative answer carries (RFC 2308): the zone that denies; None where there is none."""


class DomainRecord(Struct, frozen=True, kw_only=True):
    """observers `rdap` and `whois`; question `domain <registrable domain>`.

    found: registered. absent: the authoritative server says there is no such domain. All else failed.
    """

    domain: str
    registrar: str | None
    registrar_id: str | None
    created_at: datetime | None
    updated_at: datetime | None
    expires_at: datetime | None
    registrant: str | None
    """Organisation only. A person's name is never kept."""
    registrant_country: str | None
    abuse_email: str | None
    name_servers: tuple[str, ...]
    states: tuple[str, ...]
    server: str
    """Host of the server that answered."""


class NetworkRecord(Struct, frozen=True, kw_only=True):
    """observers `rdap` and `whois`; question `ip <address>`."""

    range: str
    """As the registry gives it: CIDR, or `first - last`."""
    name: str | None
    organisation: str | None
    country: str | None
    abuse_email: str | None
    parent: str | None
    server: str


class GeoRecord(Struct, frozen=True, kw_only=True):
    """observer `geo`; question `<address>`; local database, nothing leaves the machine."""

    country: str | None
    region: str | None
    city: str | None
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    """Uncertainty to be drawn: by level (city 25, region 100, country: None)."""
    database: str
    database_date: str
    licence: str


class AsnRecord(Struct, frozen=True, kw_only=True):
    """observer `asn`; question `<address>`; local table, nothing leaves the machine."""

    asn: int
    organisation: str
    first: str
    last: str
    database: str
    database_date: str
    licence: str


class SafeBrowsingRecord(Struct, frozen=True, kw_only=True):
    """observer `safe_browsing`; question `<url>`. found: listed. absent: asked and not listed (never "safe")."""

    url: str
    threats: tuple[str, ...]
    """`SOCIAL_ENGINEERING`, `MALWARE` …"""
    platforms: tuple[str, ...]
    server: str


class MailPicture(Struct, frozen=True, kw_only=True):
    """observer `mail_picture`; question `message`: the mail drawn with no network and no script, recipient masked."""

    picture: str
    """sha256 of the PNG."""
    width: int
    height: int
    remote_loads_blocked: int
