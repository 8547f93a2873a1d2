"""All settings: one frozen object, read once from a TOML file and FUWAKE_* variables.

The defaults speak to the real internet; the lab is another value of the same fields.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from fuwake.model.errors import SettingsError
from fuwake.model.mail_accounts import AnswerAccount, ImapAccount

Visitor = Literal["desktop-ja", "phone-ja", "desktop-en", "preview-bot"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field, one setting; the docstring below each is its documentation."""

    vantage: str = "internet"
    """Name of the world that is asked: `internet`, or `lab:<name>`."""
    trusted_receivers: tuple[str, ...] = ()
    """Host names or domains of your own receiving servers, where the bytes of a mail do not show them."""
    dns_servers: tuple[str, ...] = ()
    """Resolvers as `address` or `address:port`; empty: those of the operating system."""
    dns_timeout_s: float = 5.0
    """Longest wait for one DNS question, retries included."""
    rdap_bootstrap_url: str = "https://data.iana.org/rdap/"
    """Folder of `dns.json`, `ipv4.json`, `ipv6.json` and `asn.json` (RFC 9224); `file:///folder/` for a machine that may not ask IANA.
    Where IANA cannot be reached a copy serves: that of `fuwake data update`, else the one that comes with the program."""
    rdap_timeout_s: float = 8.0
    """Longest wait for one RDAP answer."""
    whois_root: str = "whois.iana.org"
    """First server asked for the WHOIS server of a top-level domain or address block."""
    whois_port: int = 43
    """Port of every WHOIS server (RFC 3912)."""
    whois_connect_to: str | None = None
    """Connect to this address whatever the server's name is (the lab)."""
    whois_timeout_s: float = 10.0
    """Longest wait for one WHOIS answer, referrals included."""
    safe_browsing_url: str = "https://safebrowsing.googleapis.com/v5/hashes:search"
    """Google Safe Browsing v5, method `hashes.search`: only hash prefixes are sent there."""
    safe_browsing_key: str | None = None
    """Your API key; without one the list is not asked and the article says so."""
    safe_browsing_timeout_s: float = 5.0
    """Longest wait for the answer."""
    dns_lists: tuple[str, ...] = ("spamcop", "psbl", "surbl", "uribl")
    """Blocklists asked over DNS, of those in the table (docs/how-to/choose-lists.md): `spamcop`, `psbl`, `surbl`, `uribl`, and where their
    terms fit you `spamhaus-zen`, `spamhaus-dbl`, `barracuda`. Empty: none."""
    url_lists: tuple[str, ...] = ()
    """Lists of dangerous URLs that `fuwake data update` fetches and mails are checked against: `urlhaus`, `phishtank`, `openphish`,
    `phishing_database`. With a name you say that the list's terms fit you (docs/how-to/choose-lists.md)."""
    url_list_files: Mapping[str, str] = {}
    """List → file that you bring yourself, in the list's own download format and at most 16 MB; its age is that of the file."""
    abuse_ch_key: str | None = None
    """Your Auth-Key of abuse.ch, for URLhaus (the list and the service)."""
    phishtank_key: str | None = None
    """Your application key of PhishTank (the list and the service)."""
    virustotal_key: str | None = None
    """Your API key of VirusTotal."""
    urlscan_key: str | None = None
    """Your API key of urlscan.io."""
    disclose_to: tuple[str, ...] = ()
    """Services that may be told a link's address, the recipient replaced in it: `urlhaus`, `phishtank`, `virustotal`; and `urlscan`,
    which is told the host only. Each also needs its key; without a name here it is not asked."""
    service_urls: Mapping[str, str] = {}
    """Service → another address that is asked in its place (a proxy of yours, the lab)."""
    service_timeout_s: float = 6.0
    """Longest wait for an answer of these services."""
    ct_search: bool = False
    """Whether a search over the public logs of certificates is told the hosts that a mail leads to, and asked what it knows of them."""
    ct_url: str = "https://crt.sh/?q={host}&output=json"
    """That search: an address with `{host}` in it, which answers as crt.sh does or as Cert Spotter's API does."""
    ct_timeout_s: float = 12.0
    """Longest wait for its answer."""
    site_timeout_s: float = 8.0
    """Longest wait for a site's certificate, and for its header fields."""
    authorities_file: str = ""
    """PEM file of the certificate authorities by which certificates of sites are judged; empty: the machine's. None is ever trusted."""
    passive: bool = False
    """Ask only what the observed side does not notice: active observers (docs/reference/observers.md) are skipped, as the article says."""
    visit: bool = True
    """Whether pages are visited at all."""
    visit_timeout_s: float = 30.0
    """Longest time for all visits of one case together: the browser's start, all visitors at the page, pages that came as files. At most
    3 seconds later the browser is gone."""
    visit_memory_bytes: int = 1_500_000_000
    """Most memory of a case's browser with all its processes; above it the greatest tab is ended, in the end the browser."""
    visit_profiles: tuple[Visitor, ...] = ("desktop-ja", "phone-ja", "desktop-en", "preview-bot")
    """As whom a page is visited, the first one first: a page that hides shows one thing to a phone in Japan and another to a robot."""
    visit_settle_s: float = 1.0
    """Longest wait for a loaded page to become quiet."""
    ocr: bool = True
    """Whether the words in pictures are read where a mail says hardly anything in letters (`fuwake triage`: only with `--ocr`)."""
    ocr_engine: str = "tesseract"
    """The program that reads them: name or path of Tesseract 5 with its Japanese and English data."""
    ocr_timeout_s: float = 20.0
    """Longest time for one picture."""
    chromium: str = "/usr/lib/chromium/chromium"
    """The browser's own binary (not the distribution's wrapper script)."""
    egress_map: Mapping[str, str] = {}
    """Address seen in DNS → `address:port` that the egress proxy really connects to, for port 80 (the lab); `<address>/443` for TLS."""
    egress_ports: tuple[int, ...] = (80, 443, 8080, 8443)
    """Ports the egress proxy may connect to."""
    allow_weak_cage: bool = True
    """Visit with browser flags and proxy only where the network cage cannot be built (the article says so)."""
    data_dir: str = ""
    """Folder of the address databases, the RDAP bootstrap copy and the URL lists; empty:
    `$XDG_DATA_HOME/fuwake` or `~/.local/share/fuwake`."""
    brand_pictures: str = ""
    """Folder of your own pictures of brands (`fuwake brands add-picture`), with which logos and icons are compared; empty: `brand_pictures`
    in the folder of the databases."""
    service_rates: Mapping[str, float] = {}
    """Observer → questions a second to each of its services, in place of fuwake's own limit (docs/reference/observers.md): `rdap=0.5`."""
    answer_cache_s: float = 86400.0
    """Longest time that an answer serves further mails of the same run; its own lifetime (TTL, Cache-Control) may be shorter. 0: each
    mail asks anew."""
    look_up_budget_s: float = 45.0
    """Longest time for all look-ups of one case, and for a round of watching one."""
    watch_schedule: tuple[str, ...] = ("2h until 1d", "1d until 7d", "7d until 90d")
    """How often `fuwake watch` looks at a case again, by the case's age: dense in the first day, then daily, then weekly, then no more.
    After a first sign that a site is not up the next round, which may prove it, comes within an hour."""
    watch_stop_after_down: str = "21d"
    """How long a case's sites must have been down for its watching to end (`14d`, `4w`); `never`: it goes on as long as the schedule."""
    site_dir: str = ""
    """Folder into which `fuwake publish --to site` builds the site, for a web server to hand out; empty: `site` in the folder of the
    databases. What was drafted and published is kept in `publications` beside the databases."""
    site_url: str = ""
    """Address under which readers reach the site, `https://warnings.example.com/`; empty: no feeds, no sitemap, no canonical addresses."""
    site_title: str = ""
    """Name of the site; empty: fuwake's own words."""
    site_templates: str = ""
    """Folder with a `page.html.j2` or `site.css` of your own for the site's lists; empty: fuwake's."""
    reporter_name: str = ""
    """Name of your organisation, as reports of abuse give it (`fuwake report --format xarf`)."""
    reporter_mail: str = ""
    """Mail address at which you are asked back about reports; empty: they are drafts that have to be filled in."""
    max_message_bytes: int = 25_000_000
    """Of a larger message only so much is read and kept; what was left out is named. A larger Outlook item is not read."""
    max_parts: int = 2_000
    """Most parts of a message, files in its archives among them; the others are named. More than the parts are the memory they take."""
    max_depth: int = 50
    """Deepest nesting of a message's parts that is read."""
    message_timeout_s: float = 10.0
    """Most processor time spent on reading one message; after it only its header section is read and the message is named."""
    message_memory_bytes: int = 512_000_000
    """Most memory of the process that reads a message; of a message that needs more only the header section is read."""
    service_dir: str = ""
    """Folder of `fuwake serve`: database, raw mails, case folders, watch folder; empty: `service` in the folder of the databases."""
    database: str = ""
    """Where `fuwake serve` keeps its rows: `postgresql://user:password@host/name`, for several machines; empty: SQLite, there."""
    keep_mails_days: int = 0
    """How many days the service keeps raw mails; then only what was concluded of them is left. 0: for ever."""
    keep_cases_days: int = 0
    """How many days it keeps cases that were not published. 0: for ever."""
    keep_reporters_days: int = 30
    """How many days it keeps who sent a mail in. 0: for ever."""
    service_examiners: int = 2
    """Mails of people that `fuwake serve` examines at the same time, each in a process of its own; of collected ones one less."""
    service_browsers: int = 1
    """Visits that `fuwake serve` makes at the same time, each with a browser of its own (about 1 GB)."""
    service_grace_s: float = 10.0
    """How long a stopping service lets examinations go on; those that take longer are done anew when it runs again."""
    service_watch_s: float = 1.0
    """How often the watch folder is looked into."""
    smtp_listen: str = "127.0.0.1:2525"
    """Where mails are taken by SMTP, `address:port`; empty: nowhere. Beyond this machine only behind a mail server of yours."""
    lmtp_listen: str = ""
    """Where mails are taken by LMTP (RFC 2033), one recipient a mail; empty: nowhere."""
    smtp_recipients: tuple[str, ...] = ()
    """Addresses (`report@example.com`) or domains (`@example.com`) for which mails are taken; empty: for any."""
    smtp_reports: tuple[str, ...] = ()
    """Addresses (or `@example.com`) to which people send mails to have them looked at; mails to others are collected and wait behind.
    Empty: all are reports."""
    smtp_certificate: str = ""
    """PEM file of the certificate, its chain and, unless `smtp_key` names one, its key: then STARTTLS is offered."""
    smtp_key: str = ""
    """PEM file of that certificate's key."""
    smtp_connections: int = 1000
    """Connections at the same time; a further one is told to come later (421)."""
    smtp_mails_per_minute: int = 600
    """Mails a minute from one network address; a further one is told to come later (450)."""
    smtp_timeout_s: float = 120.0
    """Longest wait for a client's next command, and for the whole of a mail."""
    imap: tuple[ImapAccount, ...] = ()
    """Mailboxes that mails are collected from, each a table `[[imap]]` of the file (docs/how-to/collect-from-a-mailbox.md); in the variable
    a list in JSON."""
    answers: AnswerAccount | None = None
    """How people who report a mail are answered by mail, the table `[answers]` of the file (docs/how-to/answer-by-mail.md); in the
    variable an object in JSON. Without it nobody is answered."""
    web_listen: str = "127.0.0.1:8025"
    """Where pages and API are served, `address:port`; empty: nowhere. Beyond this machine only with `web_url` or `web_hosts`."""
    web_url: str = ""
    """How people reach the pages, `https://fuwake.example.com`, where a proxy of yours stands before them; empty: at `web_listen`."""
    web_hosts: tuple[str, ...] = ()
    """Further host names under which pages are served. A request that names another host is refused, so that no page of another site can
    pass itself off as this one (DNS rebinding)."""
    web_proxies: tuple[str, ...] = ()
    """Addresses of proxies of yours that say in X-Forwarded-For and X-Forwarded-Proto for whom they ask; empty: none is believed."""
    web_connections: int = 1_000
    """Connections at the same time; a further one is told to come later (503)."""
    web_requests_per_minute: int = 600
    """Requests a minute of one user or token; a further one is told to come later (429)."""
    web_timeout_s: float = 20.0
    """Longest wait for a client to say what it wants; then its connection is closed."""
    web_watchers: int = 200
    """Pages and programs that follow an examination at the same time; a further one is told to come later (503)."""
    oidc_issuer: str = ""
    """An OpenID Connect provider with which people sign in: its issuer, `https://login.example.com`. It must know the address
    `<web_url>/login/elsewhere/back`. Empty: passwords only."""
    oidc_client_id: str = ""
    """As whom the service is known there."""
    oidc_client_secret: str = ""
    """What the service shows there; empty: it is a public client."""
    oidc_groups_claim: str = "groups"
    """The claim that holds a person's groups."""
    oidc_roles: Mapping[str, str] = {}
    """Group → role, `soc=analyst`: the highest counts, and is looked at again at each sign-in."""
    oidc_new_role: str = ""
    """Role of a person whom no group gives one; empty: nobody gets in so whom no group lets in."""
    client_url: str = ""
    """The service that `fuwake client` works with: `https://fuwake.example.com`."""
    client_token: str = ""
    """The token that it shows there (`fuwake user token`)."""


RANGES: Mapping[str, tuple[float, float]] = {
    "max_message_bytes": (1_000, 200_000_000),
    "max_parts": (10, 10_000),
    "max_depth": (3, 200),
    "message_timeout_s": (0.1, 120.0),
    "message_memory_bytes": (200_000_000, 4_000_000_000),
    "keep_mails_days": (0, 36_500),
    "keep_cases_days": (0, 36_500),
    "keep_reporters_days": (0, 36_500),
    "service_examiners": (1, 64),
    "service_browsers": (1, 64),
    "service_grace_s": (0.1, 600.0),
    "service_watch_s": (0.1, 3_600.0),
    "smtp_connections": (1, 10_000),
    "smtp_mails_per_minute": (1, 1_000_000),
    "smtp_timeout_s": (1.0, 600.0),
    "web_connections": (1, 100_000),
    "web_requests_per_minute": (1, 1_000_000),
    "web_timeout_s": (0.1, 600.0),
    "web_watchers": (1, 10_000),
}
"""Setting → lowest and highest value: beyond them a message is no longer read, or the machine is no longer safe from one."""


def data_dir(settings: Settings) -> Path:
    """The folder of the address databases."""
    if settings.data_dir:
        return Path(settings.data_dir)
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "fuwake"


def service_dir(settings: Settings) -> Path:
    """The folder of the service."""
    return Path(settings.service_dir) if settings.service_dir else data_dir(settings) / "service"


def site_dir(settings: Settings) -> Path:
    """The folder of the built-in site."""
    return Path(settings.site_dir) if settings.site_dir else data_dir(settings) / "site"


def publications_dir(settings: Settings) -> Path:
    """The folder of drafts and of what is out."""
    return data_dir(settings) / "publications"


def pictures_dir(settings: Settings) -> Path:
    """The folder of the user's pictures of brands."""
    return Path(settings.brand_pictures) if settings.brand_pictures else data_dir(settings) / "brand_pictures"


def service_keys(settings: Settings) -> Mapping[str, str | None]:
    """The services that need a key and consent, with the user's keys."""
    return {
        "urlhaus": settings.abuse_ch_key,
        "phishtank": settings.phishtank_key,
        "virustotal": settings.virustotal_key,
        "urlscan": settings.urlscan_key,
    }


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Reads settings. Order: defaults, file (`FUWAKE_SETTINGS` or `path`), then FUWAKE_<FIELD> variables.

    Raises SettingsError naming the file or variable and what is wrong.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    file = path or (Path(environ["FUWAKE_SETTINGS"]) if environ.get("FUWAKE_SETTINGS") else None)
    if file is not None:
        try:
            values.update(tomllib.loads(file.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"settings file {file}: {error}") from error
    types = {field.name: field.type for field in msgspec.structs.fields(Settings)}
    for name, kind in types.items():
        text = environ.get(f"FUWAKE_{name.upper()}")
        if text is None:
            continue
        values[name] = _from_text(kind, text)
    try:
        settings = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"settings{f' ({file})' if file else ''}: {error}") from error
    for name, (lowest, highest) in RANGES.items():
        if not lowest <= getattr(settings, name) <= highest:
            where = f" ({file})" if file else ""
            raise SettingsError(f"settings{where}: {name} lies between {lowest:,} and {highest:,}, and is {getattr(settings, name):,}")
    if settings.database and not settings.database.startswith("postgresql://"):
        raise SettingsError("settings: database is empty or begins with postgresql://")  # its password is not shown
    return settings


def _from_text(kind: Any, text: str) -> Any:
    """`a,b` for a tuple (of tables: JSON), `k=v,k=v` for a mapping, the text itself otherwise. Raises SettingsError."""
    if kind in (tuple[ImapAccount, ...], AnswerAccount | None):
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise SettingsError(f"a setting that is a table, or a list of tables: {error}") from error
    if getattr(kind, "__origin__", None) is tuple:
        return [piece.strip() for piece in text.split(",") if piece.strip()]
    if "Mapping" in str(kind):
        return dict(piece.split("=", 1) for piece in text.split(",") if "=" in piece)
    return text
