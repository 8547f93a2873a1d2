"""Is a zone signed, and do its signatures hold? (RFC 4033 section 5: secure, insecure, bogus, indeterminate). Pure.

Nothing is validated here. The resolver's word is taken where it shows that it validates: it sets AD on an answer from the root, which is
signed. From then on AD says *secure*; the validated absence of a DS record says *insecure* (RFC 4035 section 5.2), and so does an
NSEC3 record with opt-out, for which AD may not be set (RFC 5155 section 9.2); an answer that fails and comes with validation switched
off says *bogus* (RFC 4035 section 5.5), and so do the extended errors of RFC 8914. From a resolver that does not validate nothing
follows, least of all *insecure*.
"""

from typing import Literal, NamedTuple

from fuwake.derive.recorded import Observations, is_nxdomain, locus
from fuwake.model.answers import BOGUS_ERRORS
from fuwake.model.infrastructure import Dnssec
from fuwake.model.observation import Observation

CONTROL = "SOA ."
"""The question whose answer shows whether the resolver validates: the root has been signed since 2010."""
_APEX = ("SOA", "NS", "A", "AAAA", "MX")
_INDETERMINATE = 5
"""Extended error "DNSSEC Indeterminate" (RFC 8914 section 4.6)."""
_MOST_ANCESTORS = 2
"""Zones above the domain whose DS record is asked for where the denial itself is unsigned."""


class _Conclusion(NamedTuple):
    state: Literal["secure", "insecure", "bogus", "indeterminate", "unknown"]
    why: str
    shown_by: tuple[Observation, ...]


def dnssec(domain: str, observations: Observations) -> Dnssec | None:
    """The state of a domain's zone; None where the domain was never asked about."""
    apex = _apex(domain, observations)
    if not apex:
        return None
    concluded = _conclude(domain, apex, observations)
    if isinstance(concluded, str):
        concluded = _Conclusion("unknown", "what would show it was not asked", ())
    loci = tuple(dict.fromkeys(locus(seen) for seen in (*concluded.shown_by, *apex)))
    return Dnssec(state=concluded.state, why=concluded.why, evidence=loci)


def needs(domain: str, observations: Observations) -> str | None:
    """The one DNS question that would tell more about the state, given what has been observed; None where none would."""
    apex = _apex(domain, observations)
    concluded = _conclude(domain, apex, observations) if apex else None
    return concluded if isinstance(concluded, str) else None


def _apex(domain: str, observations: Observations) -> tuple[Observation, ...]:
    """Answers and failures about the domain's own records; what an alias leads to is another zone's."""
    seen = (observations.get(f"dns:{kind} {domain}") for kind in _APEX)
    return tuple(one for one in seen if one is not None and one.status != "skipped" and not (one.data or {}).get("canonical_name"))


def _conclude(domain: str, apex: tuple[Observation, ...], observations: Observations) -> _Conclusion | str:
    """The conclusion, or the question that is still open."""
    bogus = tuple(one for one in apex if BOGUS_ERRORS & set(_errors(one)))
    if bogus:
        return _Conclusion("bogus", "the resolver says that its answers fail validation", bogus)
    secure = tuple(one for one in apex if _validated(one))
    if secure:
        return _Conclusion("secure", "the resolver validated its answers", secure)
    control = observations.get(f"dns:{CONTROL}")
    if control is None:
        return CONTROL
    if not _validated(control):
        return _Conclusion("unknown", "the resolver does not say that it validates", (control,))
    answered = tuple(one for one in apex if one.status in {"found", "absent"})
    if not answered:
        return _silent(domain, apex, control, observations)
    if all(is_nxdomain(one) for one in answered):
        return _Conclusion("unknown", "the name does not exist, and the resolver did not validate that", answered)
    return _delegation(domain, control, observations)


def _silent(domain: str, apex: tuple[Observation, ...], control: Observation, observations: Observations) -> _Conclusion | str:
    """Where no question about the domain was answered: does one come with validation switched off?"""
    if any(_INDETERMINATE in _errors(one) for one in apex):
        return _Conclusion("indeterminate", "the resolver could not get the records that it validates with", apex)
    if not all(_servfail(one) and one.source == control.source for one in apex):
        return _Conclusion("unknown", "nothing about the domain was answered", apex)
    unchecked = observations.get(f"dns:SOA {domain} +cd")
    if unchecked is None:
        return f"SOA {domain} +cd"
    if unchecked.status in {"found", "absent"} and unchecked.source == control.source:
        return _Conclusion("bogus", "the resolver answers only with validation switched off", (unchecked,))
    return _Conclusion("unknown", "nothing about the domain was answered, with validation switched off neither", (unchecked,))


def _delegation(domain: str, control: Observation, observations: Observations) -> _Conclusion | str:
    """Where the answers are not validated: is it shown that the zone, or one above it, has no DS record?"""
    asked: list[Observation] = []
    zone = domain
    for _ in range(1 + _MOST_ANCESTORS):
        seen = observations.get(f"dns:DS {zone}")
        if seen is None:
            return f"DS {zone}"
        asked.insert(0, seen)
        data = seen.data or {}
        if seen.status in {"failed", "skipped"} or seen.source != control.source:
            why = f"whether {zone} has a DS record was not answered"
            return _Conclusion("indeterminate" if _servfail(seen) else "unknown", why, tuple(asked))
        if seen.status == "found":
            why = f"{zone} has a DS record, and yet the resolver did not validate: an algorithm that it does not know, or switched off"
            return _Conclusion("unknown", why, tuple(asked))
        if is_nxdomain(seen):
            return _Conclusion("unknown", f"of {zone} the resolver says both that it exists and that it does not", tuple(asked))
        if _validated(seen):
            return _Conclusion("insecure", f"the resolver validated that {zone} has no DS record", tuple(asked))
        if data.get("denial") == "opt-out":
            return _Conclusion("insecure", f"{zone} is left out of the signed zone above it (NSEC3 opt-out)", tuple(asked))
        above = data.get("zone")
        if data.get("denial") is not None or not above or above == "." or not f".{zone}".endswith(f".{above}") or above == zone:
            break
        zone = above
    return _Conclusion("unknown", "the absence of a DS record is not proven", tuple(asked))


def _validated(seen: Observation) -> bool:
    return seen.status in {"found", "absent"} and (seen.data or {}).get("dnssec") == "secure"


def _servfail(seen: Observation) -> bool:
    return seen.status == "failed" and (seen.data or {}).get("rcode") == "SERVFAIL"


def _errors(seen: Observation) -> tuple[int, ...]:
    errors = (seen.data or {}).get("errors", ()) if seen.status == "failed" else ()
    return tuple(code for code in errors if isinstance(code, int))
