"""Does a zone answer for any name at all? (RFC 1034 section 4.3.3, RFC 4592.) Pure.

Beside a host a name is asked for that nobody has set up. Where it leads to the same place as the host, the host is no name that was
set up: whoever writes a link may put there what he likes, a brand's name or a mark of the recipient.

The label is made from the name above it, so that every case, and every reading of a case, asks for the same name: a flood of
mails with one link asks once.
"""

import base64
import hashlib
from functools import lru_cache

from fuwake.derive.recorded import Observations, dns_records, is_nxdomain, locus
from fuwake.model.infrastructure import HostName
from fuwake.parse.domains import parse_ip, registrable_domain

_LENGTH = 16
"""Letters and digits of the label: no name by accident."""


@lru_cache(maxsize=4096)  # a flood of mails has the same hosts
def control_name(host: str) -> str | None:
    """The name that is asked for beside a host; None for an address and for what has no name above it."""
    above = host.partition(".")[2]
    if parse_ip(host) is not None or not above:
        return None
    label = base64.b32encode(hashlib.sha256(f"wildcard {above}".encode()).digest()).decode().lower()
    return f"{label[:_LENGTH]}.{above}"


def needs(host: str, observations: Observations) -> str | None:
    """The DNS question that would tell; None where none would, or where nothing hangs on it.

    Asked of a host below its registrable domain that has an address; of a registrable domain only where it has an address and no name
    servers, as where a registry answers for every name.
    """
    control, kind = control_name(host), _kind(host, observations)
    if control is None or kind is None or f"dns:{kind} {control}" in observations:
        return None
    delegated = any(dns_records(observations, f"{record} {host}") != () for record in ("NS", "SOA"))
    return None if delegated and registrable_domain(host) == host else f"{kind} {control}"


def host_name(host: str, observations: Observations) -> HostName | None:
    """Whether the host is a name of its own; None where it was not asked for."""
    control = control_name(host)
    asked = next((seen for kind in ("A", "AAAA") if (seen := observations.get(f"dns:{kind} {control}")) is not None), None)
    if control is None or asked is None or asked.status == "skipped":
        return None
    kind = asked.subject.partition(" ")[0]
    own = observations.get(f"dns:{kind} {host}")
    evidence = tuple(locus(seen) for seen in (asked, own) if seen is not None)
    above = control.partition(".")[2]
    if asked.status == "absent":
        why = "a name beside it that nobody has set up " + ("does not exist" if is_nxdomain(asked) else "has no address")
        return HostName(host=host, wildcard="no", why=why, evidence=evidence)
    others = set(dns_records(observations, asked.subject) or ())
    if not others:
        return HostName(host=host, wildcard="unknown", why="the name asked for beside it was not answered", evidence=evidence)
    if own is None or others & set(dns_records(observations, own.subject) or ()) or _same_alias(asked.data, own.data):
        return HostName(host=host, wildcard="yes", why=f"any name below {above} leads there", evidence=evidence)
    why = "a name beside it that nobody has set up has an address too, though not the same"
    return HostName(host=host, wildcard="unknown", why=why, evidence=evidence)


def _kind(host: str, observations: Observations) -> str | None:
    return next((kind for kind in ("A", "AAAA") if dns_records(observations, f"{kind} {host}")), None)


def _same_alias(one: dict[str, object] | None, other: dict[str, object] | None) -> bool:
    alias = (one or {}).get("canonical_name")
    return alias is not None and alias == (other or {}).get("canonical_name")
