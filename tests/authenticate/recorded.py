"""DNS answers as the recorder would have written them, and a small DNS made of a mapping."""

import ipaddress
from datetime import UTC, datetime
from typing import Any

from fuwake.authenticate.signature import Field, SplitMessage, to_crlf
from fuwake.model.observation import Observation


def observation(question: str, status: str, records: tuple[str, ...] = (), rcode: str = "NOERROR") -> Observation:
    """A DNS observation as the recorder would have written it."""
    kind, name = question.split(" ", 1)
    data: dict[str, Any] | None = {
        "name": name,
        "type": kind,
        "rcode": rcode,
        "canonical_name": None,
        "records": list(records),
        "ttl": 300,
        "truncated_to": None,
    }
    return Observation(
        id=f"dns:{question}",
        observer="dns",
        subject=question,
        asked_at=datetime(2026, 1, 1, tzinfo=UTC),
        elapsed_s=0.01,
        source="dns 127.0.0.1:5353",
        status=status,  # type: ignore[arg-type]  # tests write one of the words
        data=None if status in {"failed", "skipped"} else data,
        evidence=None,
        active=False,
        reason={"failed": "timeout", "skipped": "offline"}.get(status),  # type: ignore[arg-type]  # words of Reason
        detail={"failed": "no answer in 5 s", "skipped": "not asked: offline"}.get(status),
    )


class Zones:
    """A small DNS made of a mapping: name → list of (type, text); answers questions the way the observer does."""

    def __init__(self, zones: dict[str, list[tuple[str, str]]], failing: frozenset[str] = frozenset()) -> None:
        self.zones = {name.lower(): entries for name, entries in zones.items()}
        self.failing = failing
        self.asked: list[str] = []

    def answer(self, question: str) -> Observation:
        """found, absent with its rcode, or failed."""
        self.asked.append(question)
        kind, name = question.split(" ", 1)
        key = ipaddress.ip_address(name).reverse_pointer if kind == "PTR" else name
        entries = self.zones.get(key.lower())
        if question in self.failing or key in self.failing:
            return observation(question, "failed")
        if entries is None:
            below = any(zone.endswith(f".{key}") for zone in self.zones)
            return observation(question, "absent", rcode="NOERROR" if below else "NXDOMAIN")
        seen: set[str] = {key}
        while not any(one == kind for one, _ in entries):
            alias = next((text for one, text in entries if one == "CNAME"), None)
            if alias is None or alias in seen:
                break
            seen.add(alias)
            entries = self.zones.get(alias, [])
        records = tuple(text for one, text in entries if one == kind)
        return observation(question, "found", records) if records else observation(question, "absent")


def split(text: str) -> SplitMessage:
    """A message with LF line ends → fields and body."""
    head, _, body = to_crlf(text.encode()).partition(b"\r\n\r\n")
    fields: list[list[bytes]] = []
    for line in head.split(b"\r\n"):
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1].append(line)
        elif b":" in line:
            fields.append([line])
    pairs = [b"\r\n".join(field).partition(b":") for field in fields]
    return SplitMessage(
        fields=tuple(Field(index=place, name=name, value=value + b"\r\n") for place, (name, _, value) in enumerate(pairs)),
        raw=body,
        body_start=0,
    )
