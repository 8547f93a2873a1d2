"""What the answers of one round show of one watched target: signs, each with its evidence. Pure; compares with nothing earlier.

A failed answer gives a sign of `could_not_tell` and never one of another state.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from msgspec.structs import replace

from fuwake.derive import watch_signs
from fuwake.derive.listings import listings
from fuwake.derive.parking import kinds_of
from fuwake.derive.recorded import Observations, is_nxdomain, record_of
from fuwake.derive.registration import registration
from fuwake.derive.sightings import host_of
from fuwake.model.answers import AsnRecord, DnsAnswer, DomainRecord, NetworkRecord
from fuwake.model.case import Case
from fuwake.model.observation import Observation
from fuwake.model.watch import Look, PageAnswer, Sign, Source, WatchTarget
from fuwake.parse.domains import is_public_ip, parse_ip

MOST_STEPS = 5
"""Redirects of one target that are gone along."""
MOST_SIGNS = 2000
_NOTHING = Sign(what="nothing_asked", state="could_not_tell", source="dns", evidence=())
Locus = Callable[[Observation], str]


def in_case(seen: Observation) -> str:
    """The locus of an answer of the dissection."""
    return f"observation:{seen.id}"


def in_round(number: int) -> Locus:
    """The loci of the answers of a round."""
    return lambda seen: f"watch:{number}/{seen.id}"


def look(target: WatchTarget, observations: Observations, locus: Locus) -> Look:
    """One round's look at a target."""
    found = _Signs(target, observations, locus)
    addresses, resolves = found.names()
    registered = found.registry()
    end, page = found.page(asked=target.use != "target")
    if not found.signs and addresses:
        found.add("resolves", "dns", *found.of_names(), detail=addresses[0])
    networks, placed_by = found.networks(addresses)
    listed = tuple(found.listings())
    return Look(
        host=target.host,
        signs=tuple(found.signs) or (_NOTHING,),
        resolves=resolves,
        registered=registered,
        addresses=addresses,
        networks=networks,
        placed_by=placed_by,
        end=host_of(end) if page is not None else None,
        path=_path(end) if page is not None else None,
        title=page.title if page is not None else None,
        text=page.text if page is not None else None,
        passwords=page.passwords if page is not None else 0,
        listed=tuple(name for name, is_listed, _ in listed if is_listed),
        not_listed=tuple(name for name, is_listed, _ in listed if not is_listed),
        listings=tuple((name, where) for name, _, where in listed),
    )


def first_look(target: WatchTarget, case: Case) -> Look:
    """What the dissection itself showed of a target: the visit stands for the request of a round."""
    observations = {seen.id: seen for seen in case.observations}
    shown = look(target, observations, in_case)
    signs = tuple(sign for sign in shown.signs if sign.evidence) or (_NOTHING,)
    page = case.page
    if page is None or target.use == "target" or target.host not in {host_of(page.url), page.host}:
        return replace(shown, signs=signs)
    if page.status == "refused":
        return replace(shown, signs=(*signs, Sign(what="refused", state="down", source="visit", evidence=page.evidence)))
    if page.status != "seen":
        return replace(shown, signs=(*signs, Sign(what="no_answer", state="could_not_tell", source="visit", evidence=page.evidence)))
    return replace(
        shown,
        signs=(Sign(what="serves", state="up", source="visit", evidence=page.evidence), *signs),
        end=page.host,
        path=_path(page.final_url or page.url),
        title=page.title,
        text=" ".join((page.text or "").split())[:MOST_SIGNS] or None,
        passwords=sum(field.kind == "password" for field in page.fields),
    )


class _Signs:
    """The signs of one look, while they are gathered."""

    def __init__(self, target: WatchTarget, observations: Observations, locus: Locus) -> None:
        self._target, self._seen, self._locus = target, observations, locus
        self.signs: list[Sign] = []

    def add(self, what: str, source: Source, *seen: Observation | None, detail: str | None = None) -> None:
        """One sign with its evidence."""
        evidence = tuple(dict.fromkeys(self._locus(one) for one in seen if one is not None))
        self.signs.append(Sign(what=what, state=watch_signs.STATES[what], source=source, evidence=evidence, detail=detail))

    def of_names(self) -> tuple[Observation, ...]:
        """Answers to the questions for addresses."""
        asked = (self._seen.get(f"dns:{kind} {self._target.host}") for kind in ("A", "AAAA"))
        return tuple(seen for seen in asked if seen is not None)

    def names(self) -> tuple[tuple[str, ...], bool | None]:
        """(addresses, whether the name leads to one)."""
        if parse_ip(self._target.host) is not None:
            addresses: tuple[str, ...] = (self._target.host,)
            self._sinkholes(addresses)
            return addresses, None
        asked = self.of_names()
        records = [row for seen in asked if (row := record_of(seen, DnsAnswer)) is not None]
        addresses = tuple(dict.fromkeys(address for row in records for address in row.records))
        if addresses:
            if not any(is_public_ip(address) for address in addresses):
                self.add("null_address", "dns", *asked, detail=addresses[0])
            self._sinkholes(addresses)
            return addresses, True
        denied = [seen for seen in asked if is_nxdomain(seen)]
        if denied:
            self.add("nxdomain", "dns", *denied)
            return (), False
        if len(asked) == 2 and all(seen.status == "absent" for seen in asked):
            self.add("no_address", "dns", *asked)
            return (), False
        failed = [seen for seen in asked if seen.status == "failed"]
        if failed:
            self.add("no_answer", "dns", *failed, detail=failed[0].reason)
        return (), None

    def _sinkholes(self, addresses: tuple[str, ...]) -> None:
        for address in addresses:
            owner = watch_signs.of_address(address)
            if owner is not None:
                self.add("sinkhole_address", "dns", *self.of_names(), detail=f"{owner}: {address}")
                return

    def networks(self, addresses: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(networks of the addresses, loci of the answers that say so): by who announces them, else by the registry's range."""
        known: dict[str, str] = {}
        for ip in addresses:
            system = self._seen.get(f"asn:{ip}")
            announced = record_of(system, AsnRecord)
            if system is not None and announced is not None:
                known.setdefault(f"AS{announced.asn}", self._locus(system))
                continue
            for name in ("rdap", "whois"):
                seen = self._seen.get(f"{name}:ip {ip}")
                held = record_of(seen, NetworkRecord)
                if seen is not None and held is not None:
                    known.setdefault(held.range, self._locus(seen))
        return tuple(known), (*map(self._locus, self.of_names()), *dict.fromkeys(known.values()))

    def registry(self) -> bool | None:
        """Whether the registry has the domain."""
        domain = self._target.domain
        if domain is None:
            return None
        zone = self._seen.get(f"dns:NS {domain}")
        answer = record_of(zone, DnsAnswer)
        self._name_servers(answer.records if answer is not None else (), "dns", zone)
        if answer is not None and kinds_of(answer.records):
            self.add("parked", "dns", zone, detail=answer.records[0])
        asked = [seen for name in ("rdap", "whois") if (seen := self._seen.get(f"{name}:domain {domain}")) is not None]
        known = next(((seen, row) for seen in asked if (row := record_of(seen, DomainRecord)) is not None), None)
        if known is None:
            absent = next((seen for seen in asked if seen.status == "absent"), None)
            free = absent is not None and self._is_free(domain, absent)
            if free:
                self.add("unregistered", "registry", absent)
            return False if free else None
        seen, record = known
        held = watch_signs.of_registration(record.states)
        if held is not None:
            self.add(held[0], "registry", seen, detail=held[1])
        elif is_nxdomain(zone) and record.name_servers:
            self.add("not_delegated", "dns", zone, seen)
        self._name_servers(record.name_servers, "registry", seen)
        return True

    def _is_free(self, domain: str, absent: Observation) -> bool:
        found = registration(domain, self._seen, absent.asked_at)
        return found is not None and found.status == "not_registered"

    def _name_servers(self, servers: tuple[str, ...], source: Source, seen: Observation | None) -> None:
        known = watch_signs.of_name_servers(servers)
        if known is not None:
            self.add(known[0], source, seen, detail=f"{known[1]}: {servers[0]}")

    def page(self, *, asked: bool) -> tuple[str, PageAnswer | None]:
        """(address at the end of the redirects, the page there where one was served)."""
        url, way = self._target.url, list[Observation]()
        for _ in range(MOST_STEPS + 1):
            seen = self._seen.get(f"site_page:{url}")
            if seen is None or seen.status == "skipped":
                if asked and not way:
                    self.add("not_asked", "site", *([seen] if seen is not None else []))
                elif asked:
                    self.add("too_many_redirects", "site", *way)
                return url, None
            way.append(seen)
            record = record_of(seen, PageAnswer)
            if record is None:
                self.add("refused" if seen.status == "absent" else "no_answer", "site", seen, detail=seen.reason)
                return url, None
            owner = watch_signs.of_page(_path(record.location or url), record.title, record.text, record.passwords)
            if owner is not None:
                self.add("suspended_page", "site", seen, detail=owner)
                return url, None
            if record.location is None:
                what = _of_status(record)
                self.add(what, "site", seen, *way[:-1], detail=str(record.status))
                return url, record if what == "serves" else None
            url = record.location
        self.add("too_many_redirects", "site", *way)
        return url, None

    def listings(self) -> Iterator[tuple[str, bool, str]]:
        """(list, whether it holds the target, locus) of every list that answered."""
        own = {self._target.url, self._target.host, self._target.domain}
        mine = {key: seen for key, seen in self._seen.items() if seen.subject.rpartition(" ")[2] in own}
        for listing in listings(mine):
            if listing.status != "unknown":
                seen = self._seen[listing.evidence[0].removeprefix("observation:")]
                yield listing.list, listing.status == "listed", self._locus(seen)


def _of_status(record: PageAnswer) -> str:
    """The sign that a status is (RFC 9110 section 15, RFC 7725). Only a missing page says that a page is missing."""
    match record.status:
        case 200 | 201 | 203 | 206:
            return "serves"
        case 404 | 410:
            return "gone"
        case 451:
            return "legal"
        case 401 | 403 | 429:
            return "challenge" if "just a moment" in (record.title or "").lower() else "denied"
        case status if status >= 500:
            return "challenge" if "just a moment" in (record.title or "").lower() else "server_error"
        case _:
            return "odd_status"


def _path(url: str) -> str:
    try:
        return urlsplit(url).path or "/"
    except ValueError:
        return "/"
