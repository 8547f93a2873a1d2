"""Reads recorded observations back into records."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from fuwake.model.answers import DnsAnswer
from fuwake.model.observation import Observation

T = TypeVar("T")
Observations = Mapping[str, Observation]


def locus(observation: Observation) -> str:
    """How evidence lists cite it."""
    return f"observation:{observation.id}"


def record_of(observation: Observation | None, kind: type[T]) -> T | None:
    """The record of an answer that was found; None where there is none or it is not of this shape."""
    if observation is None or observation.status != "found" or observation.data is None:
        return None
    try:
        return msgspec.convert(observation.data, kind)
    except msgspec.ValidationError:
        return None


def dns_records(observations: Observations, question: str) -> tuple[str, ...] | None:
    """Records of a DNS question: empty where the answer was "none", None where nobody knows (not asked, failed)."""
    observation = observations.get(f"dns:{question}")
    if observation is None or observation.status in ("failed", "skipped"):
        return None
    answer = record_of(observation, DnsAnswer)
    if observation.status == "found":
        return answer.records if answer else None
    return ()


def is_nxdomain(observation: Observation | None) -> bool:
    """Whether an answer says that the very name does not exist. An alias whose target is missing does not say so."""
    data = observation.data if observation is not None and observation.status == "absent" else None
    return data is not None and data.get("rcode") == "NXDOMAIN" and not data.get("canonical_name")
