"""SPF, RFC 7208: may this address send mail for this domain? Pure: every DNS answer comes from `Records`."""

import ipaddress
from typing import Literal

from msgspec import Struct

from fuwake.authenticate.records import Answer, NotRecorded, Records, askable, locus, plain
from fuwake.authenticate.spf_record import RecordError, SpfRecord, Term, expand, is_spf, macro_letters, read_record
from fuwake.model.authentication import ResultWord

MOST_LOOK_UPS = 10
"""Terms that ask DNS (section 4.6.4)."""
MOST_VOID = 2
"""Terms whose question finds nothing (section 4.6.4)."""
MOST_NAMES = 10
"""MX hosts of one `mx`, reverse names of one `ptr` (section 4.6.4)."""

Cause = Literal["term", "redirect", "default", "no-record", "no-domain", "syntax", "limit", "look-up", "not-looked-up"]
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class SpfOutcome(Struct, frozen=True, kw_only=True):
    """What check_host() of section 4 gave, and what decided."""

    result: ResultWord
    cause: Cause
    domain: str
    term: str | None = None
    """The term that decided; through an include: `include:a.example > ip4:192.0.2.0/24`."""
    record: str | None = None
    detail: str = ""
    used: tuple[str, ...] = ()
    """Loci of the answers used, the domain's own record first."""


class _Error(Exception):
    def __init__(self, result: ResultWord, cause: Cause, detail: str) -> None:
        super().__init__(detail)
        self.result, self.cause, self.detail = result, cause, detail


class _Found(Struct, frozen=True, kw_only=True):
    result: ResultWord
    cause: Cause
    term: str | None = None
    record: str | None = None


def check_host(ip: str, domain: str, mail_from: str, helo: str, records: Records) -> SpfOutcome:
    """Evaluates SPF for a client address (text), the domain checked, the MAIL FROM address and the HELO name.

    Raises NotRecorded where an answer is missing (`records.needs` then holds what to ask).
    """
    domain = plain(domain)
    check = _Check(ipaddress.ip_address(ip), mail_from, domain, helo, records)
    text: str | None = None
    try:
        if not askable(domain) or "." not in domain:
            raise _Error("none", "no-domain", "not a full domain name")
        record = check.fetch(domain)
        if record is None:
            raise _Error("none", "no-record", "no SPF record")
        text = record
        found = check.evaluate(domain, read_record(record))
        return SpfOutcome(
            result=found.result, cause=found.cause, domain=domain, term=found.term, record=found.record, used=tuple(check.used)
        )
    except RecordError as error:
        return SpfOutcome(result="permerror", cause="syntax", domain=domain, record=text, detail=str(error), used=tuple(check.used))
    except _Error as error:
        return SpfOutcome(result=error.result, cause=error.cause, domain=domain, record=text, detail=error.detail, used=tuple(check.used))


class _Check:
    """One evaluation with its counters."""

    def __init__(self, ip: IpAddress, mail_from: str, domain: str, helo: str, records: Records) -> None:
        mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
        self.ip: IpAddress = mapped or ip
        local, at, host = mail_from.rpartition("@")
        self.local = local if at and local else "postmaster"
        self.sender_domain = plain(host) if at else domain
        self.helo = helo
        self.records = records
        self.used: dict[str, None] = {}
        self.look_ups = 0
        self.void = 0
        self.address_kind = "A" if self.ip.version == 4 else "AAAA"

    def ask(self, kind: str, name: str, *, from_macro: bool = False) -> Answer:
        """An answer that is found or empty; raises on a failed look-up."""
        answer = self.records.ask(kind, name, from_macro=from_macro)
        if answer.state == "withheld":
            raise _Error("temperror", "look-up", answer.detail)
        if askable(plain(name)):
            self.used[locus(kind, name)] = None
        if answer.state == "failed":
            raise _Error("temperror", "look-up", f"{kind} {plain(name)}: {answer.detail}")
        if answer.state == "skipped":
            raise _Error("none", "not-looked-up", answer.detail)
        return answer

    def fetch(self, domain: str) -> str | None:
        """The SPF record of a domain (section 4.4, 4.5). Two records are a permanent error."""
        found = [text for text in self.ask("TXT", domain).records if is_spf(text)]
        if len(found) > 1:
            raise _Error("permerror", "syntax", f"{domain} has {len(found)} SPF records")
        return found[0] if found else None

    def count(self) -> None:
        """Counts a term that asks DNS."""
        self.look_ups += 1
        if self.look_ups > MOST_LOOK_UPS:
            raise _Error("permerror", "limit", f"more than {MOST_LOOK_UPS} DNS look-ups")

    def count_void(self) -> None:
        """Counts a term whose question found nothing."""
        self.void += 1
        if self.void > MOST_VOID:
            raise _Error("permerror", "limit", f"more than {MOST_VOID} look-ups that find nothing")

    def evaluate(self, domain: str, record: SpfRecord) -> _Found:
        """Terms from left to right, then redirect, then neutral (sections 4.6.2, 4.7, 6.1)."""
        for place, term in enumerate(record.terms):
            try:
                through = self.matches(term, domain)
            except NotRecorded:
                self.hint(record, place, domain)
                raise
            if through is not None:
                path = f"{term.text} > {through}" if through else term.text
                return _Found(result=term.qualifier, cause="term", term=path, record=record.text)
        if record.redirect is None or any(term.name == "all" for term in record.terms):
            return _Found(result="neutral", cause="default", record=record.text)
        self.count()
        target = self.expand(record.redirect, domain)
        text = self.fetch(target) if askable(target) else None
        if text is None:
            raise _Error("permerror", "syntax", f"redirect={record.redirect} leads to no SPF record")
        found = self.evaluate(target, read_record(text))
        return _Found(result=found.result, cause=found.cause, term=found.term, record=found.record)

    def matches(self, term: Term, domain: str) -> str | None:
        """None: no match. Text: match, through this inner term ('' where there is none)."""
        match term.name:
            case "all":
                return ""
            case "ip4" | "ip6":
                network = ipaddress.ip_network(term.network or "")
                return "" if network.version == self.ip.version and self.ip in network else None
        self.count()
        target = self.expand(term.spec, domain) if term.spec else domain
        match term.name:
            case "include":
                return self.include(target, term)
            case "a":
                return self.within(self.addresses(target, term), term)
            case "mx":
                return self.mx(target, term)
            case "exists":
                answer = self.ask("A", target, from_macro=bool(macro_letters(term.spec or "") & {"s", "l"}))
                if answer.state != "found":
                    self.count_void()
                return "" if answer.state == "found" else None
            case _:
                return self.ptr(target)

    def include(self, target: str, term: Term) -> str | None:
        """Section 5.2: only a pass matches; none and permerror of the inner record are permerror here."""
        text = self.fetch(target) if askable(target) else None
        if text is None:
            raise _Error("permerror", "syntax", f"{term.text} leads to no SPF record")
        try:
            inner = self.evaluate(target, read_record(text))
        except RecordError as error:
            raise _Error("permerror", "syntax", f"{term.text}: {error}") from None
        return (inner.term or "") if inner.result == "pass" else None

    def addresses(self, target: str, term: Term) -> tuple[str, ...]:
        """Addresses of the client's family of a name made by a term."""
        answer = self.ask(self.address_kind, target, from_macro=bool(macro_letters(term.spec or "") & {"s", "l"}))
        if answer.state != "found":
            self.count_void()
        return answer.records

    def within(self, addresses: tuple[str, ...], term: Term) -> str | None:
        prefix = term.cidr4 if self.ip.version == 4 else term.cidr6
        for address in addresses:
            try:
                network = ipaddress.ip_network(f"{address}/{prefix}", strict=False)
            except ValueError:
                continue
            if network.version == self.ip.version and self.ip in network:
                return ""
        return None

    def mx(self, target: str, term: Term) -> str | None:
        """Section 5.4: more than 10 MX hosts are a permanent error."""
        answer = self.ask("MX", target, from_macro=bool(macro_letters(term.spec or "") & {"s", "l"}))
        if answer.state != "found":
            self.count_void()
        if len(answer.records) > MOST_NAMES:
            raise _Error("permerror", "limit", f"{target} has more than {MOST_NAMES} MX records")
        hosts = [plain(record.split(" ")[-1]) for record in answer.records]
        hosts = [host for host in hosts if askable(host)]
        for host in hosts:
            self.records.hint(self.address_kind, host)
        addresses = [self.ask(self.address_kind, host).records for host in hosts]
        return self.within(tuple(address for some in addresses for address in some), term)

    def ptr(self, target: str) -> str | None:
        """Section 5.5: a failed look-up is no match here, not an error."""
        names = self.validated_names()
        if not names:
            self.count_void()
        return "" if any(name == target or name.endswith(f".{target}") for name in names) else None

    def validated_names(self) -> tuple[str, ...]:
        """Reverse names of the client whose own addresses hold the client's (section 5.5)."""
        answer = self.records.ask("PTR", str(self.ip))
        self.used[locus("PTR", str(self.ip))] = None
        names = [plain(name) for name in answer.records[:MOST_NAMES]]
        for name in names:
            self.records.hint(self.address_kind, name)
        valid = []
        for name in names:
            for address in self.records.ask(self.address_kind, name).records:
                try:
                    same = ipaddress.ip_address(address) == self.ip
                except ValueError:
                    continue
                if same:
                    valid.append(name)
        return tuple(valid)

    def expand(self, spec: str, domain: str) -> str:
        """A domain-spec with its macros; cut from the left to 253 characters (section 7.3)."""
        letters = macro_letters(spec)
        values = {
            "s": f"{self.local}@{self.sender_domain}",
            "l": self.local,
            "o": self.sender_domain,
            "d": domain,
            "i": str(self.ip) if self.ip.version == 4 else ".".join(self.ip.exploded.replace(":", "")),
            "v": "in-addr" if self.ip.version == 4 else "ip6",
            "h": self.helo,
            "p": self.validated_name(domain) if "p" in letters else "unknown",
        }
        name = plain(expand(spec, values))
        while len(name) > 253 and "." in name:
            name = name.split(".", 1)[1]
        return name

    def validated_name(self, domain: str) -> str:
        """The `p` macro (section 7.3): best the domain itself, then a name below it, then any, else `unknown`."""
        names = self.validated_names()
        ranked = sorted(names, key=lambda name: (name != domain, not name.endswith(f".{domain}")))
        return ranked[0] if ranked else "unknown"

    def hint(self, record: SpfRecord, place: int, domain: str) -> None:
        """Notes what the terms after an unanswered one will ask, so that one round asks it all."""
        left = MOST_LOOK_UPS - self.look_ups  # what comes after the tenth is never asked
        for term in record.terms[place + 1 :]:
            if left <= 0:
                return
            if term.spec is not None and "%" in term.spec:
                continue
            target = term.spec or domain
            match term.name:
                case "include":
                    self.records.hint("TXT", target)
                case "a":
                    self.records.hint(self.address_kind, target)
                case "mx":
                    self.records.hint("MX", target)
                case _:
                    continue
            left -= 1
