"""A real service with pages and API on loopback, one for all tests of this folder."""

import contextlib
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx2
import msgspec
import pytest

from fuwake.bootstrap import EXAMINER
from fuwake.pipeline.examiner import Manner
from fuwake.pipeline.service import running
from fuwake.pipeline.taking import Taken
from fuwake.settings import Settings
from fuwake.store import accounts, api_tokens, mails
from fuwake.store.accounts import Role, User
from fuwake.store.api_tokens import SCOPES, Scope
from fuwake.store.database import migrate, open_database
from fuwake.store.mails import Priority, Sighting
from fuwake.store.service_folder import ServiceFolder, keep_mail
from fuwake.store.sql import Sql
from fuwake.web.app import Application, create
from fuwake.web.backing import Backing
from fuwake.web.listen import WebListener, open_socket
from fuwake.web.passwords import digest_of
from tests.conftest import ROOT

PASSWORD = "a long enough password"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """There is one engine in a process: these tests share it."""
    for item in items:
        if "tests/web/" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group("web"))


class Served:
    """What runs, and ways to talk to it."""

    def __init__(self, service: Backing, application: Application, settings: Settings, events: list[Mapping[str, object]]) -> None:
        self.service, self.application, self.settings, self.events = service, application, settings, events
        self.settled = threading.Event()
        """Never set: something to wait at."""
        self.url = f"http://{settings.web_listen}"

    def user(self, name: str, role: Role) -> User:
        """A user with `PASSWORD`; the same one when asked for again."""
        with self.service.rows() as sql:
            found = accounts.user_named(sql, name)
        if found is not None:
            return found
        digest = digest_of(PASSWORD)
        with self.service.rows() as sql:
            return accounts.add_user(sql, name, role, digest)

    def token(self, user: User, *scopes: Scope) -> str:
        """A token of a user."""
        with self.service.rows() as sql:
            return api_tokens.create(sql, user, "test", scopes or SCOPES)

    def api(self, role: Role, *scopes: Scope) -> httpx2.Client:
        """A client with a token of a user of the role."""
        return self.with_token(self.token(self.user(role, role), *scopes))

    def with_token(self, token: str) -> httpx2.Client:
        """A client that shows it."""
        return httpx2.Client(base_url=self.url, headers={"Authorization": f"Bearer {token}"}, timeout=60)

    def browser(self) -> httpx2.Client:
        """A client that keeps cookies and follows nothing."""
        return httpx2.Client(base_url=self.url, timeout=60)

    @contextlib.contextmanager
    def signed_in(self, role: Role) -> Iterator[httpx2.Client]:
        """A browser in which a user of the role is signed in."""
        self.user(role, role)
        with self.browser() as client:
            answer = client.post("/login", data={"name": role, "password": PASSWORD, "to": "/", "csrf": csrf_of(client.get("/login").text)})
            assert answer.status_code == 303, answer.text
            yield client


def csrf_of(page: str) -> str:
    """The sign in the first form of a page."""
    return page.partition('name="csrf" value="')[2].partition('"')[0]


def mail(number: int, subject: str = "Your account is suspended") -> bytes:
    """A small mail that is like no other number's."""
    lines = (
        "Received: from mail.attacker.example (mail.attacker.example [192.0.2.9])",
        "\tby mx.example.org; Tue, 3 Nov 2026 10:00:00 +0900",
        "From: Support <support@attacker.example>",
        "To: reader@example.org",
        f"Subject: {subject} {number}",
        "Date: Tue, 3 Nov 2026 10:00:00 +0900",
        f"Message-ID: <{number}@attacker.example>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        f"Please sign in: https://sign-in.attacker.example/{number}",
        "",
    )
    return "\r\n".join(lines).encode()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Everything that is looked up is not: the examinations are offline."""
    path: Path = tmp_path_factory.mktemp("service")
    settings = Settings(
        service_dir=str(path),
        data_dir=str(path / "data"),
        site_dir=str(path / "site"),
        site_url="https://warn.example/",
        web_listen="127.0.0.1:0",
        ocr=False,
        web_requests_per_minute=1_000_000,
        max_message_bytes=1_000_000,
        service_examiners=1,
    )
    folder, events = ServiceFolder(path), list[Mapping[str, object]]()
    manner = Manner(settings=settings, mode="offline", cases=str(folder.cases))
    command = (sys.executable, "-c", EXAMINER)
    with (
        running(folder, manner, command, 1, tell=events.append, grace_s=5.0) as service,
        listening(service, settings, events) as one,
    ):
        yield one


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[tuple[socket.socket, Settings]]:
    """A port of loopback, and the settings that name it."""
    bound, named = open_socket(settings)
    with bound:
        yield bound, named


@contextlib.contextmanager
def listening_at(bound: socket.socket, backing: Backing, settings: Settings, events: list[Mapping[str, object]]) -> Iterator[Served]:
    """Pages and API there."""
    application = create(backing, settings, events.append)
    listener = WebListener(bound, settings, application)
    listener.start()
    try:
        yield Served(backing, application, settings, events)
    finally:
        listener.stop()


@contextlib.contextmanager
def listening(backing: Backing, settings: Settings, events: list[Mapping[str, object]]) -> Iterator[Served]:
    """Pages and API on a port of loopback."""
    with opened(settings) as (bound, named), listening_at(bound, backing, named, events) as served:
        yield served


class StoreOnly:
    """A store with nobody who examines: mails stay waiting."""

    def __init__(self, path: Path) -> None:
        self.folder = ServiceFolder(path)
        self.folder.make()
        with contextlib.closing(open_database(self.folder.database)) as sql:
            migrate(sql)

    def take(self, data: bytes, sighting: Sighting, priority: Priority, left_out: int | None = 0) -> Taken:
        """Keeps it."""
        sha256 = keep_mail(self.folder, data)
        with self.rows() as sql:
            return Taken(sha256, mails.add(sql, sha256, len(data), left_out=left_out, priority=priority, sighting=sighting))

    @contextlib.contextmanager
    def rows(self) -> Iterator[Sql]:
        """A transaction."""
        with contextlib.closing(open_database(self.folder.database)) as sql, sql:
            yield sql

    def progress(self, workflow: str) -> tuple[str, ...]:
        """None."""
        return ()


@contextlib.contextmanager
def store_only(path: Path, **settings: object) -> Iterator[Served]:
    """Pages and API over a store of its own. settings: beyond the usual ones."""
    usual = {"service_dir": str(path), "web_listen": "127.0.0.1:0"}
    with listening(StoreOnly(path), msgspec.convert(usual | settings, Settings), []) as one:
        yield one


@pytest.fixture(scope="session")
def examined(served: Served) -> tuple[str, str]:
    """(mail, case) of a mail that the reporter handed in and that is examined."""
    return examine(served, mail(1))


@pytest.fixture(scope="session")
def phish(served: Served) -> tuple[str, str]:
    """The same of a mail that is phishing by its bytes alone."""
    return examine(served, (ROOT / "labs" / "t3-webmail" / "message.eml").read_bytes())


def examine(served: Served, data: bytes) -> tuple[str, str]:
    """Hands a mail in as the reporter, and waits until there is a case."""
    with served.api("reporter") as client:
        taken = client.post("/api/v1/mails", content=data, headers={"Content-Type": "message/rfc822"})
        assert taken.status_code == 202, taken.text
        number = taken.json()["id"]
        with client.stream("GET", f"/api/v1/mails/{number}/events") as stream:
            lines = [line for line in stream.iter_lines() if line.startswith("data:")]
    assert '"examined"' in lines[-1], lines
    with served.api("analyst") as client:
        case_id = client.get(f"/api/v1/mails/{number}").json()["case_id"]
    return number, case_id
