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


_HOME = frozenset("local lan internal corp home localdomain localhost intra intranet private invalid test example arpa onion workgroup".split())
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
