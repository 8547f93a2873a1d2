"""Forms of subjects, links, hosts, identifiers and file names: what stays the same when a sender changes numbers and names. Pure."""

import re
import unicodedata
from urllib.parse import urlsplit

_DIGITS = re.compile(r"[0-9]+")
_RUNS = re.compile(r"[0-9]+|[a-z]+|[A-Z]+")
_LONG_PIECE = 16
"""Letters and digits of a path's piece from which on it is taken for a token."""


def shape(text: str) -> str:
    """Text with every run of digits as 9: `Important update on October 9, 9`."""
    return _DIGITS.sub("9", unicodedata.normalize("NFKC", text)).strip().lower()[:200]


def path_shape(url: str) -> str:
    """The path of a URL, digits as 9, long mixed pieces as *: `/wp-content/*/login.php`."""
    path = re.sub(r"^[a-z]+://[^/?#]*", "", url.lower())[:500]
    path = re.split(r"[?#]", path, maxsplit=1)[0] or "/"
    return "/".join("*" if len(piece) >= _LONG_PIECE else _DIGITS.sub("9", piece) for piece in path.split("/"))


def query_shape(url: str) -> str:
    """The names of a URL's parameters, sorted: `email&token`; empty where it has none."""
    try:
        query = urlsplit(url[:2000]).query
    except ValueError:
        return ""
    names = {pair.partition("=")[0][:40] for pair in query.split("&")[:40] if "=" in pair}
    return "&".join(sorted("*" if len(name) >= _LONG_PIECE else _DIGITS.sub("9", name) for name in names if name))[:200]


def host_shape(host: str) -> str:
    """A host with runs of letters as a, of digits as 9, under its own last label: `a9-a.a.example` is `x12-login.shop.example`."""
    above, _, last = host.lower()[:253].rpartition(".")
    if last.isdigit() or ":" in host:
        return "address"
    return f"{identifier_shape(above)}.{last}"


def identifier_shape(text: str) -> str:
    """Runs of digits as 9, of letters as a or A: the form of a Message-ID's left side, of a HELO name, of a file name."""
    return _RUNS.sub(lambda run: "9" if run[0][0].isdigit() else "a" if run[0][0].islower() else "A", text[:120])[:60]


def message_id_shape(message_id: str, author_domains: tuple[str, ...]) -> str:
    """The form of a Message-ID's left side, and whether its right side is the author's domain."""
    left, _, right = message_id.strip().strip("<>").partition("@")
    return f"{identifier_shape(left)}@{'author' if right.lower() in author_domains else 'other'}"


def file_shape(name: str) -> str:
    """A file's name with digits as 9: `invoice_9.htm`."""
    return _DIGITS.sub("9", unicodedata.normalize("NFKC", name).lower())[-80:]
