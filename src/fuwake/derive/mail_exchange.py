"""Can a domain receive mail? (RFC 5321 section 5.1; null MX: RFC 7505)."""

from fuwake.authenticate.records import is_lame
from fuwake.derive.recorded import Observations, dns_records, is_nxdomain, locus
from fuwake.model.infrastructure import MailExchange


def mail_exchange(domain: str, observations: Observations) -> MailExchange | None:
    """What MX and address records say; None where MX was never asked for. A failed look-up is `unknown`,

    and so is an empty answer about a zone that nobody answers for.
    """
    asked = observations.get(f"dns:MX {domain}")
    if asked is None:
        return None
    evidence = [locus(asked)]
    records = dns_records(observations, f"MX {domain}")
    if records is None or (not records and is_lame(domain, observations)):
        return MailExchange(status="unknown", hosts=(), evidence=tuple(evidence))
    if records:
        hosts = tuple(dict.fromkeys(host for record in records if (host := record.partition(" ")[2].rstrip("."))))
        if not hosts:
            return MailExchange(status="null_mx", hosts=(), evidence=tuple(evidence))
        if all(_is_dead(host, observations) for host in hosts):
            evidence += [found for host in hosts for found in _address_evidence(host, observations)]
            return MailExchange(status="cannot_receive", hosts=hosts, evidence=tuple(evidence))
        return MailExchange(status="receives", hosts=hosts, evidence=tuple(evidence))
    if is_nxdomain(asked):
        return MailExchange(status="cannot_receive", hosts=(), evidence=tuple(evidence))
    evidence += _address_evidence(domain, observations)
    addresses = [dns_records(observations, f"{kind} {domain}") for kind in ("A", "AAAA")]
    if any(addresses):
        return MailExchange(status="no_mx_but_address", hosts=(domain,), evidence=tuple(evidence))
    if None in addresses:
        return MailExchange(status="unknown", hosts=(), evidence=tuple(evidence))
    return MailExchange(status="cannot_receive", hosts=(), evidence=tuple(evidence))


def _is_dead(host: str, observations: Observations) -> bool:
    """Whether it is known that the host has no address of either kind."""
    if any(is_nxdomain(observations.get(f"dns:{kind} {host}")) for kind in ("A", "AAAA")):
        return True
    return all(dns_records(observations, f"{kind} {host}") == () for kind in ("A", "AAAA"))


def _address_evidence(host: str, observations: Observations) -> list[str]:
    return [locus(found) for kind in ("A", "AAAA") if (found := observations.get(f"dns:{kind} {host}")) is not None]
