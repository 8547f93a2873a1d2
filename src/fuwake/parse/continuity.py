"""Whether two neighbouring Received fields tell of one unbroken way: the older one is written by the machine that the newer one names."""

from fuwake.parse import providers
from fuwake.parse.domains import is_public_ip, parse_ip
from fuwake.parse.fields.received import Received

FETCHED = frozenset(("pop3", "imap", "pop", "imap4", "imaps", "pop3s"))
"""The receiver fetched the message from its own mailbox."""


def is_gap(newer: Received, older: Received) -> bool | None:
    """True: a stretch is missing between the two, or one is made up. None: they name nothing that could be compared.

    A gap is no proof of forgery: gateways and web mail leave their line out, and one machine may have two names.
    """
    if older.by is None or (newer.with_ is not None and newer.with_.lower() in FETCHED):
        return None
    names = [name for name in ((newer.helo, newer.rdns) if newer.has_from else (newer.by,)) if name is not None]
    if newer.ip is not None and newer.ip in (older.by, older.by_ip):
        return False
    if any(same_host(older.by, name) or _same_organisation(older.by, name) for name in names):
        return False
    inner = newer.ip is not None and not is_public_ip(newer.ip)
    if inner and newer.by is not None and (same_host(older.by, newer.by) or _same_organisation(older.by, newer.by)):
        return False
    if "." not in older.by or older.by == "localhost.localdomain" or parse_ip(older.by) is not None:
        return None  # `localhost`, the name of a container, an inner address: says nothing of whose it is
    told = [name for name in names if "." in name and parse_ip(name) is None]
    return True if told or (newer.ip is not None and not inner) else None


def same_host(one: str, other: str) -> bool:
    """The same name, or one of the two cut to its first label."""
    return one == other or (("." not in one or "." not in other) and one.split(".", 1)[0] == other.split(".", 1)[0])


def _same_organisation(one: str, other: str) -> bool:
    organisation = providers.organisation(one)
    return organisation is not None and organisation == providers.organisation(other)
