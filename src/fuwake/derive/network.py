"""Who runs an address, and roughly where: registries, the table of autonomous systems, reverse names, the city database."""

import ipaddress

from fuwake.derive.recorded import Observations, dns_records, locus, record_of
from fuwake.model.answers import AsnRecord, AutnumRecord, GeoRecord, NetworkRecord
from fuwake.model.infrastructure import Network, Place


def network(ip: str, observations: Observations) -> Network | None:
    """What is known of an address's network; None where nobody was asked.

    Provider: who announces the address, else whom the registry names. Autonomous system: the table, else the one origin that the
    registry names, with its holder by RDAP. Network, country and abuse contact: RDAP, else WHOIS.
    """
    rdap, whois, asn, ptr = (observations.get(f"{name}:{subject}") for name, subject in _questions(ip))
    asked = tuple(found for found in (rdap, whois, asn, ptr) if found is not None)
    if not asked:
        return None
    record = record_of(rdap, NetworkRecord) or record_of(whois, NetworkRecord)
    system = record_of(asn, AsnRecord)
    declared = declared_origin(record) if system is None else None
    holder = observations.get(f"rdap:autnum {declared}") if declared else None
    told = record_of(holder, AutnumRecord)
    name, confirmed, shown_by = _reverse(ip, observations)
    return Network(
        ip=ip,
        asn=system.asn if system else declared,
        provider=(system.organisation if system else None)
        or (told.organisation if told else None)
        or (record.organisation if record else None),
        network=record.range if record else None,
        network_name=record.name if record else None,
        country=record.country if record else None,
        abuse_contact=record.abuse_email if record else None,
        rdns=name,
        rdns_confirmed=confirmed,
        evidence=(*(locus(found) for found in (*asked, holder) if found is not None), *shown_by),
    )


def declared_origin(record: NetworkRecord | None) -> int | None:
    """The autonomous system that the registry names for a network, where it names one only."""
    return record.origin[0] if record is not None and len(record.origin) == 1 else None


def place(ip: str, observations: Observations) -> Place | None:
    """The rough place of an address; None where it is not known."""
    observation = observations.get(f"geo:{ip}")
    record = record_of(observation, GeoRecord)
    if observation is None or record is None:
        return None
    return Place(
        country=record.country,
        region=record.region,
        city=record.city,
        latitude=record.latitude,
        longitude=record.longitude,
        radius_km=record.radius_km,
        source=f"{record.database} {record.database_date}",
        evidence=(locus(observation),),
    )


def _questions(ip: str) -> tuple[tuple[str, str], ...]:
    return (("rdap", f"ip {ip}"), ("whois", f"ip {ip}"), ("asn", ip), ("dns", f"PTR {ip}"))


def _reverse(ip: str, observations: Observations) -> tuple[str | None, bool | None, tuple[str, ...]]:
    """(reverse name, whether it leads back to the address, loci of the forward answers).

    Anyone may write any name into the reverse zone of his own addresses; only a name that leads back is its owner's word (RFC 8601
    section 2.7.3, `iprev`). A name that leads back is preferred. False only where every name is known to lead elsewhere.
    """
    names = dns_records(observations, f"PTR {ip}")
    if not names:
        return None, None, ()
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return names[0], None, ()
    kind = "A" if address.version == 4 else "AAAA"
    unknown = False
    loci: list[str] = []
    for name in names:
        question = f"{kind} {name}"
        forward = dns_records(observations, question)
        if forward is None:
            unknown = True
            continue
        loci.append(locus(observations[f"dns:{question}"]))
        if str(address) in forward:
            return name, True, (loci[-1],)
    return names[0], None if unknown else False, tuple(loci)
