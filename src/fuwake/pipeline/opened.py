"""A message read once for everything that follows: its anatomy, and what masks its recipient."""

from dataclasses import dataclass

from fuwake.model.anatomy import Anatomy
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Made by `open_mail`."""

    raw: bytes
    anatomy: Anatomy
    redactor: Redactor


def open_mail(raw: bytes, trusted_receivers: tuple[str, ...] = ()) -> Opened:
    """Reads the bytes. Never raises on bad mail."""
    anatomy = parse(raw, trusted_receivers=trusted_receivers)
    return Opened(raw=raw, anatomy=anatomy, redactor=Redactor.of(anatomy))
