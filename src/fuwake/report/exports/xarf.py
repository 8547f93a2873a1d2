"""Abuse reports as XARF v4 (xarf.org, schema 4.2.0, content/phishing): one for each address at which the case shows the fraud.

A draft for the network or host that can take the page down: `source_identifier` is the machine that served it where the visit saw it,
else the host's name. Nothing is sent.
"""

import base64
import json
import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from fuwake.model.case import Case
from fuwake.model.page import Page
from fuwake.report.exports.traits import Trait, traits

VERSION = "4.2.0"
_OURS = uuid.UUID("0d7f5b1e-6c2a-5a0b-9a53-94f1de64b2a6")
_MOST_EVIDENCE = 5_242_880
_DOMAIN = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}")
_FIELDS = re.compile(r"[^a-z0-9_]")


class Reporter(Struct, frozen=True, kw_only=True):
    """Who reports; a desk answers to this address."""

    org: str = "(fill in: your organisation)"
    """Name of the organisation."""
    contact: str = "fill-in@reporter.invalid"
    """Mail address. Without a setting one that cannot exist (RFC 2606, section 2): the draft has to be filled in."""

    @property
    def given(self) -> bool:
        """Whether somebody stands behind it."""
        return not self.contact.endswith(".invalid")


def reports(case: Case, evidence: Callable[[str], bytes], reporter: Reporter) -> dict[str, bytes]:
    """File name → JSON. Empty where the case proves no address. evidence: sha256 → bytes, raising KeyError, OSError or FuwakeError."""
    wanted = [trait for trait in traits(case) if trait.kind == "url" and trait.acts]
    return {
        f"xarf-{number}.json": json.dumps(_report(case, trait, evidence, reporter), ensure_ascii=False, indent=2).encode()
        for number, trait in enumerate(wanted, 1)
    }


def _report(case: Case, trait: Trait, evidence: Callable[[str], bytes], reporter: Reporter) -> dict[str, Any]:
    host = (urlsplit(trait.value).hostname or "").lower()
    page = case.page if case.page is not None and case.page.host == host else None
    contact = {"org": reporter.org, "contact": reporter.contact, "domain": reporter.contact.rpartition("@")[2]}
    served = next((one for one in case.hosts if host in one.names), None)
    network = served.network if served is not None else None
    made: dict[str, Any] = {
        "xarf_version": VERSION,
        "report_id": str(_random_shaped(f"{case.message.sha256} {trait.value}")),
        "timestamp": (page.visited_at if page is not None else case.run.dissected_at).isoformat().replace("+00:00", "Z"),
        "reporter": contact,
        "sender": contact,
        "source_identifier": (page.ip if page is not None else None) or (served.ip if served is not None else host),
        "category": "content",
        "type": "phishing",
        "url": trait.value,
        "domain": host if _DOMAIN.fullmatch(host) else None,
        "evidence_source": "automated_scan",
        "confidence": round(case.verdict.probability, 2) if case.verdict.probability is not None else None,
        "description": _description(case, trait),
        "verification_method": "automated_crawler" if page is not None else None,
        "verified_at": page.visited_at.isoformat().replace("+00:00", "Z") if page is not None and page.status == "seen" else None,
        "target_brand": case.brand.name_en if case.brand is not None else None,
        "asn": network.asn if network is not None else None,
        "country_code": network.country if network is not None else None,
        "hosting_provider": network.provider if network is not None else None,
    }
    if page is not None:
        made |= _seen(page, evidence)
    return {key: value for key, value in made.items() if value not in (None, [], "")}


def _seen(page: Page, evidence: Callable[[str], bytes]) -> dict[str, Any]:
    target = next((one.url for one in page.targets if one.carries), None)
    return {
        "credential_fields": list(dict.fromkeys(_FIELDS.sub("_", field.kind) for field in page.fields)),
        "submission_url": target,
        "redirect_chain": [step.url for step in page.redirects],
        "evidence": _picture(page, evidence),
    }


def _picture(page: Page, evidence: Callable[[str], bytes]) -> list[dict[str, Any]]:
    """The screenshot, unless it shows who received the mail."""
    from fuwake.model.errors import FuwakeError

    if page.screenshot is None or page.masks is None or page.masks or page.unsearched:
        return []
    try:
        data = evidence(page.screenshot)
    except (KeyError, OSError, FuwakeError):
        return []
    if len(data) > _MOST_EVIDENCE:
        return []
    return [
        {
            "content_type": "image/png",
            "description": "Screenshot of the page",
            "payload": base64.b64encode(data).decode("ascii"),
            "hash": f"sha256:{page.screenshot}",
            "size": len(data),
        }
    ]


def _description(case: Case, trait: Trait) -> str:
    """At most 1000 characters: the schema's bound."""
    words = [f"Phishing mail of {case.message.date.date().isoformat()}." if case.message.date is not None else "Phishing mail."]
    words += [f"The page stands on a host whose part is: {trait.says('en')}."]
    words += [reason.says_en for reason in case.verdict.reasons]
    while len(" ".join(words)) > 1000:
        words.pop()
    return " ".join(words)


def _random_shaped(about: str) -> uuid.UUID:
    """The schema wants the form of version 4; made from what it names, so that a report made twice is the same report."""
    return uuid.UUID(bytes=uuid.uuid5(_OURS, about).bytes, version=4)
