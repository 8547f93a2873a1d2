"""The case document: the frozen result between thinking and telling (`case.json`, `--json`)."""

from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import Struct

from fuwake.model.anatomy import OneClick
from fuwake.model.answer import Answer
from fuwake.model.authentication import Authentication, Spoofing
from fuwake.model.base import Defect, Trouble
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.finding import Finding, NotEvaluated
from fuwake.model.infrastructure import CaseDomain, CaseHost, Listing, Role
from fuwake.model.judgement import Brand, Campaign, Scenario, Verdict
from fuwake.model.observation import Observation
from fuwake.model.page import Page
from fuwake.model.site import CaseSite

SCHEMA = "fuwake.case/1"


class CaseContainer(Struct, frozen=True, kw_only=True):
    """The Outlook item that held the message; kept beside it."""

    kind: Literal["msg"]
    """`msg`: an Outlook item (MS-OXMSG)."""
    file: str
    """Its name in the case folder."""
    sha256: str
    """Of its bytes."""
    size: int
    """Bytes."""
    rebuilt: bool = True
    """False where the message lay in it byte for byte, as an attached file."""


class CaseCarrier(Struct, frozen=True, kw_only=True):
    """The mail in which the dissected message was carried: a forward or a report. Its people are masked like the recipient."""

    file: str
    """Its name in the case folder."""
    part: str
    """Path of the part that held the message."""
    sha256: str
    """Of the carrying mail."""
    size: int
    """Bytes."""
    subject: str | None
    """Decoded."""
    from_domain: str | None
    """Domain of its author."""
    inline: bool = False
    """True where it was forwarded as text: the message was rebuilt from that, and nothing about its sender can be checked."""


class CaseSource(Struct, frozen=True, kw_only=True):
    """Where the message came from."""

    path: str
    """As given on the command line; `-` is standard input; `box.zip!name.eml` an entry of an archive."""
    index: int
    """Place in an mbox or Maildir, 0 for a single file."""
    container: CaseContainer | None = None
    """Set where it came in an Outlook item."""
    carriers: tuple[CaseCarrier, ...] = ()
    """Mails that carried it, the outermost first."""
    left_out: int | None = 0
    """Bytes behind the largest message that is read (setting `max_message_bytes`), neither read nor kept; null where not counted."""


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
    """IMAP section number, for a file of an archive that of the archive and its place in it; the locus is `part:<path>`."""
    type: str
    """Media type, lower-case."""
    charset: str | None
    """As declared; None where absent."""
    filename: str | None
    """Decoded; None where absent."""
    size: int
    """Bytes after the transfer encoding is undone, or as the archive states them; 0 for a multipart."""
    sha256: str | None
    """Of those bytes; null for a file of an archive that could not be read."""
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
    gap: bool | None = None
    """True: the next older hop was not written by the machine that this one names, so a stretch is missing; None: cannot be told."""
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
    """`anchor`, `text`, `form`, `qr`, `image`, `attachment`, `header`, or `picture`: read from the words in a picture, perhaps wrongly."""
    role: Role
    """Role of its domain."""
    automatic: bool
    """True where a mail program loads it by itself."""
    one_click: bool
    """True for unsubscribe and confirm links: never visited, never asked about."""
    one_click_why: OneClick | None = None
    """From what that was told: `list` (the mail's own List-Unsubscribe or the like), `words` on it, `address` (path or parameters)."""
    outer: str | None = None
    """The link as it stands in the mail where a forwarding address was undone; `url`, `host` and `domain` are the target's then."""
    wrappers: tuple[str, ...] = ()
    """Families of forwarding addresses that were recognised, outermost first: `safe_links`, `google` …"""
    opaque: bool = False
    """True where `url` is a forwarding address whose target cannot be read from it."""


class Masking(Struct, frozen=True, kw_only=True):
    """What was masked, without saying it."""

    addresses: int
    """How many recipients were masked."""
    occurrences: int
    """How many places were masked."""


Limit = Literal["time", "memory", "process"]


class Stop(Struct, frozen=True, kw_only=True):
    """Why the reading of the whole message was ended; then its header section alone is read."""

    limit: Limit
    """`time`, `memory`, or `process`: a fault of ours or of a library."""
    what: str
    """In plain English words."""


class DataSet(Struct, frozen=True, kw_only=True):
    """A set of data that the dissection had at hand."""

    name: str
    """`suffixes`, `brands`, `geo`, `asn`, `rdap`, `rdap_fallback` (used only where the registry of registries gave no answer) …"""
    title: str
    """What it is, in English."""
    as_of: date | None
    """Its state by its own word, or the day it was fetched; None where it does not say."""
    source: str
    """Who made it."""
    licence: str
    """Its licence."""
    kind: Literal["program", "machine"]
    """`program`: came with fuwake and is as old as it; `machine`: fetched by the user."""


class Left(Struct, frozen=True, kw_only=True):
    """How much left the machine."""

    sent: int
    """Questions that were sent."""
    receivers: int
    """Servers and services that they went to."""
    known: int
    """Questions that an earlier case's answer served."""
    here: int
    """Questions answered on this machine."""
    skipped: int
    """Questions not asked."""


class Run(Struct, frozen=True, kw_only=True):
    """When and with what the dissection ran: recorded input, not derived."""

    fuwake: str
    """Version of fuwake."""
    dissected_at: datetime
    """When."""
    vantage: str
    """`internet`, `lab:<name>`, `offline`."""
    mode: Literal["full", "passive", "no-visit", "offline"]
    """What was allowed to be asked. `passive`: nothing of the observed site itself."""
    trusted_receivers: tuple[str, ...] = ()
    """The reader's own servers, from the settings."""
    keep_tokens: bool = False
    """Whether what seems to mark one recipient was asked and visited as it stands in the mail (`--keep-tokens`)."""
    data: tuple[DataSet, ...] = ()
    """The sets of data at hand, with their age."""
    max_parts: int = 2_000
    """Setting `max_parts`."""
    max_depth: int = 50
    """Setting `max_depth`."""
    stopped: Stop | None = None
    """Set where a limit ended the reading."""
    brand_pictures: tuple[BrandPicture, ...] = ()
    """Of the pictures that the user keeps of brands, those that something in this case is like."""


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
    sites: tuple[CaseSite, ...] = ()
    """Certificates, header fields and what public logs know, for each host that the mail leads to."""
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
    """Why there is no page: `no-link`, `one-click` (only links that unsubscribe or confirm), `offline`, `no-visit`, `visit-failed: …`."""
    mail_picture: str | None
    """sha256 of the safe picture of the mail, recipient masked."""
    verdict: Verdict
    """The judgement with its reasons."""
    masking: Masking
    """How much was masked."""
    attached_page: Page | None = None
    """The page that came as a file with the mail; None: there was none, or it was not opened."""
    answer: Answer | None = None
    """The answer for people, in both languages; None in cases of earlier versions."""
    left: Left | None = None
    """How much left the machine; `left.<language>.txt` of the case folder lists it."""
    errors: tuple[Trouble, ...]
    """Questions that failed, and what else could not be done."""
