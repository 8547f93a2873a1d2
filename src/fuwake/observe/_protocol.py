"""What an observer is: it asks one kind of question over one protocol and reads the raw answer.

Asking and reading are apart, so that `fuwake verify` can read stored answers again:

- `ask(question)` does all input and output and returns the raw bytes as they came, or raises `ObserveFailure`;
- `read(question, raw)` is pure: raw bytes → `Reading` (found | absent | failed with reason).

An observer gets its transport, endpoints and time limit in its constructor, connects only inside `ask`, translates each
library exception into `ObserveFailure` at its border, bounds size and time, and never raises anything else.
"""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from fuwake.model.observation import Reading


class Raw(Struct, frozen=True, kw_only=True):
    """A raw answer as it came."""

    body: bytes
    """DNS: wire-format message. HTTP: status line, header fields, empty line, body. WHOIS: the bytes. Databases: the entry as JSON."""
    source: str
    """Who answered: `https://rdap.example/domain/aq.xyz`, `whois.jprs.jp:43`, `dns 127.0.0.1:5353`, `dbip-city 2026-06`."""
    attachments: tuple[bytes, ...] = ()
    """Further evidence to keep by sha256 (pictures of a visit); `body` names them by digest."""
    asked_at: datetime | None = None
    """When an earlier case asked, where its answer is used again and nothing left the machine for this one."""


class Observer(Protocol):
    """One file, one protocol."""

    @property
    def name(self) -> str:
        """`dns`, `rdap` …; first half of observation ids."""
        ...

    @property
    def active(self) -> bool:
        """True where the observed party may notice the question."""
        ...

    @property
    def leaves(self) -> str:
        """What leaves the machine, in one sentence (docs)."""
        ...

    async def ask(self, question: str) -> Raw:
        """Asks. Raises ObserveFailure(reason, detail) where nothing usable came back."""
        ...

    def read(self, question: str, raw: bytes) -> Reading:
        """Reads the raw bytes. Pure; never raises: what cannot be read is `failed` / `garbage`."""
        ...
