"""Calendar files and business cards: folded lines of `NAME;PARAM=…:value` (RFC 5545 section 3.1, RFC 6350 section 3.2)."""

import re

from fuwake.parse.attachments._harvest import Found, Harvest

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"(?:[A-Z0-9-]{1,40}\.)?([A-Z0-9-]{1,40})((?:;(?:\"[^\"\r\n]{0,500}\"|[^:\"\r\n]){0,1000})?):(.*)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([nN,;\\])")
_ADDRESSES = frozenset(
    ("url", "attach", "conference", "source", "fburl", "caladruri", "x-google-conference", "x-microsoft-skypeteamsmeetingurl")
)
_FETCHED = frozenset(("image", "photo", "logo", "sound"))
_TEXTS = frozenset(("description", "location", "summary", "comment", "note", "x-alt-desc", "contact", "title", "org", "styled-description"))
_MOST_LINES = 20_000


def read(data: bytes) -> Harvest:
    """Addresses of URL, ATTACH and their kin, and the texts a person reads. Never raises."""
    harvest = Harvest()
    text = _FOLD.sub("", data.decode("utf-8", "replace"))
    for line in text.splitlines()[:_MOST_LINES]:
        found = _LINE.match(line[:100_000])
        if found is None:
            continue
        name, parameters, value = found[1].lower(), found[2].lower(), found[3].strip()
        if not value or "value=binary" in parameters or "encoding=b" in parameters:
            continue
        if name in _ADDRESSES or name in _FETCHED:
            if ":" in value[:12] and value[:5].lower() != "data:":
                harvest.links.append(Found(_plain(value), automatic=name in _FETCHED))
        elif name in _TEXTS:
            (harvest.html if "text/html" in parameters else harvest.texts).append(_plain(value))
    return harvest


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
