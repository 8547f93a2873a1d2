"""What all endpoints share: the service behind them, the settings, and how often who may do what."""

import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import Request

from fuwake.settings import Settings
from fuwake.store.accounts import any_user, secret
from fuwake.web.backing import Backing
from fuwake.web.guard import Answered, host_of
from fuwake.web.pace import Pace
from fuwake.web.pages.dossier import Dossiers
from fuwake.web.press import Press

if TYPE_CHECKING:
    from fuwake.web.oidc import Elsewhere

UPLOADS = frozenset({"/api/v1/mails", "/mails"})
"""Paths to which a mail may be sent."""
_UPLOADS_AT_ONCE = 16
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Office:
    """One for each application; `office_of` finds it."""

    def __init__(self, backing: Backing, settings: Settings, tell: Callable[[Mapping[str, object]], None]) -> None:
        self.backing, self.settings, self.tell = backing, settings, tell
        self.requests = Pace(settings.web_requests_per_minute, settings.web_requests_per_minute)
        self.strangers = Pace(60, 60)
        """Of a network address: tokens that were not good."""
        self.sign_ins_of_address = Pace(4, 30)
        self.sign_ins_of_name = Pace(1, 10)
        """Of a name from an address: passwords that were not right."""
        self.elsewhere = _elsewhere(settings)
        """Where people sign in as well; None: by password only."""
        self.dossiers = Dossiers(settings)
        """What pages of cases are made of."""
        self.press = Press(backing, settings, self.dossiers)
        """What goes out of cases."""
        self.watchers = Slots(settings.web_watchers)
        self.uploads = Slots(_UPLOADS_AT_ONCE)
        self.answered: Counter[tuple[str, str, int]] = Counter()
        """(method, route, status) → requests."""
        self.seconds: dict[str, float] = {}
        """Route → time spent."""
        with backing.rows() as sql:
            self.secret = secret(sql, "web")
            self.first = None if any_user(sql) else secrets.token_urlsafe(24)
        """What the very first user shows to become one; None: there is one."""

    @property
    def url(self) -> str:
        """How people reach the pages, without a slash at the end."""
        return url_of(self.settings)

    def done(self, answered: Answered) -> None:
        """Counts a request that was answered, and puts it into the log."""
        method = answered.method if answered.method in _METHODS else "other"  # a client may invent them
        self.answered[(method, answered.route, answered.status)] += 1
        self.seconds[answered.route] = self.seconds.get(answered.route, 0.0) + answered.seconds
        line = {"what": "request", "method": method, "route": answered.route, "status": answered.status}
        self.tell({**line, "ms": round(answered.seconds * 1000), **({"fault": answered.fault} if answered.fault else {})})


def url_of(settings: Settings) -> str:
    """How people reach the pages, without a slash at the end."""
    return settings.web_url.rstrip("/") or f"http://{settings.web_listen}"


def _elsewhere(settings: Settings) -> "Elsewhere | None":
    if not settings.oidc_issuer:
        return None
    from fuwake.web.oidc import Elsewhere  # only where it is used

    return Elsewhere(settings, f"{url_of(settings)}/login/elsewhere/back")


class Slots:
    """So many at the same time. For threads."""

    def __init__(self, number: int) -> None:
        self._number = self._left = number
        self._lock = Lock()

    @property
    def taken(self) -> int:
        """How many are in use."""
        return self._number - self._left

    def take(self) -> bool:
        """False where none is left."""
        with self._lock:
            if self._left == 0:
                return False
            self._left -= 1
            return True

    def give_back(self) -> None:
        """After each `take` that was True."""
        with self._lock:
            self._left += 1


def office_of(request: Request) -> Office:
    """The office of the application that is asked."""
    office = request.app.state.office
    assert isinstance(office, Office)
    return office


def known_hosts(settings: Settings) -> frozenset[str]:
    """Names under which pages are served, without ports."""
    names = {host_of(name) for name in settings.web_hosts}
    listening = settings.web_listen.rpartition(":")[0].lower()
    if listening not in ("0.0.0.0", "[::]", "::", ""):  # noqa: S104  # it is not listened on here
        names.add(listening)
    if settings.web_url:
        names.add(host_of(urlsplit(settings.web_url).netloc.rpartition("@")[2]))
    return frozenset(names | _LOOPBACK) - {""}
