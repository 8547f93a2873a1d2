"""Facts of a mail written for a test, with the answers recorded for it."""

from datetime import UTC, datetime
from typing import Any

from fuwake.model.case import Run
from fuwake.model.facts import Facts
from fuwake.model.observation import Observation, Reason, Status
from fuwake.parse.message import parse
from fuwake.pipeline.judge import gather

RECEIVER = "mx.recipient.example"
AT = datetime(2026, 1, 14, 1, 5, tzinfo=UTC)


def mail(author: str, body: str = "Hello.", subject: str = "hello", link: str | None = None, fields: str = "") -> bytes:
    """A small HTML mail that 203.0.113.9 handed to the receiver. `fields`: more header lines, each ending in CRLF."""
    anchor = f'<p><a href="{link}">open</a></p>' if link else ""
    return (
        "Return-Path: <bounce@sender.example>\r\n"
        "Received: from mail.sender.example (mail.sender.example [203.0.113.9])\r\n"
        f"\tby {RECEIVER} with ESMTPS id 4ABC; Wed, 14 Jan 2026 10:00:03 +0900\r\n"
        f"{fields}From: {author}\r\nTo: Hanako <hanako@recipient.example>\r\nSubject: {subject}\r\n"
        "Date: Wed, 14 Jan 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n<html><body><p>{body}</p>{anchor}</body></html>\r\n"
    ).encode()


def seen(observer: str, subject: str, status: Status, data: dict[str, Any] | None = None, *, reason: Reason | None = None) -> Observation:
    """One recorded answer."""
    return Observation(
        id=f"{observer}:{subject}",
        observer=observer,
        subject=subject,
        asked_at=AT,
        elapsed_s=0.1,
        source="recorded",
        status=status,
        data=data,
        evidence=None,
        active=False,
        reason=reason,
        detail=reason,
    )


def dns(kind: str, name: str, *records: str) -> Observation:
    """A DNS answer; no records: NXDOMAIN."""
    rcode = "NOERROR" if records else "NXDOMAIN"
    data: dict[str, Any] = {"name": name, "type": kind, "rcode": rcode, "canonical_name": None, "records": list(records), "ttl": 300}
    return seen("dns", f"{kind} {name}", "found" if records else "absent", data)


def registered(domain: str, created: str) -> Observation:
    """An RDAP answer with the day of registration (`2011-01-10`)."""
    data: dict[str, Any] = {
        "domain": domain,
        "registrar": "Registrar of Examples",
        "registrar_id": None,
        "created_at": f"{created}T00:00:00Z",
        "updated_at": None,
        "expires_at": None,
        "registrant": None,
        "registrant_country": None,
        "abuse_email": None,
        "name_servers": [],
        "states": [],
        "server": "rdap.example",
    }
    return seen("rdap", f"domain {domain}", "found", data)


def authentic(domain: str) -> tuple[Observation, ...]:
    """SPF and DMARC records under which mail of `domain` from 203.0.113.9 passes, aligned with a Return-Path there."""
    return dns("TXT", domain, "v=spf1 ip4:203.0.113.9 -all"), dns("TXT", f"_dmarc.{domain}", "v=DMARC1; p=reject")


def facts(raw: bytes, *observations: Observation) -> Facts:
    """What the pure half makes of the mail and the answers."""
    run = Run(fuwake="0.1.0", dissected_at=AT, vantage="lab:test", mode="full", trusted_receivers=(RECEIVER,))
    return gather(raw, parse(raw, trusted_receivers=(RECEIVER,)), run, observations)
