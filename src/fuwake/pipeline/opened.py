"""A message read once for everything that follows: its anatomy, and what masks its recipient."""

from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from fuwake.model.anatomy import Anatomy
from fuwake.model.base import Defect
from fuwake.model.case import CaseSource, Run, Stop
from fuwake.parse.context import in_context, with_cargo_noted
from fuwake.parse.limits import USUAL, Bounds
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Made by `open_mail`."""

    raw: bytes
    """What of the message was read."""
    anatomy: Anatomy
    redactor: Redactor


def open_mail(
    raw: bytes,
    trusted_receivers: tuple[str, ...] = (),
    *,
    source: CaseSource | None = None,
    carriers: tuple[bytes, ...] = (),
    stopped: Stop | None = None,
    anatomy: Anatomy | None = None,
    bounds: Bounds = USUAL,
) -> Opened:
    """Reads the bytes. `source` tells whether they were rebuilt or are a beginning, `carriers` who passed them on, `stopped` that an
    earlier reading hit a limit: then only the header section is read. `anatomy`: what `parse` has made of the bytes already; `bounds`: of
    the settings. Never raises on bad mail.
    """
    if anatomy is None or stopped is not None:
        anatomy = parse(raw, trusted_receivers=trusted_receivers, headers_only=stopped is not None, bounds=bounds)
    anatomy = in_context(anatomy, rebuilt=_rebuilt(source), carriers=carriers)
    if stopped is not None:
        what = f"{stopped.what}: only the header section was read"
        anatomy = _noted(anatomy, Defect(code=f"limit-{stopped.limit}", where="message", detail=what))
        raw = raw[: anatomy.message.header_end]
    else:
        anatomy = with_cargo_noted(raw, anatomy)
    if source is not None and source.left_out != 0:
        what = f"larger than the {len(raw)} bytes that are read; what lies behind them is not known"
        anatomy = _noted(anatomy, Defect(code="limit-message-size", where="message", detail=what))
        anatomy = replace(anatomy, partial=anatomy.partial or "start")
    return Opened(raw=raw, anatomy=anatomy, redactor=Redactor.of(anatomy))


def bounds_of(run: Run) -> Bounds:
    """The bounds with which a run reads mails."""
    return Bounds(parts=run.max_parts, depth=run.max_depth)


def _rebuilt(source: CaseSource | None) -> Literal["msg", "forward"] | None:
    """What the message was made from, where its bytes are not those that were sent."""
    if source is None:
        return None
    if any(carrier.inline for carrier in source.carriers[-1:]):
        return "forward"
    return source.container.kind if source.container is not None and source.container.rebuilt else None


def _noted(anatomy: Anatomy, defect: Defect) -> Anatomy:
    return replace(anatomy, message=replace(anatomy.message, defects=(defect, *anatomy.message.defects)))
