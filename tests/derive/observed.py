"""Observations as they are recorded, made for tables of tests."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from fuwake.model.observation import Observation, Reason, Status

AT = datetime(2023, 10, 11, 5, 40, 28, tzinfo=UTC)


def observation(key: str, status: Status, data: dict[str, Any] | None = None, reason: Reason | None = None) -> Observation:
    """`dns:A example.jp` with its outcome."""
    observer, _, subject = key.partition(":")
    return Observation(
        id=key, observer=observer, subject=subject, asked_at=AT, elapsed_s=0.1, source="test", status=status, data=data,
        evidence=None, active=False, reason=reason,
    )  # fmt: skip


def dns(question: str, *records: str, status: Status = "found", rcode: str = "NOERROR", alias: str | None = None) -> Observation:
    """A DNS answer; without records it is absent."""
    kind, _, name = question.partition(" ")
    if status in ("failed", "skipped"):
        return observation(f"dns:{question}", status, None, "timeout")
    data = {"name": name, "type": kind, "rcode": rcode, "canonical_name": alias, "records": records, "ttl": 60}
    return observation(f"dns:{question}", "found" if records else "absent", data)


def registry(observer: str, domain: str, **fields: Any) -> Observation:
    """A registry's record of a domain."""
    data: dict[str, Any] = {
        "domain": domain, "registrar": None, "registrar_id": None, "created_at": None, "updated_at": None, "expires_at": None,
        "registrant": None, "registrant_country": None, "abuse_email": None, "name_servers": (), "states": (), "server": "test",
    }  # fmt: skip
    return observation(f"{observer}:domain {domain}", "found", data | fields)


def by_id(observations: Iterable[Observation]) -> dict[str, Observation]:
    """The mapping that `derive` takes."""
    return {item.id: item for item in observations}
