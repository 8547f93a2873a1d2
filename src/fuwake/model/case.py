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
    """As given on the command line; `-` is standard input."""
    index: int
    """Place in an mbox or Maildir, 0 for a single file."""


class CaseAddress(Struct, frozen=True, kw_only=True):
    """An address as its own sender writes it."""

    name: str | None
    """Display name, decoded; None where there is none."""
    address: str | None
    """addr-spec as written; None where the field holds none."""
    domain: str | None
    """Its domain, lower-case A-labels."""
    header: int
    """Index of the header field it stands in."""


class CaseHeader(Struct, frozen=True, kw_only=True):
    """A header field with the recipient masked; `header:<index>` in evidence lists."""

    index: int
    """0-based place in the header section; the locus is `header:<index>`."""
    name: str
    """As written, without the colon."""
    value: str
    """Unfolded and decoded."""
    start: int
    """First byte of the field in `message.eml`."""
    end: int
    """Byte after its last one."""


class CasePart(Struct, frozen=True, kw_only=True):
    """A MIME part."""

    path: str
    """IMAP section number; the locus is `part:<path>`."""
    type: str
    """Media type, lower-case."""
    charset: str | None
    """As declared; None where absent."""
    filename: str | None
    """Decoded; None where absent."""
    size: int
    """Bytes after the transfer encoding is undone; 0 for a multipart."""
    sha256: str
    """Of those bytes."""
    defects: tuple[Defect, ...]
    """What its standard does not allow."""


class CaseMessage(Struct, frozen=True, kw_only=True):
    """Properties and text of the message, the recipient masked."""

    sha256: str
    """Of the raw message."""
    size: int
    """Bytes of the raw message."""
    subject: str | None
    """Decoded; None where there is no Subject field."""
    date: datetime | None
    """The Date field; None where absent or unreadable. The sender's own claim."""
    date_text: str | None
    """The Date field as written, with the sender's own time zone."""
    message_id: str | None
    """As written."""
    from_: tuple[CaseAddress, ...] = msgspec.field(name="from")
    """Every mailbox of every From field: the author as the sender claims it."""
    sender: tuple[CaseAddress, ...]
    """The Sender field."""
    reply_to: tuple[CaseAddress, ...]
    """The Reply-To fields."""
    return_path: str | None
    """Envelope sender as the receiving server wrote it; '' is the null sender."""
    headers: tuple[CaseHeader, ...]
    """The outermost header section, in the order of the bytes."""
    parts: tuple[CasePart, ...]
    """Every MIME part, multiparts before their children."""
    text: str
    """The body as a person reads it."""
    hidden_text: str
    """Text that is in the HTML and not visible."""
    defects: tuple[Defect, ...]
    """What the standards do not allow."""


class CaseHop(Struct, frozen=True, kw_only=True):
    """A Received field, read."""

    index: int
    """0 = newest; the locus is `hop:<index>`."""
    header: int
    """Index of its header field."""
    from_helo: str | None
    """The name the client gave."""
    from_rdns: str | None
    """The name the server found for the client's address."""
    from_ip: str | None
    """The client's address."""
    by: str | None
    """The server that wrote the field."""
    with_: str | None = msgspec.field(name="with")
    """Protocol word (ESMTP, ESMTPS …)."""
    id: str | None
    """The server's queue id."""
    date: datetime | None
    """When the server says it took the mail."""
    delay_s: float | None
    """Seconds since the next older hop; negative where clocks disagree; None where unknown."""
    vouched: bool
    """True: written by the receiving side. False: the sender may have made it up."""


class CaseOrigin(Struct, frozen=True, kw_only=True):
    """The machine that handed the mail to the first trusted server."""

    ip: str
    """Its address as the boundary hop states it."""
    helo: str | None
    """The name it gave."""
    rdns: str | None
    """The name the server found for it."""


class CaseTrace(Struct, frozen=True, kw_only=True):
    """Hops and trust boundary."""

    hops: tuple[CaseHop, ...]
    """Every Received field, newest first."""
    boundary: int | None
    """Index of the vouched-for hop whose from_ip is the origin; None where there is none."""
    boundary_reason: str
    """Why it lies there, or why there is none (English)."""
    boundary_reason_ja: str
    """The same in Japanese."""
    origin: CaseOrigin | None
    """What that hop says; None where there is no boundary."""


class CaseLink(Struct, frozen=True, kw_only=True):
    """A link: the words, the real target, its role."""

    index: int
    """The locus is `link:<index>`."""
    text: str | None
    """The words a person sees on it."""
    url: str
    """The real target, the recipient masked. Not to be followed."""
    url_defanged: str
    """The same, written so that it cannot be followed."""
    final_url: str | None
    """Where the visit ended; None where it was not visited."""
    domain: str | None
    """Registrable domain; None for an address."""
    host: str | None
    """Host of the target."""
    where: str
    """`anchor`, `text`, `form`, `qr`, `image`, `attachment` or `header`."""
    role: Role
    """Role of its domain."""
    automatic: bool
    """True where a mail program loads it by itself."""
    one_click: bool
    """True for unsubscribe and confirm links: never visited, never asked about."""


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
    parked: bool
    """True where its name servers or its page belong to a parking service."""
    source: str | None
    """`rdap`, `whois` or `dns`: which answer decided."""
    age_days: int | None
    """Days from creation to the mail's date (to the dissection's where the mail has none)."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""
    in_dns: bool | None = None
    """Whether the name exists in DNS; False on NXDOMAIN, which alone does not prove that it is not registered."""


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


class Listing(Struct, frozen=True, kw_only=True):
    """A blocklist's answer about one URL."""

    list: str
    """`google_safe_browsing` …"""
    url: str
    """The address asked about, the recipient replaced."""
    status: Literal["listed", "not_listed", "unknown"]
    """`not_listed` is not "safe"; `unknown` where it could not be asked."""
    threats: tuple[str, ...]
    """The list's own words."""
    asked_at: datetime
    """The state is that of this moment."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Brand(Struct, frozen=True, kw_only=True):
    """Whom the mail pretends to be."""

    id: str
    """Stable word of the brand table."""
    name: str
    """Japanese name."""
    name_en: str
    """English name."""
    category: str | None
    """`bank`, `card`, `shop` …"""
    official_domains: tuple[str, ...]
    """Only such as are graded A or B in the brand list; empty where none is verified."""
    confidence: float
    """0 to 1."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Scenario(Struct, frozen=True, kw_only=True):
    """The pretext."""

    id: str
    """Stable word of the scenario table."""
    confidence: float
    """0 to 1."""
    title: str
    """The pretext in Japanese."""
    title_en: str
    """The pretext in English."""
    wants: str
    """What such mails want, in Japanese."""
    wants_en: str
    """The same in English."""
    advice: str
    """What to do, in Japanese."""
    advice_en: str
    """The same in English."""
    cues: tuple[str, ...]
    """The words in the mail that showed it."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Neighbour(Struct, frozen=True, kw_only=True):
    """An earlier case that is alike."""

    case: str
    """Name of its case folder."""
    likeness: float
    """0 to 1."""
    in_: tuple[str, ...] = msgspec.field(name="in")
    """What is alike: text, structure, hosts …"""


class Campaign(Struct, frozen=True, kw_only=True):
    """Likeness to earlier cases."""

    id: str
    """Name of the group of cases."""
    nearest: tuple[Neighbour, ...]
    """Earlier cases that are alike, nearest first."""


class Redirect(Struct, frozen=True, kw_only=True):
    """One step of the way to the page."""

    url: str
    """Where this step was."""
    status: int | None
    """HTTP status; None for steps made by the page."""
    how: str
    """`http`, `meta`, `script`, `refresh`."""
    ip: str | None
    """Address that was connected to."""


class PageField(Struct, frozen=True, kw_only=True):
    """Something the page asks for."""

    kind: str
    """`email`, `password`, `card_number`, `card_expiry`, `card_code`, `one_time_code`, `pin`, `name`, `phone`,
    `address`, `birth_date`, `bank_account`, `my_number`, `wallet_phrase`, `user_id`, `other`."""
    label: str | None
    """Its words on the page."""


class DummyControl(Struct, frozen=True, kw_only=True):
    """A control that was tried and did nothing."""

    label: str | None
    """Its words on the page."""
    kind: str
    """`select`, `link`, `button` …"""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class PageTarget(Struct, frozen=True, kw_only=True):
    """Where the page would send what is typed; read from a request that was held and never left."""

    url: str
    """The address it would go to."""
    method: str
    """GET, POST …"""
    carries: tuple[str, ...]
    """Kinds of `PageField` whose decoy was in the held request."""


class Page(Struct, frozen=True, kw_only=True):
    """The page behind the link, as seen."""

    status: Literal["seen", "down", "refused", "timeout", "redirect_loop", "blocked", "not_resolved", "failed"]
    """`seen`, or why it could not be seen."""
    url: str
    """What was visited (recipient tokens already replaced)."""
    final_url: str | None
    """Where the visit ended."""
    host: str | None
    """Host of the final address."""
    ip: str | None
    """Address that was connected to."""
    visited_at: datetime
    """The state is that of this moment."""
    http_status: int | None
    """Of the final document."""
    title: str | None
    """As the page sets it."""
    language: str | None
    """As the page declares it."""
    screenshot: str | None
    """sha256 of the PNG among the evidence."""
    text: str | None
    """Visible text, cut to a bound."""
    redirects: tuple[Redirect, ...]
    """Every step on the way."""
    fields: tuple[PageField, ...]
    """What it asks for."""
    dummy_controls: tuple[DummyControl, ...]
    """Controls that were tried and did nothing."""
    working_controls: tuple[DummyControl, ...]
    """Controls that were tried and did something."""
    targets: tuple[PageTarget, ...]
    """Where typed data would go."""
    targets_status: Literal["found", "none", "unknown"]
    """`none`: tried, and nothing would be sent; `unknown`: could not be tried."""
    sent: bool
    """Whether any request that carried typed data left the machine. Always False; recorded so that it can be checked."""
    profiles: tuple[str, ...]
    """Browser profiles with which it was visited."""
    cage: str
    """`sealed`, `flags` or `none`: the isolation level of the visit."""
    certificate: str | None
    """Issuer and term of the TLS certificate; None without TLS."""
    what: str | None
    """What it is, e.g. `webmail_login`, `login`, `card_form`, `none`."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Reason(Struct, frozen=True, kw_only=True):
    """One reason of the verdict."""

    rule: str
    """The rule behind it."""
    says: str
    """Japanese."""
    says_en: str
    """English."""
    weight: float
    """Log-odds it added."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""


class Verdict(Struct, frozen=True, kw_only=True):
    """The judgement and why."""

    label: Literal["phishing", "suspicious", "legitimate", "undetermined"]
    """`undetermined` where the evidence does not suffice either way."""
    probability: float | None
    """Of phishing; None where there is nothing to judge."""
    reasons: tuple[Reason, ...]
    """Heaviest first."""
    guards: tuple[str, ...] = ()
    """Guards that limited the label, by name."""


class Masking(Struct, frozen=True, kw_only=True):
    """What was masked, without saying it."""

    addresses: int
    """How many recipients were masked."""
    occurrences: int
    """How many places were masked."""


class Run(Struct, frozen=True, kw_only=True):
    """When and with what the dissection ran: recorded input, not derived."""

    fuwake: str
    """Version of fuwake."""
    dissected_at: datetime
    """When."""
    vantage: str
    """`internet`, `lab:<name>`, `offline`."""
    mode: Literal["full", "no-visit", "offline"]
    """What was allowed to be asked."""
    trusted_receivers: tuple[str, ...] = ()
    """The reader's own servers, from the settings."""


class Case(Struct, frozen=True, kw_only=True):
    """One dissected message. Fixed keys: see the contract; additions are allowed, renames are not."""

    schema: str
    """`fuwake.case/1`."""
    source: CaseSource
    """Where the message came from."""
    run: Run
    """When, with what, in which world."""
    message: CaseMessage
    """Properties and text."""
    trace: CaseTrace
    """The way of the message."""
    auth: Authentication
    """SPF, DKIM, DMARC, ARC."""
    links: tuple[CaseLink, ...]
    """Every link, in the order of the mail."""
    links_total: int
    """Number of links before any limit."""
    domains: tuple[CaseDomain, ...]
    """Every domain that matters, with its role."""
    hosts: tuple[CaseHost, ...]
    """Every address that matters, with its role."""
    listings: tuple[Listing, ...]
    """Blocklists' answers."""
    observations: tuple[Observation, ...]
    """Every question and its outcome."""
    findings: tuple[Finding, ...]
    """What the rules found."""
    not_evaluated: tuple[NotEvaluated, ...]
    """Rules that could not be asked, and why."""
    spoofing: Spoofing
    """Is the author's address forged?"""
    brand: Brand | None
    """Whom the mail pretends to be; None where no brand of the table fits."""
    scenario: Scenario | None
    """The pretext; None where none of the table fits."""
    campaign: Campaign | None
    """None where there is no earlier case to compare with."""
    page: Page | None
    """The page behind the link; None: see `page_why`."""
    page_why: str | None
    """Why there is no page: `no-link`, `offline`, `no-visit`, `visit-failed: …`."""
    mail_picture: str | None
    """sha256 of the safe picture of the mail, recipient masked."""
    verdict: Verdict
    """The judgement with its reasons."""
    masking: Masking
    """How much was masked."""
    errors: tuple[Trouble, ...]
    """Questions that failed, and what else could not be done."""
