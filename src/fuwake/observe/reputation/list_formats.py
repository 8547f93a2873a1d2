"""The download formats of URL lists, read row by row. Pure.

- `urlhaus-csv`: comments with `#`, the last of which names the columns (urlhaus.abuse.ch/api/).
- `phishtank-csv`: a header row; verified and online rows count (phishtank.org/developer_info.php).
- `urls`, `hosts`: one a line, comments with `#`.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from fuwake.observe.reputation.service import moment_of
from fuwake.observe.reputation.url_lists import Form

LONGEST_LINE = 20_000
"""Characters of a line that are read; the rest is passed over."""
_UPDATED = re.compile(r"Last updated: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) \(UTC\)")
_THREATS = {"malware_download": "MALWARE", "botnet_cc": "BOTNET", "phishing": "PHISHING"}


class Row(Struct, frozen=True, kw_only=True):
    """One entry."""

    subject: str
    """A URL, or a host where `whole`."""
    whole: bool = False
    """The entry names the host as a whole."""
    threat: str = ""
    """Empty: the list's usual one."""
    reference: str = ""
    since: datetime | None = None


class NotAList(ValueError):
    """The file is not of this form: an error page, another format."""


def rows(form: Form, lines: Iterable[str]) -> Iterator[Row]:
    """The entries of a file. Raises NotAList where it is none of this form."""
    short = (line[:LONGEST_LINE].replace("\x00", "") for line in lines)
    match form:
        case "urlhaus-csv":
            return _urlhaus(short)
        case "phishtank-csv":
            return _phishtank(short)
        case "urls" | "hosts":
            return _plain(short, whole=form == "hosts")


def updated_at(head: str) -> datetime | None:
    """When the list says of itself that it was made: `# Last updated: 2026-05-17 22:17:15 (UTC)` near its beginning."""
    found = _UPDATED.search(head[:4000])
    return moment_of(found[1]) if found is not None else None


def _urlhaus(lines: Iterable[str]) -> Iterator[Row]:
    columns: list[str] = []
    for line in lines:
        if line.startswith("#"):
            names = [name.strip() for name in line[1:].split(",")]
            columns = names if "url" in names else columns
            continue
        if not line.strip():
            continue
        if not columns:
            raise NotAList("no line of URLhaus names its columns")
        cells = dict(zip(columns, _cells(line), strict=False))
        if cells.get("url"):
            yield Row(
                subject=cells["url"],
                threat=_THREATS.get(cells.get("threat", ""), ""),
                reference=cells.get("urlhaus_link", "")[:300],
                since=moment_of(cells.get("dateadded", "")),
            )


def _phishtank(lines: Iterable[str]) -> Iterator[Row]:
    columns: list[str] = []
    for line in lines:
        if not line.strip():
            continue
        cells = _cells(line)
        if not columns:
            columns = [name.strip().lstrip("\ufeff") for name in cells]
            if not {"phish_id", "url", "verified"} <= set(columns):
                raise NotAList("no header of PhishTank's CSV")
            continue
        row = dict(zip(columns, cells, strict=False))
        if row.get("url") and row.get("verified") == "yes" and row.get("online", "yes") == "yes":
            yield Row(
                subject=row["url"], reference=row.get("phish_detail_url", "")[:300], since=moment_of(row.get("verification_time", ""))
            )


def _plain(lines: Iterable[str], *, whole: bool) -> Iterator[Row]:
    for number, line in enumerate(lines):
        text = line.strip().lstrip("\ufeff")
        if number < 10 and text.startswith("<"):
            raise NotAList("a page of HTML instead of a list")
        if text and not text.startswith("#"):
            yield Row(subject=text, whole=whole)


def _cells(line: str) -> list[str]:
    """The cells of one CSV line (no list breaks a row over lines)."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error as error:
        raise NotAList(f"not CSV: {error}") from error
