"""Observer name → its pure `read`: what `fuwake verify` reads stored answers with. Each observer is imported when first used."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from fuwake.model.observation import Reading

Read = Callable[[str, bytes], Reading]

_OBSERVERS = {
    "dns": ("fuwake.observe.dns", "DnsObserver"),
    "rdap": ("fuwake.observe.rdap", "RdapObserver"),
    "whois": ("fuwake.observe.whois", "WhoisObserver"),
    "geo": ("fuwake.observe.geo", "GeoObserver"),
    "asn": ("fuwake.observe.asn", "AsnObserver"),
    "safe_browsing": ("fuwake.observe.reputation.safe_browsing", "SafeBrowsingObserver"),
    "dnsbl": ("fuwake.observe.reputation.dnsbl", "DnsblObserver"),
    "url_list": ("fuwake.observe.reputation.url_list", "UrlListObserver"),
    "urlhaus": ("fuwake.observe.reputation.urlhaus", "UrlhausObserver"),
    "phishtank": ("fuwake.observe.reputation.phishtank", "PhishTankObserver"),
    "virustotal": ("fuwake.observe.reputation.virustotal", "VirusTotalObserver"),
    "urlscan": ("fuwake.observe.reputation.urlscan", "UrlscanObserver"),
    "site_page": ("fuwake.observe.site.page", "SitePageObserver"),
    "tls": ("fuwake.observe.site.tls", "TlsObserver"),
    "http": ("fuwake.observe.site.http", "HttpObserver"),
    "ct": ("fuwake.observe.transparency", "TransparencyObserver"),
    "visit": ("fuwake.observe.browser.visit", "VisitObserver"),
    "mail_picture": ("fuwake.observe.browser.mail_picture", "MailPictureObserver"),
    "picture_text": ("fuwake.observe.picture_text", "PictureTextObserver"),
    "earlier_cases": ("fuwake.observe.earlier_cases", "EarlierCasesObserver"),
}
"""By hand, in the order of the work; a test compares it with the folder."""


def _reader(module: str, observer: str) -> Read:
    def read(question: str, raw: bytes) -> Reading:
        reading: Reading = getattr(import_module(module), observer).read(question, raw)
        return reading

    return read


READERS: Mapping[str, Read] = MappingProxyType({name: _reader(*where) for name, where in _OBSERVERS.items()})
"""By `Observation.observer`."""
