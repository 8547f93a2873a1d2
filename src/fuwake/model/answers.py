"""Shapes of `Observation.data`, one per observer. `data` is `msgspec.to_builtins(record)`; read back with `msgspec.convert`."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

DnssecState = Literal["secure", "unknown"]
"""What the resolver says of one answer. `secure`: it validated (AD, RFC 4035 section 3.2.3). `unknown`: it does not say so; why not
(an unsigned zone, no validation) takes further questions: `infrastructure.Dnssec`. An answer that fails validation is no answer:
`servfail`."""


class DnsAnswer(Struct, frozen=True, kw_only=True):
    """observer `dns`; question `<TYPE> <name>` (`A chinonso.net`, `PTR 83.142.144.104`, `TXT _dmarc.colonista.jp`).

    `<TYPE> <name> +cd`: the same with validation switched off (RFC 4035 section 3.2.2); its answer says nothing of the zone but that
    there is one. found: at least one record of the type. absent: NXDOMAIN or NODATA (`rcode` tells which). Everything else is failed.
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
    dnssec: DnssecState = "unknown"
    """The resolver's word; only as good as the way to it."""
    zone: str | None = None
    """Owner of the SOA record that a negative answer carries (RFC 2308): the zone that denies; None where there is none."""
    denial: Literal["nsec", "nsec3", "opt-out"] | None = None
    """Signed records that come with a negative answer to a DS question (RFC 4034, RFC 5155); `opt-out`: NSEC3 that leaves unsigned
    delegations out (RFC 5155 section 6), so that no resolver may call the answer validated (section 9.2)."""


BOGUS_ERRORS = frozenset((6, 7, 8, 9, 10, 11, 12, 25))
"""Extended errors that say that an answer failed DNSSEC validation (RFC 8914 sections 4.7 to 4.13; 25: IANA registry)."""


class DnsFailure(Struct, frozen=True, kw_only=True):
    """observer `dns`, failed, where a server answered with an error: what it said."""

    rcode: str
    errors: tuple[int, ...] = ()
    """Extended error codes (RFC 8914)."""


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
    """In the words of EPP (RFC 5731; RDAP's by RFC 8056), or JPRS's own."""
    server: str
    """Host of the server that answered."""
    registrant_withheld: bool = False
    """The answer says that it holds the registrant back (RFC 9537, a remark, words in the name's place), or a privacy service stands
    there."""
    transferred_at: datetime | None = None
    """Last transfer to another registrar."""
    registered_anew_at: datetime | None = None
    """Registered again after it had been deleted."""
    signed: bool | None = None
    """Whether the registry knows keys for DNSSEC; None where it does not say."""
    reseller: str | None = None
    """Organisation that sold the name for the registrar."""
    flaws: tuple[str, ...] = ()
    """What in an RDAP answer is not as RFC 9083 asks; it was read as far as it can be."""


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
    origin: tuple[int, ...] = ()
    """Autonomous systems that the registry names as the origin of the network: declared by its holder, not seen in routing."""
    flaws: tuple[str, ...] = ()
    """As of DomainRecord."""


class AutnumRecord(Struct, frozen=True, kw_only=True):
    """observer `rdap`; question `autnum <number>`: the registry's word on an autonomous system."""

    first: int
    last: int
    """The block that it was given out in."""
    name: str | None
    organisation: str | None
    """Organisation only."""
    country: str | None
    abuse_email: str | None
    registered_at: datetime | None
    server: str
    flaws: tuple[str, ...] = ()
    """As of DomainRecord."""


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


class ListRecord(Struct, frozen=True, kw_only=True):
    """observers `safe_browsing`, `dnsbl`, `url_list`, `urlhaus`, `phishtank`, `virustotal`, `urlscan`: what a list says of a subject.

    found: listed. absent: asked and not listed, which is never "safe". A list that refused, is out of date or answers everything
    has failed.
    """

    list: str
    """Name of the list: `google_safe_browsing`, `surbl`, `openphish` …"""
    subject: str
    """The URL, domain or address asked about."""
    match: Literal["url", "page", "host", "domain", "address"] | None
    """What the entry names: this very URL; its page or a folder above it; the whole host; a domain; an IP address. None: no entry."""
    threats: tuple[str, ...]
    """What for: `SOCIAL_ENGINEERING`, `MALWARE`, `SPAM`, `ABUSED_PHISHING` …"""
    server: str
    """Host that answered; the file's source for a list on this machine."""
    matched: str | None = None
    """The entry as the list has it: a host and path, a code, a number."""
    reference: str | None = None
    """Page of the list about the entry."""
    since: datetime | None = None
    """When the list took it up."""
    others_on_host: int = 0
    """Entries for other addresses on the same host. On a shared host they say nothing of this one."""
    others_under_domain: int = 0
    """Entries for addresses on other hosts of the same registrable domain."""
    as_of: datetime | None = None
    """State of a list that was fetched earlier; None: it answered at the moment it was asked."""
    age_hours: float | None = None
    """Hours from that state to the question."""
    lifetime_s: float | None = None
    """How long the answer holds, where the service says so."""


class MailPicture(Struct, frozen=True, kw_only=True):
    """observer `mail_picture`; question `message`: the mail drawn with no network and no script, recipient masked."""

    picture: str
    """sha256 of the PNG."""
    width: int
    height: int
    remote_loads_blocked: int


class PictureLine(Struct, frozen=True, kw_only=True):
    """One line of words in a picture."""

    text: str
    confidence: float
    """0 to 1, of the engine's own measure; the mean over its signs."""
    weakest: float
    """The same of its least certain word."""
    box: tuple[int, int, int, int]
    """Left, top, width, height in pixels of the picture."""


class PictureText(Struct, frozen=True, kw_only=True):
    """observer `picture_text`; question: path of the part (`1.2`; `1.2#1`: first picture inside the HTML of that part).

    found: words were read. absent: the engine saw none. Read by optical character recognition, so any sign may be wrong.
    """

    width: int
    height: int
    lines: tuple[PictureLine, ...]
