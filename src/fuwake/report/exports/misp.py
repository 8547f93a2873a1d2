"""A case as a MISP event (MISP core format, draft-dulaunoy-misp-core-format): an `email` object and an attribute for each thing seen.

`to_ids` stands only where a filter may act. The event is unpublished and for the own organisation only: a person decides who gets it.
Ids are made from what they name, so that a second import updates the first.
"""

import json
import uuid
from typing import Any

from fuwake.model.case import Case
from fuwake.report.exports.traits import Trait, traits

Thing = dict[str, Any]
_OURS = uuid.UUID("a3a1cf0f-7d0c-5d44-8f38-2b4a3a8d3c71")
_EMAIL = {"name": "email", "template_uuid": "a0c666e0-fc65-4be8-b48f-3423d788b552", "template_version": "19", "meta-category": "network"}
"""The object template `email`, version 19 (misp-objects)."""
_TYPES = {"url": "url", "domain": "domain", "file": "filename|sha256"}
_THREAT = {"phishing": "2", "suspicious": "3", "undetermined": "4", "legitimate": "4"}
_ONGOING, _OWN_ORGANISATION = "1", "0"


def event(case: Case) -> bytes:
    """JSON, UTF-8, as MISP's import and `PyMISP` read it."""
    about = case.message.sha256
    made: Thing = {
        "uuid": _id(about, "event"),
        "info": f"{case.verdict.label}: {case.message.subject or about}",
        "date": (case.message.date or case.run.dissected_at).date().isoformat(),
        "timestamp": str(int(case.run.dissected_at.timestamp())),
        "threat_level_id": _THREAT[case.verdict.label],
        "analysis": _ONGOING,
        "distribution": _OWN_ORGANISATION,
        "published": False,
        "Tag": [{"name": f'fuwake:verdict="{case.verdict.label}"'}, *_tags(case)],
        "Attribute": [_attribute(case, trait) for trait in traits(case) if trait.kind != "mail"],
        "Object": [_mail(case)],
    }
    return json.dumps({"Event": made}, ensure_ascii=False, indent=2).encode()


def _tags(case: Case) -> list[Thing]:
    return [{"name": 'rsit:fraud="phishing"'}] if case.verdict.label == "phishing" else []


def _id(*names: str) -> str:
    return str(uuid.uuid5(_OURS, "\0".join(names)))


def _attribute(case: Case, trait: Trait) -> Thing:
    kind = _TYPES.get(trait.kind) or ("ip-src" if "origin" in trait.seen_as else "ip-dst")
    return {
        "uuid": _id(case.message.sha256, kind, trait.value),
        "type": kind,
        "category": "Payload delivery" if trait.kind == "file" else "Network activity",
        "value": f"{trait.name}|{trait.value}" if trait.kind == "file" else trait.beginning or trait.value,
        "to_ids": trait.acts,
        "comment": f"{', '.join(trait.seen_as)}; {trait.says('en')} ({', '.join(trait.evidence)})",
        "distribution": "5",  # as the event
    }


def _mail(case: Case) -> Thing:
    message = case.message
    acting = {trait.value for trait in traits(case) if trait.acts}
    shown = {trait.value for trait in traits(case)}
    rows: list[tuple[str, str, str | None]] = [("subject", "email-subject", message.subject)]
    rows += [("from", "email-src", one.address) for one in message.from_ if one.address in shown]
    rows += [("from-display-name", "email-src-display-name", one.name) for one in message.from_]
    rows += [("reply-to", "email-reply-to", one.address) for one in message.reply_to if one.address in shown]
    rows += [("return-path", "email-src", message.return_path if message.return_path in shown else None)]
    rows += [("message-id", "email-message-id", message.message_id)]
    rows += [("send-date", "datetime", message.date.isoformat() if message.date is not None else None)]
    rows += [("ip-src", "ip-src", case.trace.origin.ip if case.trace.origin is not None else None)]
    return _EMAIL | {
        "uuid": _id(message.sha256, "email"),
        "description": "The message as its sender made it: who it says it is from is a claim.",
        "distribution": "5",
        "Attribute": [_of_mail(case, *row, acts=row[2] in acting) for row in dict.fromkeys(row for row in rows if row[2])],
    }


def _of_mail(case: Case, relation: str, kind: str, value: str | None, *, acts: bool) -> Thing:
    return {
        "uuid": _id(case.message.sha256, "email", relation, value or ""),
        "object_relation": relation,
        "type": kind,
        "category": "Other" if kind == "datetime" else "Network activity" if kind == "ip-src" else "Payload delivery",
        "value": value,
        "to_ids": acts and kind in {"email-src", "email-reply-to"},
        "distribution": "5",
    }
