"""What was seen of each host that the mail leads to, below its pages: certificate, header fields, what the logs know. Pure."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from fuwake.derive.browser_url import host_of
from fuwake.derive.recorded import Observations, locus, record_of
from fuwake.derive.server_fields import http_record
from fuwake.model.observation import Observation
from fuwake.model.site import CaseSite, HttpRecord, TlsRecord, TransparencyRecord
from fuwake.model.visit import VisitRecord


def sites(observations: Observations, at: datetime) -> Mapping[str, CaseSite]:
    """By host, in the order of the observations; only hosts of which something was found out. at: when the mail arrived."""
    found: dict[str, CaseSite] = {}
    for seen in observations.values():
        match seen.observer:
            case "tls":
                tls = record_of(seen, TlsRecord)
                if tls is not None:
                    _add(found, tls.host, seen, tls=tls)
            case "ct":
                transparency = record_of(seen, TransparencyRecord)
                if transparency is not None:
                    _add(found, transparency.host, seen, transparency=transparency)
            case "http" | "visit":
                http = record_of(seen, HttpRecord) if seen.observer == "http" else _of_visit(seen)
                host = host_of(http.url) if http is not None else None
                if host is not None:
                    _add(found, host, seen, http=http)
    return {host: replace(site, first_certificate_days=_days(site.transparency, at)) for host, site in found.items()}


def _days(known: TransparencyRecord | None, at: datetime) -> int | None:
    first = known.first_issued if known is not None and known.history else None
    return (at - first).days if first is not None else None


def _add(
    found: dict[str, CaseSite],
    host: str,
    seen: Observation,
    *,
    tls: TlsRecord | None = None,
    http: HttpRecord | None = None,
    transparency: TransparencyRecord | None = None,
) -> None:
    """The first answer of a kind stands: a second port or page of the host is among the observations."""
    known = found.get(host) or CaseSite(host=host, tls=None, http=None, transparency=None, first_certificate_days=None, evidence=())
    found[host] = replace(
        known,
        tls=known.tls or tls,
        http=known.http or http,
        transparency=known.transparency or transparency,
        evidence=(*known.evidence, locus(seen)),
    )


def _of_visit(seen: Observation) -> HttpRecord | None:
    """The fields of the document where a visit ended; None where it brought none. Cookies are not among what the browser tells."""
    if seen.data is None:
        return None
    try:
        record = msgspec.convert(seen.data, VisitRecord)
    except msgspec.ValidationError:
        return None
    if not record.headers or record.final_url is None or record.http_status is None:
        return None
    return http_record(record.final_url, "GET", record.http_status, record.headers, record.started_at)
