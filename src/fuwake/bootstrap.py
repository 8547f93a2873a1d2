"""The only place where concrete things meet: settings → observers."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from fuwake import __version__
from fuwake.campaigns.sketch import Sketch
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.case import DataSet, Run
from fuwake.model.errors import SettingsError
from fuwake.observe._protocol import Observer
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.dissect import MakeObservers
from fuwake.pipeline.observers import ListService, Observers, UnaskedList
from fuwake.pipeline.picture_words import PictureReader
from fuwake.settings import Settings, data_dir, pictures_dir, service_keys

if TYPE_CHECKING:
    from fuwake.pipeline.watch_ask import Watchers


def data_at_hand(settings: Settings, *, offline: bool) -> tuple[DataSet, ...]:
    """The sets of data that a dissection uses or may use, as they lie there now."""
    from fuwake.observe import data_used

    machine = () if offline else data_used.of_machine(data_dir(settings), settings.rdap_bootstrap_url, settings.url_lists)
    return (*data_used.of_program(), *machine)


def brand_pictures(settings: Settings) -> tuple[BrandPicture, ...]:
    """The pictures that the user keeps of brands. Raises SettingsError where their list cannot be read."""
    folder = pictures_dir(settings)
    if not folder.is_dir():
        return ()
    from fuwake.store.brand_pictures import kept  # only where there are some

    return kept(folder)


def picture_reader(settings: Settings) -> PictureReader | None:
    """What reads the words in pictures, in worker processes too; None where that is switched off."""
    if not settings.ocr:
        return None
    return partial(_picture_text, settings.ocr_engine, settings.ocr_timeout_s)


def _picture_text(engine: str, timeout_s: float, pictures: Mapping[str, bytes]) -> Observer:
    from fuwake.observe.picture_text import PictureTextObserver  # only where a picture is to be read

    return PictureTextObserver(engine, timeout_s, pictures)


def observers(settings: Settings, cases: Path, *, visit: bool, passive: bool = False, shared: Path | None = None) -> MakeObservers:
    """What makes the observers of one case. visit: whether the browser is used. passive: whether active observers are skipped.
    shared: a folder through which other processes keep the same limits.
    """
    from fuwake.observe.asn import AsnObserver
    from fuwake.observe.browser.attached import AttachedObserver
    from fuwake.observe.browser.budget import Budget
    from fuwake.observe.browser.mail_picture import MailPictureObserver
    from fuwake.observe.browser.session import BrowserSession
    from fuwake.observe.browser.visit import VisitObserver
    from fuwake.observe.dns import DnsObserver
    from fuwake.observe.earlier_cases import EarlierCasesObserver
    from fuwake.observe.geo import GeoObserver
    from fuwake.observe.rdap import RdapObserver
    from fuwake.observe.site.http import HttpObserver
    from fuwake.observe.site.reach import Reach
    from fuwake.observe.site.tls import TlsObserver
    from fuwake.observe.whois import WhoisObserver

    polite = _politely(settings, settings.answer_cache_s, shared=shared)
    # What these keep (bootstrap files, opened databases) serves all cases.
    rdap = RdapObserver(settings.rdap_bootstrap_url, settings.rdap_timeout_s, data_dir(settings))
    geo, asn = GeoObserver(data_dir(settings)), AsnObserver(data_dir(settings))
    reach = Reach(polite(DnsObserver(settings.dns_servers, settings.dns_timeout_s)), settings.egress_ports, settings.egress_map)
    search = transparency(settings)

    def make(own: Sketch, redactor: Redactor) -> Observers:
        session, budget = BrowserSession(settings), Budget(settings.visit_timeout_s)
        return Observers(
            dns=polite(DnsObserver(settings.dns_servers, settings.dns_timeout_s)),
            rdap=polite(rdap),
            whois=polite(WhoisObserver(settings.whois_root, settings.whois_port, settings.whois_connect_to, settings.whois_timeout_s)),
            geo=geo,
            asn=asn,
            safe_browsing=polite(safe_browsing(settings)),
            lists=asked_lists(settings, polite),
            unasked_lists=_unasked(settings),
            tls=polite(TlsObserver(reach, settings.site_timeout_s, settings.authorities_file)),
            http=polite(HttpObserver(reach, settings.site_timeout_s, settings.authorities_file)),
            ct=polite(search) if search is not None else None,
            visit=VisitObserver(settings, session, redactor, budget) if visit and settings.visit else None,
            attached=(lambda page: AttachedObserver(settings, page, redactor, session, budget)) if visit and settings.visit else None,
            mail_picture=(
                (lambda look: MailPictureObserver(settings, look.html, look.text, look.fields, session, inline=look.inline))
                if visit
                else None
            ),
            earlier_cases=lambda seen: EarlierCasesObserver(cases, replace(own, observed=seen)),
            close=session.close,
            expect_files=budget.expect,
            passive=passive,
        )

    return make


WATCH_CACHE_S = 600.0
"""No answer serves two rounds of a case, which are never nearer to each other (`pipeline.watch_schedule.SHORTEST`)."""


def watchers(settings: Settings, *, passive: bool, clock: Callable[[], float]) -> "Watchers":
    """Who is asked in rounds of watching. clock: seconds, by which answers grow old; cases of one sweep share them.

    Raises SettingsError.
    """
    from fuwake.observe.asn import AsnObserver
    from fuwake.observe.dns import DnsObserver
    from fuwake.observe.rdap import RdapObserver
    from fuwake.observe.site.page import SitePageObserver
    from fuwake.observe.site.reach import Reach
    from fuwake.observe.whois import WhoisObserver
    from fuwake.pipeline.watch_ask import Watchers  # asyncio

    polite = _politely(settings, min(settings.answer_cache_s, WATCH_CACHE_S), clock)
    asked_lists(settings)  # an unknown one is named before anything is asked
    reach = Reach(polite(DnsObserver(settings.dns_servers, settings.dns_timeout_s)), settings.egress_ports, settings.egress_map)
    return Watchers(
        dns=polite(DnsObserver(settings.dns_servers, settings.dns_timeout_s)),
        rdap=polite(RdapObserver(settings.rdap_bootstrap_url, settings.rdap_timeout_s, data_dir(settings))),
        whois=polite(WhoisObserver(settings.whois_root, settings.whois_port, settings.whois_connect_to, settings.whois_timeout_s)),
        asn=AsnObserver(data_dir(settings)),
        site_page=polite(SitePageObserver(reach, settings.site_timeout_s, settings.authorities_file)),
        safe_browsing=polite(safe_browsing(settings)),
        lists=partial(asked_lists, settings, polite),
        passive=passive,
    )


Around = Callable[[Observer], Observer]
"""Puts something around an observer."""


def _politely(settings: Settings, longest_s: float, clock: Callable[[], float] = time.monotonic, shared: Path | None = None) -> Around:
    """Puts the manners and the answers of this process around observers that ask others. longest_s: how long an answer may serve."""
    import random

    from fuwake.observe.manners import LIMITS, Manners
    from fuwake.observe.polite import AnswerCache, Polite

    for name, rate in settings.service_rates.items():
        if name not in LIMITS or not rate > 0:
            raise SettingsError(f"service_rates: {name}={rate:g}: must be a number above 0 for one of: {', '.join(LIMITS)}")
    manners, cache = Manners(random.random, settings.service_rates, shared=shared), AnswerCache(longest_s, clock)
    return lambda observer: Polite(observer, manners, cache)


def _as_it_is(observer: Observer) -> Observer:
    return observer


MOST_DISCLOSED = 3
"""Links of one mail that a service with a quota is told of."""


def safe_browsing(settings: Settings) -> Observer:
    """Google Safe Browsing; without a key it says so when it is asked."""
    from fuwake.observe.reputation.safe_browsing import SafeBrowsingObserver

    return SafeBrowsingObserver(settings.safe_browsing_url, settings.safe_browsing_key, settings.safe_browsing_timeout_s)


def transparency(settings: Settings) -> Observer | None:
    """The search over the logs of certificates; None where it is not switched on. Raises SettingsError over an address without place."""
    from fuwake.observe.transparency import PLACE, TransparencyObserver

    if not settings.ct_search:
        return None
    if PLACE not in settings.ct_url:
        raise SettingsError(f"ct_url: {settings.ct_url!r} has no {PLACE}, where the name of the host goes")
    return TransparencyObserver(settings.ct_url, settings.ct_timeout_s)


def asked_lists(settings: Settings, around: Around = _as_it_is) -> tuple[ListService, ...]:
    """The lists that the user switched on; `around` those that ask others. Raises SettingsError over an unknown one."""
    from fuwake.observe.dns import DnsObserver
    from fuwake.observe.reputation.dnsbl import DnsblObserver
    from fuwake.observe.reputation.url_list import UrlListObserver

    local = UrlListObserver(data_dir(settings), settings.url_lists, settings.url_list_files)
    over_dns = DnsblObserver(around(DnsObserver(settings.dns_servers, settings.dns_timeout_s)), settings.dns_lists)
    return (
        *(ListService(observer=local, about="url", name=entry.name) for entry in local.lists),
        *(ListService(observer=around(observer), about="page", most=MOST_DISCLOSED) for observer in _services(settings)),
        *(ListService(observer=around(over_dns), about=entry.kind, name=entry.name) for entry in over_dns.lists),
    )


def _services(settings: Settings) -> tuple[Observer, ...]:
    """Those with key and consent."""
    from fuwake.observe.reputation.phishtank import PhishTankObserver
    from fuwake.observe.reputation.urlhaus import UrlhausObserver
    from fuwake.observe.reputation.urlscan import UrlscanObserver
    from fuwake.observe.reputation.virustotal import VirusTotalObserver

    makers = (
        (UrlhausObserver, "https://urlhaus-api.abuse.ch/v1/url/"),
        (PhishTankObserver, "https://checkurl.phishtank.com/checkurl/"),
        (VirusTotalObserver, "https://www.virustotal.com/api/v3/urls/"),
        (UrlscanObserver, "https://urlscan.io/api/v1/search/"),
    )
    return tuple(
        make(settings.service_urls.get(make.name, url), key, settings.service_timeout_s)
        for make, url in makers
        if (key := service_keys(settings)[make.name]) and make.name in settings.disclose_to
    )


def _unasked(settings: Settings) -> tuple[UnaskedList, ...]:
    known = service_keys(settings)
    unknown = [name for name in settings.disclose_to if name not in known]
    if unknown:
        raise SettingsError(f"disclose_to: {unknown[0]!r} is not one of: {', '.join(known)}")
    return tuple(
        UnaskedList(name=name, reason="policy", detail="you did not allow it to be told what a mail links to (setting disclose_to)")
        if key
        else UnaskedList(name=name, reason="not-configured", detail="no key of yours is set")
        for name, key in known.items()
        if not key or name not in settings.disclose_to
    )


def static_run(settings: Settings) -> Run:
    """What a case that is read statically says of its circumstances, as of now."""
    return Run(
        fuwake=__version__,
        dissected_at=datetime.now(UTC),
        vantage="offline",
        mode="offline",
        trusted_receivers=settings.trusted_receivers,
        max_parts=settings.max_parts,
        max_depth=settings.max_depth,
        data=data_at_hand(settings, offline=True),
        brand_pictures=brand_pictures(settings),
    )


EXAMINER = "import sys; from fuwake.bootstrap import be_examiner; be_examiner(int(sys.argv[1]))"
"""A process that examines what the service orders."""


def be_examiner(alive: int) -> None:
    """Does the orders that come in; alive: the pipe that the service holds open."""
    import sys

    from fuwake.pipeline.examiner import Manner, Means, work

    def means_of(manner: Manner) -> Means:
        settings, offline = manner.settings, manner.mode == "offline"
        make = None
        if not offline:
            make = observers(
                settings,
                Path(manner.cases),
                visit=manner.mode != "no-visit",
                passive=manner.mode == "passive",
                shared=Path(manner.limits) if manner.limits else None,
            )
        return Means(
            make=make,
            reader=picture_reader(settings),
            data=data_at_hand(settings, offline=offline),
            brand_pictures=brand_pictures(settings),
        )

    work(sys.stdin.buffer, sys.stdout.buffer, alive, means_of)
