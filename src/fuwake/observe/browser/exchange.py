"""One request of a visit and what came back, as it is written down for the archives."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

Fields = tuple[tuple[str, str], ...]
"""(name, value) of a header section, in order."""


class Exchange(Struct, kw_only=True):
    """A request of the load phase. Filled while the visit goes on; what never came stays empty."""

    url: str
    method: str
    kind: str
    """Playwright's word: `document`, `script`, `image` …"""
    started: datetime
    main: bool = False
    """Whether it asked for the page's own document."""
    asked: Fields = ()
    posted: bytes = b""
    status: int = 0
    """0 where no response came."""
    status_text: str = ""
    version: str = "HTTP/1.1"
    answered: Fields = ()
    body: bytes | None = None
    """Content as the page saw it (decoded); None where it is missing, and `gap` says why."""
    gap: str = ""
    cut: bool = False
    """The body was cut at the bound."""
    ip: str | None = None
    """Address that the egress proxy connected to."""
    times: Mapping[str, float] = {}
    """Milliseconds after the start, as Playwright names them; -1 for what did not happen."""

    def answer(self, name: str) -> str:
        """The first response field of this name (lower case), or empty."""
        return next((value for key, value in self.answered if key.lower() == name), "")

    @property
    def media(self) -> str:
        """Declared type without parameters, in lower case; empty where none is declared."""
        return self.answer("content-type").partition(";")[0].strip().lower()
