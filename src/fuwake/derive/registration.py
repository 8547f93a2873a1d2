"""Is a domain registered (S6)? RDAP decides, else WHOIS, else DNS; what contradicts itself is told as unknown."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from fuwake.derive.parking import kinds_of
from fuwake.derive.phase import phase
from fuwake.derive.recorded import Observations, dns_records, is_nxdomain, locus, record_of
from fuwake.model.answers import DomainRecord
from fuwake.model.infrastructure import Contradiction, Registration
from fuwake.model.observation import Observation

Status = Literal["registered", "not_registered", "unknown"]
_DNS_QUESTIONS = ("NS", "SOA")
"""Records that only the top of a delegated zone has; an address may come from a registry's wildcard."""


def registration(domain: str, observations: Observations, at: datetime) -> Registration | None:
    """What is known of a domain's registration; None where nobody was asked.

    domain: as registered with a registry. at: the mail's date, for the age. A failed look-up is never read as "free"; NXDOMAIN alone
    neither, since a registered domain may have no name servers.
    """
    rdap, whois = (observations.get(f"{name}:domain {domain}") for name in ("rdap", "whois"))
    zone = tuple(found for kind in _DNS_QUESTIONS if (found := observations.get(f"dns:{kind} {domain}")) is not None)
    asked = tuple(found for found in (rdap, whois, *zone) if found is not None)
    if not asked:
        return None
    status, source, decided_by = _decide(rdap, whois, zone, observations)
    records = [found for found in (record_of(rdap, DomainRecord), record_of(whois, DomainRecord)) if found is not None]
    record = _merged(records) if status != "not_registered" else None
    if record is not None and _is_reserved(record):
        status = "unknown"
    servers = (record.name_servers if record else ()) or dns_records(observations, f"NS {domain}") or ()
    kinds = kinds_of(servers) if status != "not_registered" else frozenset()
    return Registration(
        status=status,
        registrar=record.registrar if record else None,
        created_at=record.created_at if record else None,
        updated_at=record.updated_at if record else None,
        expires_at=record.expires_at if record else None,
        registrant=record.registrant if record else None,
        registrant_country=record.registrant_country if record else None,
        abuse_contact=record.abuse_email if record else None,
        name_servers=servers,
        states=record.states if record else (),
        for_sale="sale" in kinds,
        source=source if status != "unknown" else None,
        age_days=_age(record.created_at if record else None, at),
        evidence=tuple(locus(item) for item in (*decided_by, *(other for other in asked if other not in decided_by))),
        in_dns=_in_dns(zone),
        phase=phase(record.states, record.expires_at, decided_by[0].asked_at) if record and decided_by else "unknown",
        registrant_withheld=record is not None and record.registrant is None and any(item.registrant_withheld for item in records),
        transferred_at=record.transferred_at if record else None,
        registered_anew_at=record.registered_anew_at if record else None,
        contradictions=_contradictions(rdap, whois),
    )


def _decide(
    rdap: Observation | None, whois: Observation | None, zone: tuple[Observation, ...], observations: Observations
) -> tuple[Status, str | None, tuple[Observation, ...]]:
    """(status, which answer decided, the observations that decided)."""
    registries = [item for item in (rdap, whois) if item is not None and item.status in ("found", "absent")]
    delegated = [item for item in zone if item.status == "found" and dns_records(observations, item.subject) and not _aliased(item)]
    found = [item for item in registries if item.status == "found"]
    if found and len(found) < len(registries):
        return "unknown", None, tuple(registries)
    if found:
        return "registered", found[0].observer, (found[0],)
    if registries and delegated:
        return "unknown", None, (registries[0], delegated[0])
    if registries:
        return "not_registered", registries[0].observer, (registries[0],)
    if delegated:
        return "registered", "dns", (delegated[0],)
    return "unknown", None, ()


def _aliased(observation: Observation) -> bool:
    """Records at the end of an alias belong to another name."""
    return bool(observation.data and observation.data.get("canonical_name"))


def _in_dns(zone: tuple[Observation, ...]) -> bool | None:
    if any(is_nxdomain(item) for item in zone):
        return False if not any(item.status == "found" for item in zone) else None
    return True if any(item.status in ("found", "absent") for item in zone) else None


def _merged(records: list[DomainRecord]) -> DomainRecord | None:
    """RDAP's record, its gaps filled from WHOIS."""
    if not records:
        return None
    first, *others = records
    for other in others:
        gaps = {
            field: getattr(other, field)
            for field in (
                "registrar",
                "registrar_id",
                "created_at",
                "updated_at",
                "expires_at",
                "registrant",
                "registrant_country",
                "abuse_email",
            )
            if getattr(first, field) is None
        }
        first = msgspec.structs.replace(first, **gaps, name_servers=first.name_servers or other.name_servers)
    return first


def _contradictions(rdap: Observation | None, whois: Observation | None) -> tuple[Contradiction, ...]:
    """Where both answered and cannot both be right. Terms may differ by right: a registrar's and a registry's."""
    if rdap is None or whois is None or {rdap.status, whois.status} - {"found", "absent"}:
        return ()
    if rdap.status != whois.status:
        words = {"found": "registered", "absent": "not_registered"}
        return (Contradiction(field="status", rdap=words[rdap.status], whois=words[whois.status]),)
    left, right = record_of(rdap, DomainRecord), record_of(whois, DomainRecord)
    if left is None or right is None:
        return ()
    found = []
    if left.created_at and right.created_at and abs(left.created_at - right.created_at) > timedelta(days=1):
        found.append(Contradiction(field="created_at", rdap=str(left.created_at.date()), whois=str(right.created_at.date())))
    for field in ("registrar_id", "registrant_country"):
        one, other = getattr(left, field), getattr(right, field)
        if one and other and one != other:
            found.append(Contradiction(field=field, rdap=one, whois=other))
    if left.name_servers and right.name_servers and set(left.name_servers) != set(right.name_servers):
        found.append(Contradiction(field="name_servers", rdap=", ".join(left.name_servers), whois=", ".join(right.name_servers)))
    return tuple(found)


def _is_reserved(record: DomainRecord) -> bool:
    """A name that the registry keeps back: nobody's, and not to be had."""
    return any(state.lower() == "reserved" for state in record.states) and record.created_at is None


def _age(created_at: datetime | None, at: datetime) -> int | None:
    """Whole days; None where unknown, and where the domain was registered (anew) only after the mail."""
    if created_at is None or at < created_at - timedelta(days=1):
        return None
    return max(0, (at - created_at).days)
