"""What a site says of itself below its pages: its certificate, its header fields, and what public logs know of its certificates."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

Fault = Literal["expired", "not_yet_valid", "wrong_name", "self_signed", "unknown_authority", "weak_key", "weak_signature", "unreadable"]
"""What is wrong with a certificate; several may be."""


class CertificateRecord(Struct, frozen=True, kw_only=True):
    """One certificate of a chain (RFC 5280)."""

    sha256: str
    """Of its DER, which is kept under this name among the evidence."""
    subject: str | None = None
    """Organisation and common name; None where it names neither or cannot be read."""
    issuer: str | None = None
    """The same of who signed it."""
    not_before: datetime | None = None
    """Beginning of its term."""
    not_after: datetime | None = None
    """End of its term."""
    key: str | None = None
    """`RSA 2048`, `EC secp256r1` …"""
    signature: str | None = None
    """Algorithm of its signature, as its OID is called."""


class TlsRecord(Struct, frozen=True, kw_only=True):
    """observer `tls`; question `<host>:<port>`: which certificate a server shows. Nothing of it is trusted.

    found: the handshake came to an end, whatever the certificate is worth (`valid`, `faults`). A valid certificate proves that its
    owner ran the host when it was issued, and never that he is honest.
    """

    host: str
    """As it was asked for."""
    port: int
    """The same."""
    ip: str
    """Address that was connected to."""
    seen_at: datetime
    """When."""
    protocol: str
    """`TLSv1.3` …"""
    cipher: str
    """Cipher suite, as OpenSSL calls it."""
    certificates: tuple[CertificateRecord, ...]
    """As the server sent them, its own first."""
    names: tuple[str, ...]
    """Hosts and addresses that its own certificate names, in its order."""
    names_total: int
    """How many these are, where there are too many to keep."""
    faults: tuple[Fault, ...]
    """Everything that is wrong with it; empty: nothing was found."""
    valid: Literal["yes", "no", "unknown"]
    """`unknown` where the machine has no list of authorities, or its checks disagree. Whether it was revoked was not asked."""
    authority: Literal["known", "unknown", "could_not_tell"]
    """Whether a chain leads to an authority on the list of the machine that asked."""
    logged_at: datetime | None = None
    """The earliest of the logs' stamps inside the certificate (RFC 6962 section 3.3), whose signatures are not checked."""
    logs: int = 0
    """How many such stamps it holds."""


class HttpRecord(Struct, frozen=True, kw_only=True):
    """observer `http`; question: the URL: the header fields of its answer. Redirects are recorded and not followed."""

    url: str
    """What was asked for."""
    method: Literal["HEAD", "GET"]
    """`GET` also where a visit brought the fields."""
    status: int
    """Of the answer."""
    server: str | None = None
    """The field Server."""
    powered_by: str | None = None
    """The field X-Powered-By."""
    content_type: str | None = None
    """The field Content-Type."""
    location: str | None = None
    """Where a redirect points to, absolute."""
    cookies: tuple[str, ...] = ()
    """Names of cookies that it would set; their values are not kept."""
    hsts: str | None = None
    """Strict-Transport-Security (RFC 6797)."""
    csp: str | None = None
    """Content-Security-Policy, cut to a bound."""
    clock_off_s: float | None = None
    """Seconds by which its Date field is ahead of this machine's clock."""
    marks: tuple[str, ...] = ()
    """Networks, hosts, site builders and content systems that the fields give away: `Cloudflare`, `WordPress` …"""


class TransparencyRecord(Struct, frozen=True, kw_only=True):
    """observer `ct`; question `<host>`: which certificates for a name public logs hold (RFC 6962), as a search over them says.

    found: at least one names the host. absent: the search knows none. A wildcard certificate that covers it counts only where the
    search returns it.
    """

    host: str
    """As it was asked for."""
    certificates: int
    """How many that name the host were returned."""
    first_issued: datetime | None
    """Start of the earliest one's term."""
    first_logged: datetime | None
    """When the earliest one came into a log, where the search says so."""
    names: tuple[str, ...]
    """Other names on them."""
    issuers: tuple[str, ...]
    """Who signed them: organisations, at most five."""
    history: bool
    """Whether the search also holds certificates that have run out; without them the first is not known."""
    server: str
    """Host that answered."""


class CaseSite(Struct, frozen=True, kw_only=True):
    """What was seen of one host that the mail leads to, below its pages."""

    host: str
    """A-labels, or an address."""
    tls: TlsRecord | None
    """None: not asked, or without an answer."""
    http: HttpRecord | None
    """None: not asked, or without an answer; from the visit where there was one."""
    transparency: TransparencyRecord | None
    """None: not asked, or without an answer."""
    first_certificate_days: int | None
    """Days from the first certificate that logs know for the name to the mail's arrival, negative where it came later; None where a
    search without expired ones, or none, was asked."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""
