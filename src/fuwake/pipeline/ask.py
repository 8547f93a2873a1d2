"""Asks the outside world all that one mail raises, side by side. What is asked follows from the anatomy and from the answers."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from fuwake.campaigns.observed import of_page
from fuwake.derive import dnssec, wildcard
from fuwake.derive.browser_url import host_of
from fuwake.derive.network import declared_origin
from fuwake.derive.page import attached as derive_attached
from fuwake.derive.page import main_page
from fuwake.derive.page import page as derive_page
from fuwake.derive.picture_text import with_pictures
from fuwake.derive.recorded import record_of
from fuwake.model.anatomy import Anatomy, FoundLink
from fuwake.model.answers import NetworkRecord
from fuwake.model.attached import AttachedPage
from fuwake.model.observation import Altered, Observation
from fuwake.model.page import Page
from fuwake.observe._protocol import Observer
from fuwake.observe._record import Recorder
from fuwake.parse.domains import icann_domain, is_public_ip, registrable_domain
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.asked import Asked, Shown
from fuwake.pipeline.choose import MOST_HOSTS, Site, links_asked_alike, links_left_out, links_to_ask, site_of, why_none
from fuwake.pipeline.choose_attached import page_handed_over
from fuwake.pipeline.choose_lists import AskedLink, list_questions
from fuwake.pipeline.observers import MailLook, Observers

MOST_ADDRESSES = 2
"""Addresses of one host whose network is asked about."""
MOST_ROUNDS = 24
"""Rounds of DNS questions that sender authentication may take (RFC 7208 allows 10 look-ups)."""
MOST_DNS = 150
"""DNS questions of one case, whatever the mail and the zones hold; blocklists apart, whose number of links is bounded."""
MOST_SITES = 4
"""Sites of one case whose certificate is asked for: where the link leads, where the page is, where its data would go."""
MOST_CONTROLS = 40
"""DNS questions about answers (is it signed, is it given to any name?), counted apart, so that no other question goes without for them."""
MOST_LEFT_OUT = 50
"""Hosts of further links that are named as not asked about."""
MARKED_HOST = "its labels may mark the recipient, and it could not be told whether any other would do"
DOMAIN_TYPES = ("NS", "SOA", "A", "AAAA", "MX")

Needs = Callable[[tuple[Observation, ...]], tuple[str, ...]]
"""DNS questions whose answers sender authentication still needs, given what has been observed."""
ReadPictures = Callable[[], Awaitable[tuple[Observation, ...]]]
"""Reads the words in the pictures of the mail where it calls for it."""


class Inquiry:
    """All questions of one case."""

    def __init__(
        self,
        anatomy: Anatomy,
        redactor: Redactor,
        needs: Needs,
        observers: Observers,
        recorder: Recorder,
        *,
        read_pictures: ReadPictures,
        pages: tuple[AttachedPage, ...] = (),
        keep_tokens: bool = False,
    ) -> None:
        self._anatomy = anatomy
        self._redactor = redactor
        self._needs = needs
        self._observers = observers
        self._recorder = recorder
        self._read_pictures = read_pictures
        self._pages = pages
        self._shown = Shown(redactor, keep_tokens=keep_tokens)
        self._dns: set[str] = set()
        self._controls: set[str] = set()
        self._stand_ins: dict[str, tuple[tuple[str, ...], tuple[Altered, ...]]] = {}
        self._known_sites: set[Site] = set()

    async def run(self) -> tuple[Observation, ...]:
        """Asks until nothing is open and returns the observations, ordered by id."""
        await asyncio.gather(*self._of_senders(), self._links(self._visits), self._mail_picture())
        await self._earlier_cases()
        self._leave_out()
        return tuple(sorted(map(self._with_stand_in, self._recorder.observations.values()), key=lambda seen: seen.id))

    async def look_ups(self) -> None:
        """Asks what the mail itself raises and takes no browser; `run` asks on."""
        await asyncio.gather(*self._of_senders(), self._links(self._linked_site))

    def _of_senders(self) -> list[Coroutine[Any, Any, object]]:
        message = self._anatomy.message
        tasks: list[Coroutine[Any, Any, object]] = [self._authentication()]
        domains = [box.domain for box in (*message.author[:3], *message.reply_to[:3], *message.sender[:1])]
        if message.return_path and "@" in message.return_path:
            domains.append(message.return_path.rsplit("@", 1)[1].lower())
        tasks += [self._host(domain) for domain in dict.fromkeys(domains) if domain]
        origin = self._anatomy.trace.origin
        if origin is not None:
            names = dict.fromkeys(name for name in (origin.rdns, origin.helo) if name)
            tasks += [self._address(origin.ip), *(self._host(name, closely=False) for name in names)]
        return tasks

    def _lists(self, asked_links: Iterable[Asked]) -> list[Coroutine[Any, Any, object]]:
        """Questions to the lists; those that the user did not switch on are written down once."""
        links = [AskedLink(url=one.url, here=one.here, host=one.host, replaced=bool(one.altered)) for one in asked_links]
        for service in self._observers.unasked_lists if links else ():
            self._recorder.skip(service.name, "none", service.reason, service.detail)
        origin = self._anatomy.trace.origin
        asked = list_questions(self._observers.lists, links, origin.ip if origin is not None else None)
        return [self._ask(service.observer, question) for service, question in asked]

    async def _links(self, sites: Callable[[Sequence[Asked], bool], Coroutine[Any, Any, None]]) -> None:
        """Reads the pictures where the mail says nothing else, for they may hold its links; then asks about every link."""
        self._anatomy = with_pictures(self._anatomy, await self._read_pictures())
        links = await asyncio.gather(*map(self._as_asked, links_to_ask(self._anatomy)))
        asked = [one for one in links if one is not None]
        tasks: list[Coroutine[Any, Any, object]] = [sites(asked, bool(links)), *self._lists(asked)]
        for one in asked:
            tasks += [self._host(one.host), self._ask(self._observers.safe_browsing, one.url)]
        await asyncio.gather(*tasks)

    async def _as_asked(self, link: FoundLink) -> Asked | None:
        """The link as others may see it; None where nothing can be asked without telling whose mail it is."""
        one = self._shown.link(link)
        if one is not None and one.trial is not None:
            tried = await asyncio.gather(*(self._ask(self._observers.dns, f"{kind} {one.trial}") for kind in ("A", "AAAA")))
            if any(answer.status == "found" for answer in tried):
                one = one.at_trial()
            elif any(answer.status != "absent" for answer in tried):  # whether its zone answers for any name could not be told
                self._recorder.skip("dns", f"A {one.host}", "policy", MARKED_HOST)
                return None
        if one is not None:
            alike = links_asked_alike(
                self._anatomy, link, lambda other: _url_of(self._shown.link(other), tried=one.host != link.host) == one.url
            )
            recipient = tuple(place for place in one.altered if place.what == "recipient")
            self._stand_ins |= {
                one.url.partition("?")[0]: (alike, one.altered),
                one.here: (alike, recipient),
                one.url: (alike, one.altered),
            }
        return one

    def _with_stand_in(self, seen: Observation) -> Observation:
        """The observation and what its URL stands for."""
        stands_for, altered = self._stand_ins.get(seen.subject.rpartition(" ")[2], ((), ()))
        return replace(seen, stands_for=stands_for, altered=altered) if "://" in seen.subject else seen

    def _leave_out(self) -> None:
        """Writes down which hosts of further links were not asked about."""
        hosts = [link.host for link in links_left_out(self._anatomy) if link.host and self._shown.host(link.host) == link.host]
        for host in [host for host in hosts if not is_public_ip(host)][:MOST_LEFT_OUT]:
            if f"dns:A {host}" not in self._recorder.observations:
                self._recorder.skip("dns", f"A {host}", "budget", f"no more than {MOST_HOSTS} hosts of links are asked about")

    async def _ask(self, observer: Observer, question: str) -> Observation:
        if not self._shown.may(question):
            return self._recorder.skip(observer.name, question, "policy", "the question would tell who received the mail")
        if observer.active and self._observers.passive:
            return self._recorder.skip(observer.name, question, "policy", "only passive questions are asked")
        if observer.name == "dns" and question not in self._dns:
            if len(self._dns) >= MOST_DNS:
                return self._recorder.skip("dns", question, "budget", f"no more than {MOST_DNS} DNS questions are asked for one mail")
            self._dns.add(question)
        return await self._recorder.ask(observer, question)

    async def _host(self, host: str, *, closely: bool = True) -> None:
        """Registration of the registrable domain, DNS of the host, and who runs its addresses.

        closely: also whether the zone is signed and answers for any name; not of servers on the way, of whose names nothing is claimed.
        """
        known = self._shown.host(host)
        if known is None:
            return
        host = known
        if is_public_ip(host):
            await self._address(host)
            return
        registered = icann_domain(host)
        await asyncio.gather(self._records(host, closely=closely), *([self._registration(registered)] if registered else []))

    async def _records(self, host: str, *, closely: bool) -> None:
        """DNS of a host and its registrable domain, then what follows from it, side by side."""
        domain = registrable_domain(host)
        names = dict.fromkeys(name for name in (domain, host) if name)
        answers = await asyncio.gather(*(self._ask(self._observers.dns, f"{kind} {name}") for name in names for kind in DOMAIN_TYPES))
        addresses = dict.fromkeys(
            address
            for answer in answers
            if answer.status == "found" and answer.subject.split(" ")[0] in {"A", "AAAA"} and answer.data
            for address in answer.data["records"]
        )
        then: list[Coroutine[Any, Any, object]] = [self._address(address) for address in list(addresses)[:MOST_ADDRESSES]]
        if closely and domain:
            then += [self._dnssec(domain), *map(self._wildcard, names)]
        await asyncio.gather(*then)

    async def _dnssec(self, domain: str) -> None:
        """Whether the zone is signed: only the questions that it takes, none where the resolver validated or does not validate."""
        while (question := dnssec.needs(domain, self._recorder.observations)) is not None:
            if (await self._control(question)).status == "skipped":
                return

    async def _wildcard(self, name: str) -> None:
        """Whether the name's zone answers for any name."""
        question = wildcard.needs(name, self._recorder.observations)
        if question is not None:
            await self._control(question)

    async def _control(self, question: str) -> Observation:
        if not self._shown.may(question):
            return self._recorder.skip("dns", question, "policy", "the question would tell who received the mail")
        if question not in self._controls and len(self._controls) >= MOST_CONTROLS:
            return self._recorder.skip(
                "dns", question, "budget", f"no more than {MOST_CONTROLS} questions about answers are asked for one mail"
            )
        self._controls.add(question)
        return await self._recorder.ask(self._observers.dns, question)

    async def _registration(self, domain: str) -> None:
        answer = await self._ask(self._observers.rdap, f"domain {domain}")
        if answer.status == "failed":
            await self._ask(self._observers.whois, f"domain {domain}")

    async def _address(self, ip: str) -> None:
        """Reverse name with its forward confirmation, network, provider, place."""
        if not is_public_ip(ip):
            return
        await asyncio.gather(self._reverse(ip), self._network(ip), self._ask(self._observers.geo, ip), self._ask(self._observers.asn, ip))

    async def _reverse(self, ip: str) -> None:
        answer = await self._ask(self._observers.dns, f"PTR {ip}")
        if answer.status == "found" and answer.data:
            kind = "AAAA" if ":" in ip else "A"
            await asyncio.gather(*(self._ask(self._observers.dns, f"{kind} {name}") for name in answer.data["records"][:2]))

    async def _network(self, ip: str) -> None:
        """The registry's word; where the table of autonomous systems knows nothing, also on the one that the registry names."""
        answer = await self._ask(self._observers.rdap, f"ip {ip}")
        if answer.status == "failed":
            answer = await self._ask(self._observers.whois, f"ip {ip}")
        if (await self._ask(self._observers.asn, ip)).status != "found" and (system := declared_origin(record_of(answer, NetworkRecord))):
            await self._ask(self._observers.rdap, f"autnum {system}")

    async def _authentication(self) -> None:
        """Asks for the DNS records that SPF, DKIM, DMARC and ARC need, until they need no more."""
        for _ in range(MOST_ROUNDS):
            needs = await asyncio.to_thread(self._needs, tuple(self._recorder.observations.values()))
            if not needs:
                return
            await asyncio.gather(*(self._ask(self._observers.dns, question) for question in needs))

    async def _linked_site(self, asked: Sequence[Asked], _: bool) -> None:
        if asked:
            await self._sites((asked[0].url,))

    async def _visits(self, asked: Sequence[Asked], any_link: bool) -> None:
        """The page behind the link first, then the pages that came as files, one after the other, in one time for all."""
        if self._observers.expect_files is not None:
            self._observers.expect_files(len(self._pages))
        if asked:
            await asyncio.gather(self._page(asked[0].url), self._sites((asked[0].url,)))
        else:
            detail = "its address would tell who received the mail" if any_link else why_none(self._anatomy)
            self._recorder.skip("visit", "none", "policy" if any_link else "no-data", detail)
        page = derive_page(self._recorder.observations)[0] if asked else None
        await asyncio.gather(*([self._behind(page)] if page is not None else []), self._files())

    async def _files(self) -> None:
        """Visits the pages that came as files, then one that a visited page handed over; asks about the hosts of it."""
        for page in self._pages:
            await self._file(page)
        seen, known = self._recorder.observations.values(), [page.sha256 for page in self._pages]
        if handed := page_handed_over(seen, self._recorder.pieces, self._redactor, known):
            await self._file(handed)
        if found := derive_attached(self._recorder.observations):  # the one that counts
            await self._behind(found)

    async def _file(self, page: AttachedPage) -> None:
        if self._observers.attached is None:
            self._recorder.skip("visit", page.question, "policy", "visits are switched off")
        else:
            await self._ask(self._observers.attached(page), page.question)

    async def _behind(self, page: Page) -> None:
        """Asks about the hosts that a page led to and would send to."""
        urls = [step.url for step in page.redirects] + [page.final_url or page.url] + [target.url for target in page.targets]
        hosts = dict.fromkeys(host_of(step) for step in urls)
        await asyncio.gather(*(self._host(host) for host in hosts if host), self._sites(tuple(reversed(urls))))

    async def _page(self, url: str) -> None:
        """Visits; where there is no visit, or it came to nothing, asks for the header fields alone."""
        if self._observers.visit is None:
            seen = self._recorder.skip("visit", url, "policy", "visits are switched off")
        else:
            seen = await self._ask(self._observers.visit, url)
        if seen.data is None and not self._observers.passive:
            await self._ask(self._observers.http, url)

    async def _sites(self, urls: tuple[str, ...]) -> None:
        """The certificate of what is served over TLS, and what public logs know of the names; no more than MOST_SITES of a case."""
        tasks: list[Coroutine[Any, Any, object]] = []
        for site in dict.fromkeys(filter(None, map(site_of, urls))):
            if site in self._known_sites or len(self._known_sites) >= MOST_SITES or self._shown.host(site.host) != site.host:
                continue
            self._known_sites.add(site)
            if site.tls_port is not None:
                tasks.append(self._ask(self._observers.tls, site.question))
            if self._observers.ct is not None and not is_public_ip(site.host):
                tasks.append(self._ask(self._observers.ct, site.host))
        await asyncio.gather(*tasks)

    async def _mail_picture(self) -> None:
        if self._observers.mail_picture is not None:
            await self._ask(self._observers.mail_picture(self._look()), "message")

    def _look(self) -> MailLook:
        message, mask = self._anatomy.message, self._redactor.text
        shown = [field for field in message.headers if field.name.lower() in {"from", "reply-to", "subject", "date"}]
        data = {content.path: content.data for content in message.contents}
        return MailLook(
            html=mask(message.html) if message.html else None,
            text=mask(message.text),
            fields=tuple((field.name, mask(field.value)) for field in shown),
            inline={
                part.content_id.strip("<> "): (part.type, data[part.path])
                for part in message.parts
                if part.content_id and part.type.startswith("image/") and part.path in data
            },
        )

    async def _earlier_cases(self) -> None:
        """Compares with earlier cases, last: their pages are compared, too."""
        if self._observers.earlier_cases is not None:
            known = self._recorder.observations
            page = main_page(derive_page(known)[0], derive_attached(known))
            await self._ask(self._observers.earlier_cases(self._redactor.mask(of_page(page))), "message")


def _url_of(one: Asked | None, *, tried: bool) -> str | None:
    return None if one is None else (one.at_trial() if tried else one).url
