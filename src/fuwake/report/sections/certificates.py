"""What the site shows below its pages: certificate, header fields, and what public logs know of its name. Never a sign of honesty."""

from fuwake.model.observation import Observation
from fuwake.model.site import CaseSite, HttpRecord, TlsRecord, TransparencyRecord
from fuwake.report.blocks import Block, Heading, Paragraph
from fuwake.report.text import Saying, Span
from fuwake.report.writer import Writer

_MOST_SITES = 3
_MOST_NAMES = 8
_OBSERVERS = frozenset({"tls", "ct", "http"})


def certificate_blocks(writer: Writer) -> list[Block]:
    """For each site that was asked, answered or not; nothing where none was."""
    said: list[Saying] = []
    for host in _hosts(writer)[:_MOST_SITES]:
        said += _site(writer, host)
    if not said:
        return []
    if any(saying.key.startswith("certificate.issued") for saying in said):
        said.append(writer.note("certificate.no_proof"))
    return [Heading(id="link-certificate", text=writer.word("certificate.heading")), Paragraph(items=tuple(said))]


def has_certificate(writer: Writer, host: str | None) -> bool:
    """Whether the certificate of a host is told here."""
    return any(site.host == host and site.tls is not None for site in writer.case.sites)


def _hosts(writer: Writer) -> list[str]:
    """The link's first, then where the page was, then the others; those without an answer too."""
    link, page = writer.main_link(), writer.case.page
    met = [site.host for site in writer.case.sites]
    met += [host for seen in writer.case.observations if seen.observer in {"tls", "ct"} and (host := _host_of(seen)) is not None]
    first = [link.host if link is not None else None, page.host if page is not None else None]
    found = dict.fromkeys(host for host in (*first, *met) if host in met)
    return [host for host in found if host is not None and not writer.hides(host)]


def _host_of(seen: Observation) -> str | None:
    host = seen.subject.rpartition(":")[0].strip("[]") if seen.observer == "tls" else seen.subject
    return host or None


def _site(writer: Writer, host: str) -> list[Saying]:
    site = next((site for site in writer.case.sites if site.host == host), None)
    said = _certificate(writer, host, site)
    said += _logs(writer, host, site)
    if site is not None and site.http is not None:
        said += _server(writer, host, site.http, site.evidence)
    return said


def _seen(writer: Writer, observer: str, host: str) -> Observation | None:
    return next((seen for seen in writer.case.observations if seen.observer == observer and _host_of(seen) == host), None)


def _certificate(writer: Writer, host: str, site: CaseSite | None) -> list[Saying]:
    seen = _seen(writer, "tls", host)
    if seen is None:
        return []
    evidence, slots = (f"observation:{seen.id}",), {"host": writer.host(host)}
    if site is None or site.tls is None:
        key = "certificate.unasked" if seen.status == "skipped" else "certificate.failed"
        return [writer.fact(key, evidence, host, why=writer.reason(seen), **slots)]
    return _shown(writer, site.tls, evidence)


def _shown(writer: Writer, tls: TlsRecord, evidence: tuple[str, ...]) -> list[Saying]:
    own, host = tls.certificates[0] if tls.certificates else None, tls.host
    slots: dict[str, Span | str] = {"host": writer.host(host)}
    said: list[Saying] = []
    if own is not None and own.not_before is not None and own.not_after is not None:
        issuer = writer.value(own.issuer, 120) if own.issuer else writer.word("ui.unknown")
        said.append(
            writer.fact(
                "certificate.issued",
                evidence,
                host,
                issuer=issuer,
                start=writer.day(own.not_before),
                end=writer.day(own.not_after),
                **slots,
            )
        )
    if tls.valid == "no":
        slots["faults"] = writer.join(writer.word(f"certificate_fault.{fault}") for fault in tls.faults)
    said.append(writer.fact(f"certificate_valid.{tls.valid}", evidence, host, **slots))
    others = [name for name in tls.names if name != host]
    if others:
        names = writer.listed(writer.host_text(name) for name in others[:_MOST_NAMES]) + (" …" if len(others) > _MOST_NAMES else "")
        said.append(writer.fact("certificate.names", evidence, host, names=Span(names, "code"), count=str(tls.names_total - 1)))
    if tls.logged_at is not None:
        said.append(writer.fact("certificate.stamped", evidence, host, day=writer.day(tls.logged_at)))
    return said


def _logs(writer: Writer, host: str, site: CaseSite | None) -> list[Saying]:
    seen = _seen(writer, "ct", host)
    if seen is None:
        return []
    evidence = (f"observation:{seen.id}",)
    slots: dict[str, Span | str] = {"host": writer.host(host)}
    found = site.transparency if site is not None else None
    if found is None:
        key = {"absent": "none", "skipped": "unasked"}.get(seen.status, "failed")
        return [writer.fact(f"certificate_logs.{key}", evidence, host, **slots, **({} if key == "none" else {"why": writer.reason(seen)}))]
    return [_first(writer, found, evidence)]


def _first(writer: Writer, found: TransparencyRecord, evidence: tuple[str, ...]) -> Saying:
    slots: dict[str, Span | str] = {"host": writer.host(found.host), "server": writer.host(found.server), "count": str(found.certificates)}
    if found.first_issued is None:
        return writer.fact("certificate_logs.undated", evidence, found.host, **slots)
    key = "certificate_logs.first" if found.history else "certificate_logs.oldest_running"
    return writer.fact(key, evidence, found.host, day=writer.day(found.first_issued), **slots)


def _server(writer: Writer, host: str, http: HttpRecord, evidence: tuple[str, ...]) -> list[Saying]:
    own = tuple(locus for locus in evidence if locus.startswith(("observation:http:", "observation:visit:"))) or evidence
    said: list[Saying] = []
    if http.server:
        said.append(writer.fact("server.name", own, host, host=writer.host(host), server=writer.value(http.server, 80)))
    if http.marks:
        said.append(writer.fact("server.marks", own, host, marks=writer.join(http.marks)))
    if http.location and "observation:http:" in own[0]:
        said.append(writer.fact("server.redirects", own, host, url=writer.url(http.location, 200)))
    return said
