"""Asks a search over the logs of certificate transparency (RFC 6962) which certificates name a host: crt.sh, or one of its like.

Two forms of answers are read: crt.sh's (`name_value`, `entry_timestamp`), which also holds certificates that have run out, and Cert
Spotter's (`dns_names`), which does not. The server of the host is not asked and notices nothing; the search learns the name.
"""

import re
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

import msgspec
from msgspec import Struct

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.model.site import TransparencyRecord
from fuwake.observe._protocol import Raw
from fuwake.observe.answer_text import tidy
from fuwake.observe.http_exchange import Exchange, from_evidence, host_of_url, too_deep
from fuwake.observe.reputation.service import ask_service, failed, moment_of, refusal
from fuwake.observe.site.certificates import covers
from fuwake.parse.domains import parse_ip, to_ascii

PLACE = "{host}"
"""Where the name goes in the address of a search."""
_MAX_BYTES = 4_000_000
_MOST = 20_000
"""Certificates of one answer that are read."""
_MOST_NAMES = 50
_MOST_ISSUERS = 5
_ORGANISATION = re.compile(r'(?:\A|, ?)O="?([^,"]{1,100})')


class _Entry(Struct, frozen=True, kw_only=True):
    names: tuple[str, ...]
    issued: datetime | None
    logged: datetime | None
    issuer: str | None


class TransparencyObserver:
    """Which certificates for a name are known? Question: `<host>`; data: `model.site.TransparencyRecord`."""

    name: ClassVar[str] = "ct"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "The hosts that a mail leads to, to the search that you name (crt.sh of Sectigo unless you name another)."
    terms: ClassVar[str] = "Off until you switch `ct_search` on. crt.sh is free and without a key; other searches have terms of their own."
    limits: ClassVar[str] = (
        "crt.sh is often slow or overloaded, which is then a failed question. Certificates for another name that covers the host "
        "(wildcards) are not found by its name; those of the last day may be missing."
    )

    def __init__(self, url: str, timeout_s: float) -> None:
        """url: address of a search, with `{host}` in it."""
        self._url, self._timeout_s = url, timeout_s

    async def ask(self, question: str) -> Raw:
        """Asks about one host. Raises ObserveFailure."""
        host = to_ascii(question)
        if host is None or parse_ip(host) is not None or "." not in host:
            raise ObserveFailure("not-supported", "certificates are searched for by names of hosts")
        url = self._url.replace(PLACE, quote(host))
        return await ask_service("GET", url, key="", timeout_s=self._timeout_s, max_bytes=_MAX_BYTES, fields={})

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept exchange → found (certificates that name the host) | absent (none is known) | failed. Pure."""
        answer, host = from_evidence(raw), to_ascii(question)
        if answer is None or host is None:
            return failed("garbage", "not a kept HTTP exchange about a host")
        if answer.status != 200:
            return refusal(answer)
        entries = _entries(answer)
        if entries is None:
            return failed("garbage", "the answer is not of the shape of a certificate search")
        own = [entry for entry in entries if covers(entry.names, host)]
        if not own:
            return Reading(status="absent", data=None, detail="the search knows no certificate for this name")
        issued = [entry.issued for entry in own if entry.issued is not None]
        logged = [entry.logged for entry in own if entry.logged is not None]
        record = TransparencyRecord(
            host=host,
            certificates=len(own),
            first_issued=min(issued, default=None),
            first_logged=min(logged, default=None),
            names=tuple(dict.fromkeys(name for entry in own for name in entry.names if name != host))[:_MOST_NAMES],
            issuers=tuple(dict.fromkeys(entry.issuer for entry in own if entry.issuer))[:_MOST_ISSUERS],
            history=_has_history(answer, logged),
            server=host_of_url(answer.url),
        )
        return Reading(status="found", data=msgspec.to_builtins(record))


def _has_history(answer: Exchange, logged: list[datetime]) -> bool:
    """crt.sh, without being asked to leave out what has run out."""
    return bool(logged) and "exclude=expired" not in answer.url.lower()


def _entries(answer: Exchange) -> list[_Entry] | None:
    """The certificates; None where it is no list of them."""
    try:
        document: Any = None if too_deep(answer.body) else msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(document, list):
        return None
    found = [_entry(one) if isinstance(one, dict) else None for one in document[:_MOST]]
    return None if None in found else [entry for entry in found if entry is not None]


def _entry(one: dict[str, Any]) -> _Entry | None:
    """None where it is of neither form."""
    told: list[object]
    match one:
        case {"name_value": str(names)}:
            told = [*names[:20_000].split("\n"), one.get("common_name")]
        case {"dns_names": list(names)}:
            told = names[:1000]
        case _:
            return None
    names = [clean.lower().rstrip(".") for name in told if (clean := tidy(name, 253)) is not None and " " not in clean and "@" not in clean]
    return _Entry(
        names=tuple(dict.fromkeys(names)),
        issued=moment_of(one.get("not_before")),
        logged=moment_of(one.get("entry_timestamp")),
        issuer=_issuer(one),
    )


def _issuer(one: dict[str, Any]) -> str | None:
    issuer = one.get("issuer")
    text = tidy(issuer.get("friendly_name") or issuer.get("name") if isinstance(issuer, dict) else one.get("issuer_name"), 300)
    found = _ORGANISATION.search(text or "")
    return found.group(1).strip() if found is not None else text[:100] if text else None
