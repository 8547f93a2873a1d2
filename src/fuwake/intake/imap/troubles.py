"""What can go wrong with a mailbox; `str` is plain words for log and health, with nobody's address in them."""

import re

from fuwake.parse.visible import plain

_ADDRESS = re.compile(r"[^\s<>\"'(]{1,200}@[^\s<>\"')]{1,200}")


class Trouble(Exception):
    """Base: the folder cannot be read now."""


class Lost(Trouble):
    """The connection is of no use any more."""


class Refused(Trouble):
    """The server, or what gives out tokens, does not let the account in."""


class NotGiven(Trouble):
    """One mail could not be had, marked or moved; the connection is sound."""


def said(error: BaseException) -> str:
    """What a server said, fit for a log."""
    words = error.strerror or "" if isinstance(error, OSError) else error.args[0] if error.args else ""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return _ADDRESS.sub("(address)", plain(text, 160)) or type(error).__name__
