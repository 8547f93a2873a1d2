"""The case document: the frozen result between thinking and telling (`case.json`, `--json`)."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from fuwake.model.authentication import Authentication, Spoofing
from fuwake.model.base import Defect, Trouble
from fuwake.model.finding import Finding, NotEvaluated
from fuwake.model.observation import Observation

SCHEMA = "fuwake.case/1"

Role = Literal["forged", "compromised", "abused_service", "fraudulent", "innocent", "unknown"]


class CaseSource(Struct, frozen=True, kw_only=True):
    """Where the message came from."""

    path: str
    index: int


class CaseAddress(Struct, frozen=True, kw_only=True):
    """An address as its own sender writes it."""

    name: str | None
    address: str | None
    domain: str | None
    header: int


class CaseHeader(Struct, frozen=True, kw_only=True):
    """A header field with the recipient masked; `header:<index>` in evidence lists."""

    index: int
    name: str
    value: str
    start: int
    end: int


class CasePart(Struct, frozen=True, kw_only=True):
    """A MIME part."""

    path: str
    type: str
    charset: str | None
    filename: str | None
    size: int
    sha256: str
    defects: tuple[Defect, ...]


class CaseMessage(Struct, frozen=True, kw_only=True):
    """Properties and text of the message, the recipient masked."""

    sha256: str
    size: int
    subject: str | None
    date: datetime | None
    date_text: str | None
    message_id: str | None
    from_: tuple[CaseAddress, ...] = msgspec.field(name="from")
    sender: tuple[CaseAddress, ...]
    reply_to: tuple[CaseAddress, ...]
    return_path: str | None
    headers: tuple[CaseHeader, ...]
    parts: tuple[CasePart, ...]
    text: str
    hidden_text: str
    defects: tuple[Defect, ...]


class CaseHop(Struct, frozen=True, kw_only=True):
    """A Received field, read."""

    index: int
    header: int
    from_helo: str | None
    from_rdns: str | None
    from_ip: str | None
    by: str | None
    with_: str | None = msgspec.field(name="with")
    id: str | None
    date: datetime | None
    delay_s: float | None
    vouched: bool


class CaseOrigin(Struct, frozen=True, kw_only=True):
    """The machine that handed the mail to the first trusted server."""

    ip: str
    helo: str | None
    rdns: str | None


class CaseTrace(Struct, frozen=True, kw_only=True):
    """Hops and trust boundary."""

    hops: tuple[CaseHop, ...]
    boundary: int | None
    boundary_reason: str
    boundary_reason_ja: str
    origin: CaseOrigin | None


class CaseLink(Struct, frozen=True, kw_only=True):
    """A link: the words, the real target, its role."""

    index: int
    text: str | None
    url: str
    url_defanged: str
    final_url: str | None
    domain: str | None
    host: str | None
    where: str
    role: Role
    automatic: bool
    one_click: bool


class Registration(Struct, frozen=True, kw_only=True):
    """Is a domain registered, by RDAP, then WHOIS, then DNS (S6)."""

    status: Literal["registered", "not_registered", "unknown"]
    registrar: str | None
    created_at: datetime | None
    updated_at: datetime | None
    expires_at: datetime | None
    registrant: str | None
    """Organisation only, never a person; None where withheld."""
    registrant_country: str | None
    abuse_contact: str | None
    name_servers: tuple[str, ...]
    states: tuple[str, ...]
    for_sale: bool
    parked: bool
    source: str | None
    """`rdap`, `whois` or `dns`: which answer decided."""
    age_days: int | None
    """Days from creation to the mail's date (to the dissection's where the mail has none)."""
    evidence: tuple[str, ...]
    in_dns: bool | None = None
    """Whether the name exists in DNS; False on NXDOMAIN, which alone does not prove that it is not registered."""


class Place(Struct, frozen=True, kw_only=True):
    """A rough place from an address database: never a person's or a machine's."""

    country: str | None
    """ISO 3166-1 alpha-2."""
    region: str | None
    city: str | None
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    """The uncertainty to be drawn and said."""
    source: str
    """Database with its date."""
    evidence: tuple[str, ...]


class Network(Struct, frozen=True, kw_only=True):
    """Who runs an address."""

    ip: str
    asn: int | None
    provider: str | None
    network: str | None
    """CIDR or range as the registry gives it."""
    network_name: str | None
    country: str | None
    abuse_contact: str | None
    rdns: str | None
    rdns_confirmed: bool | None
    """Forward-confirmed reverse name: True, False, or None where it could not be told."""
    evidence: tuple[str, ...]


class MailExchange(Struct, frozen=True, kw_only=True):
    """Can a domain receive mail? (RFC 5321 section 5.1, null MX: RFC 7505)."""

    status: Literal["receives", "null_mx", "no_mx_but_address", "cannot_receive", "unknown"]
    hosts: tuple[str, ...]
    evidence: tuple[str, ...]


class CaseDomain(Struct, frozen=True, kw_only=True):
    """What is known of one registrable domain."""

    domain: str
    uses: tuple[str, ...]
    """`author`, `reply_to`, `return_path`, `link`, `page`, `origin` …"""
    role: Role
    role_why: str
    role_why_ja: str
    registration: Registration | None
    addresses: tuple[str, ...]
    mail: MailExchange | None
    evidence: tuple[str, ...]


class CaseHost(Struct, frozen=True, kw_only=True):
    """What is known of one IP address."""

    ip: str
    uses: tuple[str, ...]
    """`origin`, `author` (the From domain's address), `link`, `page` …"""
    names: tuple[str, ...]
    role: Role
    role_why: str
    role_why_ja: str
    network: Network | None
    place: Place | None


class Listing(Struct, frozen=True, kw_only=True):
    """A blocklist's answer about one URL."""

    list: str
    """`google_safe_browsing` …"""
    url: str
    status: Literal["listed", "not_listed", "unknown"]
    threats: tuple[str, ...]
    asked_at: datetime
    evidence: tuple[str, ...]


class Brand(Struct, frozen=True, kw_only=True):
    """Whom the mail pretends to be."""

    id: str
    name: str
    name_en: str
    category: str | None
    official_domains: tuple[str, ...]
    """Only such as are graded A or B in the brand list; empty where none is verified."""
    confidence: float
    evidence: tuple[str, ...]


class Scenario(Struct, frozen=True, kw_only=True):
    """The pretext."""

    id: str
    confidence: float
    title: str
    title_en: str
    wants: str
    wants_en: str
    advice: str
    advice_en: str
    cues: tuple[str, ...]
    evidence: tuple[str, ...]


class Neighbour(Struct, frozen=True, kw_only=True):
    """An earlier case that is alike."""

    case: str
    likeness: float
    in_: tuple[str, ...] = msgspec.field(name="in")


class Campaign(Struct, frozen=True, kw_only=True):
    """Likeness to earlier cases."""

    id: str
    nearest: tuple[Neighbour, ...]


class Redirect(Struct, frozen=True, kw_only=True):
    """One step of the way to the page."""

    url: str
    status: int | None
    how: str
    """`http`, `meta`, `script`, `refresh`."""
    ip: str | None


class PageField(Struct, frozen=True, kw_only=True):
    """Something the page asks for."""

    kind: str
    """`email`, `password`, `card_number`, `card_expiry`, `card_code`, `one_time_code`, `pin`, `name`, `phone`,
    `address`, `birth_date`, `bank_account`, `my_number`, `wallet_phrase`, `user_id`, `other`."""
    label: str | None


class DummyControl(Struct, frozen=True, kw_only=True):
    """A control that was tried and did nothing."""

    label: str | None
    kind: str
    """`select`, `link`, `button` …"""
    evidence: tuple[str, ...]


class PageTarget(Struct, frozen=True, kw_only=True):
    """Where the page would send what is typed; read from a request that was held and never left."""

    url: str
    method: str
    carries: tuple[str, ...]
    """Kinds of `PageField` whose decoy was in the held request."""


class Page(Struct, frozen=True, kw_only=True):
    """The page behind the link, as seen."""

    status: Literal["seen", "down", "refused", "timeout", "redirect_loop", "blocked", "not_resolved", "failed"]
    url: str
    """What was visited (recipient tokens already replaced)."""
    final_url: str | None
    host: str | None
    ip: str | None
    visited_at: datetime
    http_status: int | None
    title: str | None
    language: str | None
    screenshot: str | None
    """sha256 of the PNG among the evidence."""
    text: str | None
    redirects: tuple[Redirect, ...]
    fields: tuple[PageField, ...]
    dummy_controls: tuple[DummyControl, ...]
    working_controls: tuple[DummyControl, ...]
    targets: tuple[PageTarget, ...]
    targets_status: Literal["found", "none", "unknown"]
    sent: bool
    """Whether any request that carried typed data left the machine. Always False; recorded so that it can be checked."""
    profiles: tuple[str, ...]
    cage: str
    """`sealed`, `flags` or `none`: the isolation level of the visit."""
    certificate: str | None
    what: str | None
    """What it is, e.g. `webmail_login`, `login`, `card_form`, `none`."""
    evidence: tuple[str, ...]


class Reason(Struct, frozen=True, kw_only=True):
    """One reason of the verdict."""

    rule: str
    says: str
    says_en: str
    weight: float
    evidence: tuple[str, ...]


class Verdict(Struct, frozen=True, kw_only=True):
    """The judgement and why."""

    label: Literal["phishing", "suspicious", "legitimate", "undetermined"]
    probability: float | None
    """Of phishing; None where there is nothing to judge."""
    reasons: tuple[Reason, ...]
    guards: tuple[str, ...] = ()
    """Guards that limited the label, by name."""


class Masking(Struct, frozen=True, kw_only=True):
    """What was masked, without saying it."""

    addresses: int
    occurrences: int


class Run(Struct, frozen=True, kw_only=True):
    """When and with what the dissection ran: recorded input, not derived."""

    fuwake: str
    dissected_at: datetime
    vantage: str
    """`internet`, `lab:<name>`, `offline`."""
    mode: Literal["full", "no-visit", "offline"]
    trusted_receivers: tuple[str, ...] = ()


class Case(Struct, frozen=True, kw_only=True):
    """One dissected message. Fixed keys: see the contract; additions are allowed, renames are not."""

    schema: str
    source: CaseSource
    run: Run
    message: CaseMessage
    trace: CaseTrace
    auth: Authentication
    links: tuple[CaseLink, ...]
    links_total: int
    domains: tuple[CaseDomain, ...]
    hosts: tuple[CaseHost, ...]
    listings: tuple[Listing, ...]
    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    spoofing: Spoofing
    brand: Brand | None
    scenario: Scenario | None
    campaign: Campaign | None
    page: Page | None
    page_why: str | None
    """Why there is no page: `no-link`, `offline`, `no-visit`, `visit-failed: …`."""
    mail_picture: str | None
    """sha256 of the safe picture of the mail, recipient masked."""
    verdict: Verdict
    masking: Masking
    errors: tuple[Trouble, ...]
