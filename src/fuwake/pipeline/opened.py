"""A message read once for everything that follows: its anatomy, and what masks its recipient."""

from dataclasses import dataclass

from fuwake.model.anatomy import Anatomy
from fuwake.model.case import CaseSource
from fuwake.parse.context import in_context, with_cargo_noted
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Made by `open_mail`."""

    raw: bytes
    anatomy: Anatomy
    redactor: Redactor


def open_mail(
    raw: bytes, trusted_receivers: tuple[str, ...] = (), *, source: CaseSource | None = None, carriers: tuple[bytes, ...] = ()
) -> Opened:
    """Reads the bytes. `source` tells whether they were rebuilt, `carriers` who passed them on. Never raises on bad mail."""
    container = source.container if source is not None else None
    rebuilt = container.kind if container is not None and container.rebuilt else None
    anatomy = in_context(parse(raw, trusted_receivers=trusted_receivers), rebuilt=rebuilt, carriers=carriers)
    anatomy = with_cargo_noted(raw, anatomy)
    return Opened(raw=raw, anatomy=anatomy, redactor=Redactor.of(anatomy))
