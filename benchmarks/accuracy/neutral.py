"""Takes from a mail what tells its age, channel and collection, so that it is seen whether the figures hang on them."""

import re
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from msgspec import Struct

YEAR = 2025
"""In which every mail is said to have been sent."""
_STANDIN = b"anna.meier@recipient.example"
_DATES = re.compile(
    rb"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),\s{1,3})?\d{1,2}\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s\d{2,4}"
    rb"\s\d{1,2}:\d{2}(?::\d{2})?(?:\s[+-]\d{4}|\s[A-Z]{2,4})?"
)
_FIELD = re.compile(rb"^([!-9;-~]{1,80})[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*", re.MULTILINE)
_END = re.compile(rb"\r?\n\r?\n")
_NEEDED = frozenset(
    ("from", "to", "subject", "date", "message-id", "received", "content-type", "content-transfer-encoding", "mime-version")
)


class Marks(Struct, frozen=True):
    """Names of header fields that one of the two sets has and the other has not, in lower case."""

    fields: frozenset[str]


def field_names(folder: Path) -> set[str]:
    """Names of all header fields of the mails below a folder, in lower case."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            head, _, _ = _parted(path.read_bytes())
            found.update(name.decode("ascii").lower() for name in _FIELD.findall(head))
    return found


def marks(phish: Path, ham: Path) -> Marks:
    """What tells the two sets apart by the mere presence of a field."""
    return Marks(frozenset((field_names(phish) ^ field_names(ham)) - _NEEDED))


def neutral(raw: bytes, marks: Marks) -> bytes:
    """The mail with dates of one year, another word for the redacted recipient, and without the fields that only one set has."""
    head, gap, body = _parted(raw)
    kept = _FIELD.sub(lambda field: b"" if field[1].decode("ascii").lower() in marks.fields else field[0], head)
    dated = _DATES.sub(_redated, kept)
    return re.sub(rb"phishing@pot\b", _STANDIN, dated + gap + body, flags=re.IGNORECASE)


def _parted(raw: bytes) -> tuple[bytes, bytes, bytes]:
    end = _END.search(raw)
    if end is None:
        return raw, b"", b""
    cut = raw.index(b"\n", end.start()) + 1
    return raw[:cut], raw[cut : end.end()], raw[end.end() :]


def _redated(hit: re.Match[bytes]) -> bytes:
    try:
        date: datetime = parsedate_to_datetime(hit[0].decode("ascii"))
        return format_datetime(date.replace(year=YEAR)).encode()
    except ValueError:  # 29 February, or no date after all
        return hit[0]
