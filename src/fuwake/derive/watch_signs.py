"""What known signs say of a watched site (watch_signs.toml, and `phase` for its registration): name servers, addresses, pages of hosts."""

import ipaddress
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct

from fuwake.derive.phase import phase_of
from fuwake.model.infrastructure import Phase
from fuwake.model.watch import WatchState

STATES: dict[str, WatchState] = {
    "serves": "up",
    "hold": "blocked_by_registrar",
    "withdrawn": "blocked_by_registrar",
    "suspension_name_servers": "blocked_by_registrar",
    "not_delegated": "blocked_by_registrar",
    "suspended_page": "blocked_by_host",
    "legal": "blocked_by_host",
    "sinkhole_name_servers": "sinkholed",
    "sinkhole_address": "sinkholed",
    "unregistered": "down",
    "nxdomain": "down",
    "no_address": "down",
    "refused": "down",
    "gone": "down",
    "parked": "down",
    # These say nothing of whether the page is there.
    "not_there": "could_not_tell",
    "changed": "could_not_tell",
    "answers_again": "could_not_tell",
    "denied": "could_not_tell",
    "server_error": "could_not_tell",
    "challenge": "could_not_tell",
    "odd_status": "could_not_tell",
    "too_many_redirects": "could_not_tell",
    "null_address": "could_not_tell",
    "no_answer": "could_not_tell",
    "not_asked": "could_not_tell",
    "resolves": "could_not_tell",
    "nothing_asked": "could_not_tell",
    "redirected": "moved",
    "elsewhere": "moved",
    "again": "relaunched",
    "again_elsewhere": "relaunched",
    "same_path": "relaunched",
}
"""Every sign, and what it speaks for."""
_SHORT = 600
"""Signs of text: a longer page is no notice of suspension."""
_BY_PHASE: dict[Phase, str] = {"on_hold": "hold", "redemption": "withdrawn", "pending_delete": "withdrawn"}


class Page(Struct, frozen=True, kw_only=True):
    """How a hosting company's page is known."""

    name: str
    path: str = ""
    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def of_registration(states: Iterable[str]) -> tuple[str, str] | None:
    """(`hold` or `withdrawn`, the registry's word) of the states of a registration."""
    stopped = phase_of(states)
    sign = _BY_PHASE.get(stopped[0]) if stopped is not None else None
    return (sign, stopped[1]) if stopped is not None and sign is not None else None


def of_name_servers(servers: Iterable[str]) -> tuple[str, str] | None:
    """(sign, whose they are) where one of the name servers is known."""
    for server in servers:
        name = server.lower().rstrip(".")
        for entry in _table()["name_server"]:
            if any(name == suffix or name.endswith(f".{suffix}") for suffix in entry["suffixes"]):
                return str(entry["sign"]), str(entry["name"])
    return None


def of_address(ip: str) -> str | None:
    """Whose sinkhole an address is; None where it is none that is known."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return None
    return next((name for network, name in _networks() if address.version == network.version and address in network), None)


def of_page(path: str, title: str | None, text: str | None, passwords: int) -> str | None:
    """Whose page of suspension it is; None where it is none that is known. Words count only on a short page that asks for no password."""
    written = (text or "").lower()
    for page in _pages():
        if page.path and path.lower().startswith(page.path):
            return page.name
        if passwords:
            continue
        by_title = not page.titles or any(words in (title or "").lower() for words in page.titles)
        if page.words and by_title and len(written) <= _SHORT and any(words in written for words in page.words):
            return page.name
    return None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("fuwake.derive").joinpath("watch_signs.toml").read_text(encoding="utf-8"))


@cache
def _networks() -> tuple[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, str], ...]:
    return tuple((ipaddress.ip_network(text), entry["name"]) for entry in _table()["address"] for text in entry["networks"])


@cache
def _pages() -> tuple[Page, ...]:
    return tuple(
        Page(
            name=entry["name"],
            path=entry.get("path", ""),
            titles=tuple(entry.get("titles", ())),
            words=tuple(entry.get("words", ())),
        )
        for entry in _table()["page"]
    )
