"""Observer name → its pure `read`: what `fuwake verify` reads stored answers with. Each reader is imported when first used."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from fuwake.model.observation import Reading


def _dns(question: str, raw: bytes) -> Reading:
    from fuwake.observe.dns import DnsObserver

    return DnsObserver.read(question, raw)


def _rdap(question: str, raw: bytes) -> Reading:
    from fuwake.observe.rdap import RdapObserver

    return RdapObserver.read(question, raw)


def _whois(question: str, raw: bytes) -> Reading:
    from fuwake.observe.whois import WhoisObserver

    return WhoisObserver.read(question, raw)


def _geo(question: str, raw: bytes) -> Reading:
    from fuwake.observe.geo import GeoObserver

    return GeoObserver.read(question, raw)


def _asn(question: str, raw: bytes) -> Reading:
    from fuwake.observe.asn import AsnObserver

    return AsnObserver.read(question, raw)


def _safe_browsing(question: str, raw: bytes) -> Reading:
    from fuwake.observe.safe_browsing import SafeBrowsingObserver

    return SafeBrowsingObserver.read(question, raw)


def _visit(question: str, raw: bytes) -> Reading:
    from fuwake.observe.browser.visit import VisitObserver

    return VisitObserver.read(question, raw)


def _mail_picture(question: str, raw: bytes) -> Reading:
    from fuwake.observe.browser.mail_picture import MailPictureObserver

    return MailPictureObserver.read(question, raw)


def _earlier_cases(question: str, raw: bytes) -> Reading:
    from fuwake.observe.earlier_cases import EarlierCasesObserver

    return EarlierCasesObserver.read(question, raw)


READERS: Mapping[str, Callable[[str, bytes], Reading]] = MappingProxyType(
    {
        "dns": _dns,
        "rdap": _rdap,
        "whois": _whois,
        "geo": _geo,
        "asn": _asn,
        "safe_browsing": _safe_browsing,
        "visit": _visit,
        "mail_picture": _mail_picture,
        "earlier_cases": _earlier_cases,
    }
)
"""By `Observation.observer`."""
