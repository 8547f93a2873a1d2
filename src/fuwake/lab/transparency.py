"""A search over the logs of certificates, in crt.sh's form, over lists/transparency.toml."""

import json
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs

from msgspec import Struct

from fuwake.lab import faults
from fuwake.lab.dns_server import Note
from fuwake.lab.faults import Fault
from fuwake.lab.http_server import Request, Response
from fuwake.lab.reading import read_toml

QUESTION = "/?q={host}&output=json"


class Logged(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A certificate that a log holds."""

    names: tuple[str, ...]
    issued: datetime
    ends: datetime
    logged: datetime
    issuer: str = "C=US, O=Let's Encrypt, CN=R3"


class Logs(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """lists/transparency.toml."""

    certificate: tuple[Logged, ...] = ()


def load(file: Path) -> Logs | None:
    """The logs; None where there is no file: the search is then not switched on. Raises SettingsError."""
    return read_toml(file, Logs) if file.exists() else None


class SearchServer:
    """Finds certificates by a name on them, or by a part of one, as crt.sh does."""

    def __init__(self, logs: Logs | None, broken: tuple[Fault, ...], note: Note) -> None:
        self._certificates = logs.certificate if logs is not None else ()
        self._broken = broken
        self._note = note

    def handle(self, request: Request) -> Response:
        """A list of certificates, the newest first; an empty one where none is known."""
        asked = parse_qs(request.target.partition("?")[2]).get("q", [""])[0].lower()
        self._note("transparency", asked)
        found = [(number, one) for number, one in enumerate(self._certificates) if any(asked in name for name in one.names)]
        body = json.dumps([_told(number, one) for number, one in sorted(found, key=lambda pair: pair[1].logged, reverse=True)])
        headers = (("content-type", "application/json"),)
        return Response(headers=headers, body=body.encode(), fault=faults.of_query(self._broken, asked))


def _told(number: int, one: Logged) -> dict[str, object]:
    return {
        "issuer_ca_id": 183267,
        "issuer_name": one.issuer,
        "common_name": one.names[0],
        "name_value": "\n".join(one.names),
        "id": 10_000_000_000 + number,
        "entry_timestamp": one.logged.strftime("%Y-%m-%dT%H:%M:%S.000"),
        "not_before": one.issued.strftime("%Y-%m-%dT%H:%M:%S"),
        "not_after": one.ends.strftime("%Y-%m-%dT%H:%M:%S"),
        "serial_number": f"03{number:034x}",
        "result_count": 1,
    }
