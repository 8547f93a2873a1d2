"""Accounts at mail servers, as the settings name them."""

import ipaddress
import re
from typing import Literal

from msgspec import Struct

PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
"""An address that stands in a header field without quoting (RFC 5322 dot-atom)."""


class ImapAccount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mailbox that mails are collected from: a table `[[imap]]` of the settings file.

    Raises ValueError over fields that do not fit together.
    """

    name: str
    """How logs and cases call it: letters, digits, hyphens."""
    host: str
    """Name of the server, which its certificate must bear."""
    port: int = 993
    """Port of the server."""
    tls: Literal["tls", "starttls", "none"] = "tls"
    """`none` only on this machine itself."""
    user: str
    """Name to log in with."""
    password: str | None = None
    """Password; better `password_file`."""
    password_file: str = ""
    """File whose first line is the password."""
    token_command: tuple[str, ...] = ()
    """Program and arguments that print an OAuth2 access token."""
    token_url: str = ""
    """Where access tokens are had for a refresh token (RFC 6749 section 6); `https:`."""
    token_client: str = ""
    """Client id of your registration there."""
    token_secret_file: str = ""
    """File with the client secret; empty: the client has none."""
    refresh_token_file: str = ""
    """File with the refresh token. It is written where the server gives another one."""
    folders: tuple[str, ...] = ("INBOX",)
    """Folders that are read."""
    reported: bool = False
    """Whether people send mails here to have them looked at: they come first, and may be answered."""
    mark: Literal["none", "seen", "flag"] = "none"
    """What is set on a mail once it is safe: nothing, read, or the flag."""
    move_to: str = ""
    """Folder that a mail is moved to once it is safe; empty: it stays."""
    idle: bool = True
    """Wait for the server to tell of new mails (RFC 2177) where it can."""
    poll_s: float = 60.0
    """How often to look where it cannot."""
    authorities_file: str = ""
    """PEM file of the certificate authorities by which the server is judged; empty: the machine's."""

    def __post_init__(self) -> None:
        if not self.name or not all(sign.isalnum() or sign in "-_." for sign in self.name):
            raise ValueError(f"imap: name {self.name!r}: letters, digits and hyphens")
        ways = [bool(self.password or self.password_file), bool(self.token_command), bool(self.token_url)]
        if ways.count(True) != 1:
            raise ValueError(f"imap {self.name}: give one of password, password_file, token_command, token_url")
        if self.token_url and not (self.refresh_token_file and self.token_client):
            raise ValueError(f"imap {self.name}: token_url needs token_client and refresh_token_file")
        if self.token_url and not (self.token_url.startswith("https://") or _is_loopback_url(self.token_url)):
            raise ValueError(f"imap {self.name}: token_url begins with https://")
        if self.tls == "none" and not is_loopback(self.host):
            raise ValueError(f"imap {self.name}: tls = none is for this machine only")
        if not self.folders or self.move_to in self.folders:
            raise ValueError(f"imap {self.name}: folders names at least one folder, and move_to another one")
        if not 1 <= self.port <= 65535 or not 1 <= self.poll_s <= 3600:
            raise ValueError(f"imap {self.name}: port lies between 1 and 65535, poll_s between 1 and 3600")


class AnswerAccount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How reporters are answered by mail: the table `[answers]` of the settings file.

    Raises ValueError over fields that do not fit together.
    """

    domains: tuple[str, ...]
    """Domains of your own; nobody at any other is ever answered."""
    sender: str
    """Address that answers come from."""
    host: str = "127.0.0.1"
    """Your mail server."""
    port: int = 25
    """Port of the server."""
    tls: Literal["tls", "starttls", "none"] = "starttls"
    """`none` only on this machine itself."""
    user: str = ""
    """Name to log in with; empty: no log-in."""
    password_file: str = ""
    """File whose first line is the password."""
    authorities_file: str = ""
    """PEM file of the certificate authorities by which the server is judged; empty: the machine's."""
    per_day: int = 500
    """Most answers in 24 hours."""
    per_person: int = 20
    """Most answers to one person in 24 hours."""

    def __post_init__(self) -> None:
        if not self.domains or any("@" in domain or "." not in domain for domain in self.domains):
            raise ValueError("answers: domains names at least one domain, without @")
        if PLAIN_ADDRESS.fullmatch(self.sender) is None:
            raise ValueError(f"answers: sender {self.sender!r} is no address")
        if self.tls == "none" and not is_loopback(self.host):
            raise ValueError("answers: tls = none is for this machine only")
        if self.user and not (self.password_file and self.tls != "none"):
            raise ValueError("answers: a log-in needs password_file and TLS")
        if not 1 <= self.port <= 65535 or min(self.per_day, self.per_person) < 1:
            raise ValueError("answers: port lies between 1 and 65535, per_day and per_person above 0")


def is_loopback(host: str) -> bool:
    """Whether it is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_loopback_url(url: str) -> bool:
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0].rpartition(":")[0]
    return scheme == "http" and is_loopback(host)
