"""What is known of domains and addresses: registration, network, place, mail exchange, role, listings."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from fuwake.model.finding import Certainty
from fuwake.model.role import RoleReason, UsedService

Role = Literal["forged", "compromised", "abused_service", "fraudulent", "innocent", "unknown"]


Phase = Literal["in_force", "ending", "expired", "on_hold", "redemption", "pending_delete", "unknown"]
"""`ending`: given up by its holder, still served. `expired`: past its term. `on_hold`: kept out of DNS by registrar or registry.
`redemption`: deleted, and to be had back. `unknown`: the registry says neither state nor term."""
ParkingKind = Literal["sale", "parking", "expired"]


class Contradiction(Struct, frozen=True, kw_only=True):
    """Two registries' answers that cannot both be right."""

    field: Literal["status", "created_at", "registrar_id", "registrant_country", "name_servers"]
    """What they differ in; `status`: whether the name is registered at all."""
    rdap: str
    """What RDAP says: a day, a number, a code, host names; `registered` or `not_registered`."""
    whois: str
    """The same from WHOIS."""


class Registration(Struct, frozen=True, kw_only=True):
    """Is a domain registered, by RDAP, then WHOIS, then DNS (S6)."""

    status: Literal["registered", "not_registered", "unknown"]
    """`unknown` where no source could tell; never read as free."""
    registrar: str | None
    """As the registry names it."""
    created_at: datetime | None
    """First registration."""
    updated_at: datetime | None
    """Last change."""
    expires_at: datetime | None
    """End of the paid term."""
    registrant: str | None
    """Organisation only, never a person; None where withheld."""
    registrant_country: str | None
    """ISO 3166-1 alpha-2."""
    abuse_contact: str | None
    """Mail address for reports of abuse."""
    name_servers: tuple[str, ...]
    """As the registry lists them."""
    states: tuple[str, ...]
    """EPP or JPRS status words."""
    for_sale: bool
    """True where an answer says that the name is offered; says nothing on whether it is registered."""
    source: str | None
    """`rdap`, `whois` or `dns`: which answer decided."""
    age_days: int | None
    """Days from creation to the mail's date (to the dissection's where the mail has none)."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""
    in_dns: bool | None = None
    """Whether the name exists in DNS; False on NXDOMAIN, which alone does not prove that it is not registered."""
    phase: Phase = "unknown"
    """Where the registration stood when the registry was asked; another thing than `CaseDomain.parking`."""
    registrant_withheld: bool = False
    """The registry or registrar holds the registrant back, or a privacy service stands there: said as that, never as an unknown owner."""
    transferred_at: datetime | None = None
    """Last transfer to another registrar."""
    registered_anew_at: datetime | None = None
    """Registered again after a deletion."""
    contradictions: tuple[Contradiction, ...] = ()
    """Where RDAP and WHOIS do not agree; RDAP's word stands in the fields above."""


class Place(Struct, frozen=True, kw_only=True):
    """A rough place from an address database: never a person's or a machine's."""

    country: str | None
    """ISO 3166-1 alpha-2."""
    region: str | None
    """As the database names it (English)."""
    city: str | None
    """As the database names it (English)."""
    latitude: float | None
    """Degrees, WGS 84."""
    longitude: float | None
    """Degrees, WGS 84."""
    radius_km: float | None
    """The uncertainty to be drawn and said."""
    source: str
    """Database with its date."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Network(Struct, frozen=True, kw_only=True):
    """Who runs an address."""

    ip: str
    """The address asked about."""
    asn: int | None
    """Number of the autonomous system."""
    provider: str | None
    """Organisation that runs the autonomous system or the network."""
    network: str | None
    """CIDR or range as the registry gives it."""
    network_name: str | None
    """Name in the registry."""
    country: str | None
    """ISO 3166-1 alpha-2, by the registry: of the organisation, not of the machine."""
    abuse_contact: str | None
    """Mail address for reports of abuse."""
    rdns: str | None
    """Reverse name."""
    rdns_confirmed: bool | None
    """Forward-confirmed reverse name: True, False, or None where it could not be told."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class MailExchange(Struct, frozen=True, kw_only=True):
    """Can a domain receive mail? (RFC 5321 section 5.1, null MX: RFC 7505)."""

    status: Literal["receives", "null_mx", "no_mx_but_address", "cannot_receive", "unknown"]
    """`unknown` where a question failed."""
    hosts: tuple[str, ...]
    """MX hosts by preference."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class HostName(Struct, frozen=True, kw_only=True):
    """Is a host a name of its own, or does its zone answer for any name (a wildcard, RFC 4592)?"""

    host: str
    """A-labels."""
    wildcard: Literal["yes", "no", "unknown"]
    """`yes`: a name beside it that nobody has set up leads to the same place, so that nothing follows from how the host is called."""
    why: str
    """What shows it, or why it could not be told, in English."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Parking(Struct, frozen=True, kw_only=True):
    """Is a domain put on a page of a service because nobody uses it?"""

    status: Literal["yes", "no", "unknown"]
    """`no`: with none of the services that are known."""
    kind: ParkingKind | None
    """`sale`: offered there; `parking`: advertisements; `expired`: a registrar's page after the end of the term."""
    service: str | None
    """Whose page it is."""
    why: str
    """What shows it, or why it could not be told, in English."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Dnssec(Struct, frozen=True, kw_only=True):
    """Are a domain's records signed, and do the signatures hold? (RFC 4033 section 5, RFC 4035 section 4.3)."""

    state: Literal["secure", "insecure", "bogus", "indeterminate", "unknown"]
    """`insecure`: shown to be unsigned. `bogus`: answers fail validation. `indeterminate`: the resolver validates and could not get
    what it needs. `unknown`: could not be told, which a resolver that does not validate never can."""
    why: str
    """What shows it, in English."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class CaseDomain(Struct, frozen=True, kw_only=True):
    """What is known of one registrable domain."""

    domain: str
    """Registrable domain, A-labels."""
    uses: tuple[str, ...]
    """`author`, `reply_to`, `return_path`, `link`, `page`, `origin` …"""
    role: Role
    """What part it plays; its owner may be a victim."""
    role_why: str
    """Why, in English."""
    role_why_ja: str
    """Why, in Japanese."""
    registration: Registration | None
    """None: never asked."""
    addresses: tuple[str, ...]
    """A and AAAA records."""
    mail: MailExchange | None
    """None: never asked."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""
    dnssec: Dnssec | None = None
    """None: never asked."""
    parking: Parking | None = None
    """None: never asked."""
    names: tuple[HostName, ...] = ()
    """Hosts of the domain of which it was asked."""
    role_certainty: Certainty | None = None
    """How sure the role is; None where it is `unknown`: could not tell."""
    role_reasons: tuple[RoleReason, ...] = ()
    """Every sign that bears on it, those that decided first."""
    service: UsedService | None = None
    """The service that strangers share, where the role is `abused_service`."""


class CaseHost(Struct, frozen=True, kw_only=True):
    """What is known of one IP address."""

    ip: str
    """The address."""
    uses: tuple[str, ...]
    """`origin`, `author` (the From domain's address), `link`, `page` …"""
    names: tuple[str, ...]
    """Names under which it was met."""
    role: Role
    """What part it plays; its owner may be a victim."""
    role_why: str
    """Why, in English."""
    role_why_ja: str
    """Why, in Japanese."""
    network: Network | None
    """None: never asked."""
    place: Place | None
    """None: never asked, or not in the database."""
    role_certainty: Certainty | None = None
    """How sure the role is; None where it is `unknown`: could not tell."""
    role_reasons: tuple[RoleReason, ...] = ()
    """Every sign that bears on it, those that decided first."""


class Listing(Struct, frozen=True, kw_only=True):
    """A list's answer about one URL, domain or address."""

    list: str
    """`google_safe_browsing`, `openphish`, `surbl` …"""
    url: str
    """What was asked about: a URL with the recipient replaced, a domain, or an address."""
    about: Literal["url", "domain", "address"] = "url"
    """Which of these it is."""
    status: Literal["listed", "not_listed", "unknown"]
    """`not_listed` is not "safe"; `unknown` where it could not be asked, refused, or is out of date."""
    match: Literal["url", "page", "host", "domain", "address"] | None = None
    """What the entry names: this very URL; its page or a folder above it; the whole host; a domain; an address. None: no entry."""
    threats: tuple[str, ...]
    """The list's own words."""
    asked_at: datetime
    """The state is that of this moment, or of `as_of` where that is given."""
    as_of: datetime | None = None
    """State of a list that was fetched earlier."""
    age_hours: float | None = None
    """Hours from that state to the question."""
    others_on_host: int = 0
    """Entries for other addresses on the same host, which on a shared host say nothing of this one."""
    reference: str | None = None
    """The list's page about the entry."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""
