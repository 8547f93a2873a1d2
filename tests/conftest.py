"""What holds for every test: no network but this machine's own, and nothing skipped in CI."""

import functools
import ipaddress
import os
import shutil
import socket
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import pytest

from fuwake.settings import data_dir, load

if TYPE_CHECKING:
    from tests.databases.postgresql import PostgreSql

ROOT = Path(__file__).resolve().parent.parent
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


# --- the network guard ----------------------------------------------------------------------------------------------


class NetworkForbidden(RuntimeError):
    """A test tried to leave this machine."""


def _is_own(host: object) -> bool:
    """True for loopback addresses, `localhost` and what names no host at all."""
    if host is None:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if text in {"", "localhost", "0.0.0.0", "::"}:
        return True
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _is_literal(host: object) -> bool:
    """True for IP text, whose "resolution" asks nobody."""
    try:
        ipaddress.ip_address(host.decode("ascii", "replace") if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook (PEP 578): sees every socket of this process, in whatever thread or library."""
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        handle, address = arguments[0], arguments[-1]
        if handle.family not in (socket.AF_INET, socket.AF_INET6) or address is None:
            return
        if not _is_own(address[0]):
            raise NetworkForbidden(f"{event} to {address[0]}:{address[1]}: tests may only talk to loopback; start a server or use the lab")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        host = arguments[0]
        if not _is_own(host) and not _is_literal(host):
            raise NetworkForbidden(f"{event} of {host!r}: tests may not ask the machine's resolver; start a server or use the lab")


sys.addaudithook(_guard)


# --- what a test may need of the machine ---------------------------------------------------------------------------


class Need(NamedTuple):
    """Something that a test needs and that `make test` sets up."""

    what: str
    how: str
    is_there: Callable[[], bool]


def _address_databases() -> bool:
    from fuwake.observe.data_sets import status

    return all(entry.present for entry in status(data_dir(load())))


@functools.cache
def _sealed_cage() -> bool:
    from fuwake.observe.browser.cage import level

    return level(load()).level == "sealed"


def server(program: str) -> str | None:
    """Where a server program is: in the PATH, or where `make setup` unpacked it."""
    return shutil.which(program, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", str(ROOT / ".test-tools/usr/sbin"))))


def nginx() -> str | None:
    """Where nginx is."""
    return server("nginx")


def postgresql_programs() -> Path | None:
    """The folder of PostgreSQL's programs."""
    places = sorted(
        [*Path("/usr/lib/postgresql").glob("*/bin"), *ROOT.glob(".test-tools/usr/lib/postgresql/*/bin")], key=lambda bin_: bin_.parent.name
    )
    found = [place for place in places if (place / "postgres").exists() and (place / "initdb").exists()]
    return found[-1] if found else None


def _runs_unpacked(program: str) -> bool:
    """Servers that look for themselves under /usr/lib are shown it there by bubblewrap, where they are not installed."""
    found = server(program)
    return found is not None and (not found.startswith(str(ROOT)) or shutil.which("bwrap") is not None)


NEEDS = {
    "needs_browser": Need("Chromium", "apt-get install chromium", Path("/usr/lib/chromium/chromium").exists),
    "needs_bubblewrap": Need(
        "the sealed cage", "apt-get install bubblewrap, and user namespaces (sysctl user.max_user_namespaces=15000)", _sealed_cage
    ),
    "needs_fonts": Need(
        "Japanese fonts", "apt-get install fonts-noto-cjk", lambda: any(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"))
    ),
    "needs_poppler": Need("pdftoppm", "apt-get install poppler-utils", lambda: shutil.which("pdftoppm") is not None),
    "needs_nginx": Need("nginx", "make setup", lambda: nginx() is not None),
    "needs_name_servers": Need("Knot DNS and Unbound", "make setup", lambda: None not in map(server, ("knotd", "keymgr", "unbound"))),
    "needs_dovecot": Need("Dovecot, and bubblewrap where it is unpacked only", "make setup", lambda: _runs_unpacked("dovecot")),
    "needs_postfix": Need(
        "Postfix, and root to start it", "make setup, and run the tests as root", lambda: _runs_unpacked("postfix") and os.geteuid() == 0
    ),
    "needs_postgresql": Need("PostgreSQL", "make setup", lambda: postgresql_programs() is not None),
    "needs_npm": Need("npm", "apt-get install nodejs npm", lambda: shutil.which("npm") is not None),
    "needs_axe": Need("axe-core", "make setup", (ROOT / "tests/accessibility/node_modules/axe-core/axe.min.js").exists),
    "needs_systemd": Need("systemd-analyze", "apt-get install systemd", lambda: shutil.which("systemd-analyze") is not None),
    "needs_identity_provider": Need(
        "oidc-provider and node",
        "make setup",
        lambda: (ROOT / "tests/identity_provider/node_modules/oidc-provider").exists() and shutil.which("node") is not None,
    ),
    "needs_data": Need("the address databases", ".venv/bin/fuwake data update", _address_databases),
}


def pytest_configure(config: pytest.Config) -> None:
    for name, need in NEEDS.items():
        config.addinivalue_line("markers", f"{name}: needs {need.what} ({need.how})")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with a browser share one worker of xdist: two browsers at a time starve each other, and the case is made once.

    So do those with a PostgreSQL: one is started for all.
    """
    for item in items:
        if item.get_closest_marker("needs_browser") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        if item.get_closest_marker("needs_postgresql") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("postgresql"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name, need in NEEDS.items():
        if item.get_closest_marker(name) and not need.is_there():
            message = f"needs {need.what}, which is not here; get it with: {need.how}"
            if IN_CI:
                pytest.fail(message, pytrace=False)
            pytest.skip(message)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _no_skip_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _no_skip_in_ci((yield))


def _no_skip_in_ci(report: Report) -> Report:
    if IN_CI and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and in CI nothing is skipped: {report.longrepr}"
    return report


# --- shared fixtures ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def postgresql() -> Iterator["PostgreSql"]:
    """A PostgreSQL of our own; for tests marked `needs_postgresql`. `postgresql.database()` is the address of a new, empty database."""
    from tests.databases.postgresql import postgresql_server

    with postgresql_server() as server_:
        yield server_
