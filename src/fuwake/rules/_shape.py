"""What rules read from the shape of a name: whether a person or a program made it, and whether it names a machine by its address. Pure."""

import re
from functools import lru_cache

from fuwake.parse.domains import has_known_suffix
from fuwake.parse.tokens import reads_like_no_word

_SWITCH = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
_SHORTEST = 10
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_ADDRESS = re.compile(rf"(?:^|[^0-9]){_OCTET}([.-]){_OCTET}\1{_OCTET}\1{_OCTET}(?=[^0-9]|$)")
_SPARE = frozenset("-_.")
CHEAP = frozenset(
    {"top", "xyz", "icu", "cfd", "sbs", "click", "buzz", "bond", "cyou", "vip", "rest", "quest", "beauty", "hair", "skin"}
    | {"makeup", "autos", "monster", "lol", "cam", "bar", "best", "link", "work", "tk", "ml", "ga", "cf", "gq", "win", "bid"}
    | {"loan", "date", "review", "stream", "trade", "racing", "party", "faith", "science", "download", "men", "rocks", "uno"}
    | {"wang", "fit", "live", "life", "online", "site", "space", "website"}
)
"""Top-level domains of which Interisle (Phishing Landscape 2023, 2024) and Spamhaus report a large share of new names as abused."""
_ERRAND = re.compile(
    r"secure|security|safe|login|logon|signin|verify|verification|account|update|support|billing|wallet|authentication|auth|confirm|"
    r"recovery|recover|unlock|alert|notice|notification|service|payment|invoice|customer|client|access|portal|online|center|centre|help|info"
)


@lru_cache(maxsize=4096)
def machine_made(name: str) -> bool:
    """Whether a label or the front of an address was drawn by lot: letters and digits mixed four times, or letters as in no word.

    At least ten letters and digits are needed: of shorter ones too many are initials. A-labels are never said to be.
    """
    text = "".join(sign for sign in name.lower()[:64] if sign not in _SPARE)
    if len(text) < _SHORTEST or name.startswith("xn--") or not text.isascii():
        return False
    if len(_SWITCH.findall(text)) >= 4:
        return True
    return reads_like_no_word(text) and _CONSONANTS.search(text) is not None


@lru_cache(maxsize=4096)
def errands(label: str) -> int:
    """How many words about accounts and their safety make up a registered name; 0 where most of it is something else.

    Up to half of the letters may be another word (`brand-account-verify`).
    """
    found = _ERRAND.findall(label[:63].lower())
    letters = sum(sign.isalpha() for sign in label)
    return len(set(found)) if 2 * sum(map(len, found)) >= letters else 0


_HOME = frozenset(
    {"local", "lan", "internal", "corp", "home", "localdomain", "localhost", "intra", "intranet", "private", "invalid"}
    | {"test", "example", "arpa", "onion", "workgroup"}
)
"""Last labels of networks that nobody sees from outside (RFC 2606, RFC 6762 appendix G), and of documentation."""


def at_home(host: str) -> bool:
    """Whether a name is one of a private network, where any name may be given."""
    return host.rpartition(".")[2] in _HOME


def public(host: str) -> bool:
    """Whether a name ends in a top-level domain that exists, by the public suffix list."""
    return has_known_suffix(host)


def spells_an_address(host: str) -> bool:
    """Whether a host name writes an IPv4 address out (`192-0-2-7.example`), as machines are called that nobody gave a name."""
    return _ADDRESS.search(host[:255]) is not None
