"""The only place where concrete things meet: settings → observers."""

from pathlib import Path

from fuwake.campaigns.sketch import Sketch
from fuwake.pipeline.dissect import MakeObservers
from fuwake.pipeline.observers import Observers
from fuwake.settings import Settings, data_dir


def observers(settings: Settings, cases: Path, *, visit: bool) -> MakeObservers:
    """What makes the observers of one case; `visit` False leaves the browser out of the visit, not of the mail's picture."""
    from fuwake.observe.asn import AsnObserver
    from fuwake.observe.browser.mail_picture import MailPictureObserver
    from fuwake.observe.browser.session import BrowserSession
    from fuwake.observe.browser.visit import VisitObserver
    from fuwake.observe.dns import DnsObserver
    from fuwake.observe.earlier_cases import EarlierCasesObserver
    from fuwake.observe.geo import GeoObserver
    from fuwake.observe.rdap import RdapObserver
    from fuwake.observe.reputation.safe_browsing import SafeBrowsingObserver
    from fuwake.observe.whois import WhoisObserver

    rdap = RdapObserver(settings.rdap_bootstrap_url, settings.rdap_timeout_s)  # keeps the bootstrap files for all cases

    def make(own: Sketch) -> Observers:
        session = BrowserSession(settings)
        return Observers(
            dns=DnsObserver(settings.dns_servers, settings.dns_timeout_s),
            rdap=rdap,
            whois=WhoisObserver(settings.whois_root, settings.whois_port, settings.whois_connect_to, settings.whois_timeout_s),
            geo=GeoObserver(data_dir(settings)),
            asn=AsnObserver(data_dir(settings)),
            safe_browsing=SafeBrowsingObserver(settings.safe_browsing_url, settings.safe_browsing_key, settings.safe_browsing_timeout_s),
            visit=VisitObserver(settings, session) if visit and settings.visit else None,
            mail_picture=(
                (lambda look: MailPictureObserver(settings, look.html, look.text, look.fields, session, inline=look.inline))
                if visit
                else None
            ),
            earlier_cases=EarlierCasesObserver(cases, own),
            close=session.close,
        )

    return make
