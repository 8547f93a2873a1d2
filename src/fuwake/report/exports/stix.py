"""A case as a STIX 2.1 bundle (OASIS, 10 June 2021): the case a grouping, a finding a sighting, the verdict an opinion.

Ids are made from what they name (section 2.9), so the same case gives the same bundle and an update takes the place of what was sent
before. There is an indicator only for what a filter may act on; everything else that was seen is an observable.
"""

import ipaddress
import json
import uuid
from datetime import UTC, datetime
from typing import Any

from fuwake.model.case import Case
from fuwake.model.finding import Finding
from fuwake.report.exports.traits import Trait, is_phishing, traits

Thing = dict[str, Any]
_OBSERVABLES = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""Section 2.9: the namespace of deterministic ids of cyber-observable objects."""
_OURS = uuid.UUID("5f0c3f6e-6a1f-5a36-9a54-3b3b9f0f5d0e")
_CERTAINTY = {"certain": 95, "probable": 75, "possible": 40}
_OPINIONS = {"phishing": "agree", "suspicious": "neutral", "undetermined": "neutral", "legitimate": "disagree"}


def bundle(case: Case) -> bytes:
    """JSON, UTF-8. Nothing in it shows the recipient that the case does not show."""
    return json.dumps(_Bundle(case).made(), ensure_ascii=False, indent=2, sort_keys=True).encode()


class _Bundle:
    def __init__(self, case: Case) -> None:
        self._case = case
        self._at = _time(case.run.dissected_at)
        self._objects: dict[str, Thing] = {}
        self._traits = traits(case)
        self._us = self._add(
            "identity",
            "fuwake",
            name="fuwake",
            identity_class="system",
            description="Takes phishing mails apart; every claim has its evidence.",
        )

    def made(self) -> Thing:
        self._observables()
        self._indicators()
        self._findings()
        grouping = self._grouping()
        self._opinion(grouping)
        return {
            "type": "bundle",
            "id": f"bundle--{uuid.uuid5(_OURS, f'bundle {self._case.message.sha256} {self._at}')}",
            "objects": list(self._objects.values()),
        }

    def _add(self, kind: str, about: str, **fields: Any) -> str:
        """A domain or relationship object, and its id."""
        name = f"{kind}--{uuid.uuid5(_OURS, f'{kind} {about}')}"
        thing: Thing = {"type": kind, "spec_version": "2.1", "id": name, "created": self._at, "modified": self._at}
        if kind != "identity":
            thing["created_by_ref"] = self._us
        self._objects[name] = thing | {key: value for key, value in fields.items() if value is not None}
        return name

    def _see(self, kind: str, key: Thing, **more: Any) -> str:
        """An observable and its id, made from its contributing properties as canonical JSON (RFC 8785: these are strings alone)."""
        text = json.dumps(key, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        name = f"{kind}--{uuid.uuid5(_OBSERVABLES, text)}"
        fields = {field: value for field, value in (key | more).items() if value is not None}
        self._objects.setdefault(name, {"type": kind, "spec_version": "2.1", "id": name}).update(fields)
        return name

    # --- what was seen ---

    def _observables(self) -> None:
        for trait in self._traits:
            self._observable(trait)
        message = self._case.message
        author = next((one.address for one in message.from_ if one.address is not None and "@" in one.address), None)
        key: Thing = {"subject": message.subject} if message.subject else {}
        if author is not None:
            key["from_ref"] = self._see("email-addr", {"value": author})
        if not key:
            key = {"body": message.text[:5000]}
        self._mail = self._see(
            "email-message",
            key,
            is_multipart=False,  # no body parts are given (section 6.6: `body_multipart` goes with true)
            date=_time(message.date) if message.date is not None else None,
            message_id=f"<{message.message_id.strip('<>')}>" if message.message_id else None,
        )

    def _observable(self, trait: Trait) -> str:
        if trait.kind == "url":
            return self._see("url", {"value": trait.value})
        if trait.kind == "domain":
            return self._see("domain-name", {"value": trait.value})
        if trait.kind == "mail":
            return self._see("email-addr", {"value": trait.value})
        if trait.kind == "file":
            return self._see("file", {"hashes": {"SHA-256": trait.value}} | ({"name": trait.name} if trait.name else {}))
        version = ipaddress.ip_address(trait.value).version
        number = next((host.network.asn for host in self._case.hosts if host.ip == trait.value and host.network is not None), None)
        owner = None
        if number is not None:
            owner = [self._see("autonomous-system", {"number": number}, name=trait.name)]
        return self._see(f"ipv{version}-addr", {"value": trait.value}, belongs_to_refs=owner)

    # --- what a filter may act on ---

    def _indicators(self) -> None:
        for trait in self._traits:
            if not trait.acts:
                continue
            self._add(
                "indicator",
                f"{trait.kind} {trait.value}",
                name=trait.defanged,
                description=f"Seen as {', '.join(trait.seen_as)}; {trait.says('en')}. Evidence: {', '.join(trait.evidence)}.",
                indicator_types=["compromised"] if trait.role == "compromised" else ["malicious-activity"],
                pattern=_pattern(trait),
                pattern_type="stix",
                pattern_version="2.1",
                valid_from=self._at,
                confidence=round((self._case.verdict.probability or 0) * 100) or None,
            )

    # --- what was found ---

    def _findings(self) -> None:
        seen = self._add(
            "observed-data",
            self._case.message.sha256,
            first_observed=self._at,
            last_observed=self._at,
            number_observed=1,
            object_refs=sorted({self._mail, *(self._observable(trait) for trait in self._traits)}),
        )
        for finding in self._case.findings:
            self._sighting(finding, seen)

    def _sighting(self, finding: Finding, seen: str) -> None:
        pattern = self._add(
            "attack-pattern",
            finding.rule,
            name=finding.rule.replace("_", " "),
            external_references=[{"source_name": "fuwake-rule", "external_id": finding.rule}],
        )
        self._add(
            "sighting",
            f"{self._case.message.sha256} {finding.rule} {' '.join(finding.evidence)}",
            description=f"{finding.says_en} / {finding.says} ({', '.join(finding.evidence)})",
            sighting_of_ref=pattern,
            observed_data_refs=[seen],
            where_sighted_refs=[self._us],
            confidence=_CERTAINTY[finding.certainty],
            count=1,
        )

    def _grouping(self) -> str:
        return self._add(
            "grouping",
            self._case.message.sha256,
            name=self._case.message.subject or self._case.message.sha256,
            description=" ".join(one.en for one in self._case.answer.sentences) if self._case.answer is not None else None,
            context="suspicious-activity" if is_phishing(self._case) or self._case.verdict.label == "suspicious" else "unspecified",
            object_refs=[name for name in self._objects if name != self._us],
            external_references=[{"source_name": "fuwake-case", "external_id": self._case.message.sha256}],
        )

    def _opinion(self, grouping: str) -> None:
        verdict = self._case.verdict
        certain = verdict.label == "phishing" and (verdict.probability or 0) >= 0.95
        self._add(
            "opinion",
            self._case.message.sha256,
            explanation=f"{verdict.label}, probability {verdict.probability}",
            opinion="strongly-agree" if certain else _OPINIONS[verdict.label],
            object_refs=[grouping],
        )


def _pattern(trait: Trait) -> str:
    """STIX patterning (section 9); a `%` or `_` of the address itself stands for any sign in LIKE, which is near enough."""
    value = (trait.beginning or trait.value).replace("\\", "\\\\").replace("'", "\\'")
    if trait.beginning is not None:
        return f"[url:value LIKE '{value}%']"
    if trait.kind == "file":
        return f"[file:hashes.'SHA-256' = '{value}']"
    names = {"url": "url", "domain": "domain-name", "mail": "email-addr", "ip": f"ipv{6 if ':' in value else 4}-addr"}
    return f"[{names[trait.kind]}:value = '{value}']"


def _time(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds (section 3.2)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
