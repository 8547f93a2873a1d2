"""What every section needs: the case looked up by name, words made safe, and sentences from the bank."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

from fuwake.derive.page import main_page
from fuwake.model.attached import HANDED_OVER
from fuwake.model.case import Case, CaseLink
from fuwake.model.errors import FuwakeError
from fuwake.model.infrastructure import CaseDomain, CaseHost, Place
from fuwake.model.observation import Observation
from fuwake.model.page import Page
from fuwake.model.visit import Box
from fuwake.parse.defang import defang_address, defang_host, defang_text
from fuwake.parse.domains import parse_ip
from fuwake.parse.visible import show
from fuwake.report.bank import Bank, Slot
from fuwake.report.blocks import Cell, Picture, Table
from fuwake.report.clock import date, moment
from fuwake.report.names import in_english, names_of
from fuwake.report.pictures import from_png
from fuwake.report.screenshots import marked
from fuwake.report.text import Advice, Note, Sentence, Span
from fuwake.report.watched import Watched

_ADDRESS_LITERAL = re.compile(r"^\[([0-9A-Fa-f.:]+)\]$")

_OVERLAP = 1000
"""Signs read beyond a limit before the recipient is masked: an address cut at the limit would not be recognised."""


_CONSENT = frozenset({"urlhaus", "phishtank", "virustotal", "urlscan"})
"""Observers that are not asked without the user's consent."""


class Writer:
    """One article in the making."""

    def __init__(
        self, case: Case, evidence: Callable[[str], bytes], lang: str, mask: Callable[[str], str], watched: Watched | None = None
    ) -> None:
        self.case = case
        self.evidence = evidence
        self.lang = lang
        self.watched = watched
        """What rounds of watching showed since; None: there were none."""
        self.bank = Bank.load(lang)
        self.mask = mask if lang == "ja" else lambda text: in_english(mask(text))
        """Replaces whatever points to the recipient; the last of several nets."""
        self.observations = {seen.id: seen for seen in case.observations}
        self.domains = {known.domain: known for known in case.domains}
        self.hosts = {known.ip: known for known in case.hosts}
        self._pictures: dict[str, Picture | None] = {}
        self._names = names_of(case)
        self._hidden = {ip for known in case.domains if self.hides(known.domain) for ip in known.addresses}

    # Sentences

    def fact(self, key: str, evidence: Iterable[str], about: str = "", /, **slots: Slot) -> Sentence:
        """A statement of fact with its primary evidence, at most four pieces; the case document holds all of it."""
        return self.bank.fact(key, tuple(dict.fromkeys(evidence))[:4], about, **slots)

    def advice(self, key: str, **slots: Slot) -> Advice:
        """Something to do."""
        return self.bank.advice(key, **slots)

    def note(self, key: str, **slots: Slot) -> Note:
        """An explanation."""
        return self.bank.note(key, **slots)

    def word(self, key: str, **slots: str) -> str:
        """A heading, label or alt text."""
        return self.bank.plain(key, **slots)

    def word_or(self, topic: str, value: str, other: str = "other") -> str:
        """The word of a table for a value that may be missing there."""
        key = f"{topic}.{value}"
        return self.word(key if key in self.bank.sentences else f"{topic}.{other}")

    # Words of strangers, made safe

    def clean(self, text: str | None, limit: int = 300) -> str:
        """One line of a stranger's text: hidden signs shown, links harmless, the recipient masked, at most `limit` characters."""
        flat = " ".join(self.harmless((text or "")[: limit * 2 + _OVERLAP])[: limit * 2].split())
        return flat if len(flat) <= limit else flat[: limit - 1] + "…"

    def harmless(self, text: str) -> str:
        """The text with the recipient masked, hidden signs shown, and every link, address and name of the case defanged."""
        safe = defang_text(show(self.mask(text)))
        return self._names.sub(lambda found: defang_host(found[0]), safe) if self._names is not None else safe

    def value(self, text: str | None, limit: int = 300) -> Span:
        """`clean` as a span."""
        return Span(self.clean(text, limit), "value")

    def host(self, name: str | None) -> Span:
        """A host or domain name, harmless; addresses stay as they are."""
        return Span(self.host_text(name), "code")

    def host_text(self, name: str | None) -> str:
        """The same as text."""
        if not name:
            return self.word("ui.unknown")
        safe = self.clean(_ADDRESS_LITERAL.sub(r"\1", name), 253)
        return safe if parse_ip(safe) is not None else defang_host(safe)

    def ip(self, address: str) -> Span:
        """An IP address. It is never a link, so it stays readable."""
        return Span(self.clean(address, 64), "code")

    def url(self, url: str, limit: int = 400) -> Span:
        """A URL, harmless and cut."""
        from fuwake.parse.defang import defang_url  # kept beside its only use

        safe = defang_url(show(self.mask(url[: 4000 + _OVERLAP])[:4000]))
        return Span(safe if len(safe) <= limit else safe[: limit - 1] + "…", "code")

    def address(self, address: str | None) -> Span:
        """A mail address, harmless."""
        return Span(defang_address(self.clean(address, 320)) if address else self.word("ui.not_given"), "code")

    def block_text(self, text: str, limit: int) -> str:
        """Several lines of a stranger's text, made safe."""
        safe = self.harmless(text[: limit + _OVERLAP])
        return safe if len(text) <= limit else f"{safe[:limit]}\n{self.word('mail.truncated')}"

    # Times and numbers

    def when(self, at: datetime, *, seconds: bool = False) -> Span:
        """A moment: Japanese time in Japanese, UTC in English."""
        return Span(self.when_text(at, seconds=seconds), "time", at=at)

    def when_text(self, at: datetime, *, seconds: bool = False) -> str:
        """The same as text."""
        return moment(at, self.lang, seconds=seconds)

    def day(self, at: datetime | None) -> Span:
        """A date."""
        if at is None:
            return Span(self.word("ui.unknown"))
        return Span(date(at, self.lang), "time", at=at)

    def join(self, words: Iterable[str]) -> str:
        """`aとb`, `a、b、c` / `a and b`, `a, b and c`."""
        known = list(dict.fromkeys(words))
        if len(known) < 2:
            return "".join(known)
        if self.lang == "ja" and len(known) > 2:
            return self.word("ui.comma").join(known)
        return self.word("ui.comma").join(known[:-1]) + self.word("ui.and") + known[-1]

    def listed(self, words: Iterable[str]) -> str:
        """`a, b, c`: for names and addresses."""
        return self.word("ui.comma").join(dict.fromkeys(words))

    def ended(self, text: str) -> str:
        """The text with a full stop."""
        return text if not text or text.endswith(("。", ".", "）", "」", "!", "?")) else text + self.word("ui.stop")

    def pick(self, japanese: str, english: str) -> str:
        """The text of the article's language; the other where it is empty."""
        return (japanese or english) if self.lang == "ja" else (english or japanese)

    # Facts of the case

    def who(self) -> tuple[str, str]:
        """Whom the mail poses as: (words for a sentence, short words)."""
        if self.case.brand is not None:
            name = self.clean(self.pick(self.case.brand.name, self.case.brand.name_en), 60)
            return self.word("who.brand", name=name), name
        first = next(iter(self.case.message.from_), None)
        if first is not None and first.name:
            name = self.clean(first.name, 60)
            return self.word("who.display", name=name), self.word("who.display_short", name=name)
        if first is not None and first.address:
            shown = self.address(first.address).text
            return self.word("who.address", address=shown), self.word("who.address", address=shown)
        return self.word("who.none"), self.word("who.none")

    def who_evidence(self) -> tuple[str, ...]:
        """Where the name comes from."""
        if self.case.brand is not None and self.case.brand.evidence:
            return self.case.brand.evidence
        return tuple(f"header:{box.header}" for box in self.case.message.from_[:1]) or ("message",)

    def subject(self, limit: int = 80) -> str:
        """The subject, made safe; words for a missing one."""
        return self.clean(self.case.message.subject, limit) or self.word("mail.untitled")

    @property
    def accuses(self) -> bool:
        """Whether the verdict speaks against the mail: only then is anything said of abuse, victims and roles."""
        return self.case.verdict.label in {"phishing", "suspicious"}

    def has_attachments(self) -> bool:
        """Whether the mail brings files along."""
        return any(part.filename and not part.type.startswith("image/") for part in self.case.message.parts)

    def lure(self) -> Literal["link", "attachment", "none"]:
        """What the mail wants its reader to open."""
        main = self.main_link()
        if main is not None and main.where != "attachment":
            return "link"
        return "attachment" if self.has_attachments() else "none"

    def hides(self, domain: str) -> bool:
        """Whether a domain is the recipient's own: its registration would tell who that is."""
        return self.mask(domain) != domain

    def hides_address(self, ip: str) -> bool:
        """Whether an address belongs to the recipient's own domain."""
        return ip in self._hidden

    @property
    def form_page(self) -> Page | None:
        """The page that asks for something: behind the link, or come as a file."""
        return main_page(self.case.page, self.case.attached_page)

    def asked(self) -> str:
        """What the page asks for, in words; general words where no page was seen."""
        kinds = [field.kind for field in self.form_page.fields if field.kind != "other"] if self.form_page is not None else []
        return self.join(self.word_or("field", kind) for kind in kinds) or self.word("field.something")

    def kinds(self) -> frozenset[str]:
        """Kinds of field the page asks for."""
        return frozenset(field.kind for field in self.form_page.fields) if self.form_page is not None else frozenset()

    def main_link(self) -> CaseLink | None:
        """The link the reader is lured to: the visited one, else the first that can be followed."""
        links = [link for link in self.case.links if link.host and not (link.automatic or link.one_click)]
        page = self.case.page
        visited = set()
        if page is not None:
            visited = {page.host, *(step.url.split("/")[2] for step in page.redirects[:1] if step.url.count("/") > 1)}
        order = {"anchor": 0, "form": 1, "qr": 2, "text": 3}
        return min(
            links,
            key=lambda link: (
                link.final_url is None and (link.host is None or link.host not in visited),
                link.role == "innocent",
                order.get(link.where, 9),
                link.index,
            ),
            default=None,
        )

    def author_domain(self) -> str | None:
        """Registrable domain of the author, as the case lists it."""
        return self._used("author", next((box.domain for box in self.case.message.from_ if box.domain), None))

    def reply_domain(self) -> str | None:
        """The same of Reply-To."""
        return self._used("reply_to", next((box.domain for box in self.case.message.reply_to if box.domain), None))

    def _used(self, use: str, host: str | None) -> str | None:
        if host is None:
            return None
        fitting = [
            known.domain for known in self.case.domains if use in known.uses and (host == known.domain or host.endswith("." + known.domain))
        ]
        return max(fitting, key=len, default=host)

    def link_domain(self) -> CaseDomain | None:
        """The domain of the main link, or of the page it leads to."""
        link = self.main_link()
        return self.domains.get(link.domain) if link is not None and link.domain is not None else None

    def link_host(self) -> CaseHost | None:
        """The address behind the main link."""
        link = self.main_link()
        if link is None:
            return None
        if self.case.page is not None and self.case.page.ip in self.hosts and self.case.page.host == link.host:
            return self.hosts[self.case.page.ip]
        wanted = {link.host, link.domain} - {None}
        fitting = [known for known in self.case.hosts if "link" in known.uses or "page" in known.uses]
        return next((known for known in fitting if known.ip == link.host or wanted & set(known.names)), None)

    def origin_host(self) -> CaseHost | None:
        """The address that handed the mail over."""
        origin = self.case.trace.origin
        return self.hosts.get(origin.ip) if origin is not None else None

    def seen(self, observation_id: str) -> Observation | None:
        """An observation by id."""
        return self.observations.get(observation_id)

    def header_loci(self, name: str) -> tuple[str, ...]:
        """Loci of all header fields of a name; the whole mail where there is none."""
        found = tuple(f"header:{field.index}" for field in self.case.message.headers if field.name.lower() == name.lower())
        return found or ("message",)

    def picture(self, sha256: str) -> Picture | None:
        """A stored picture, made fit for the article; None where it is missing or unusable."""
        if sha256 not in self._pictures:
            try:
                data = self.evidence(sha256)
            except (OSError, KeyError, FuwakeError):
                data = b""
            self._pictures[sha256] = from_png(sha256, data)
        return self._pictures[sha256]

    def screenshot(self, sha256: str | None, masks: tuple[Box, ...] | None) -> Picture | None:
        """A picture of a page for print: places that show the recipient are blackened, a mark lies across. None where it is missing, or
        shows the recipient and could not be masked (`masks` None).
        """
        if sha256 is None or masks is None:
            return None
        try:
            data = self.evidence(sha256)
        except (OSError, KeyError, FuwakeError):
            return None
        return marked(sha256, data, masks, self.word("page.mark_phishing" if self.accuses else "page.mark_examined"), danger=self.accuses)

    def place(self, place: Place) -> str:
        """Country, region, town, as far as known."""
        from fuwake.report.maps.furniture import place_words  # reads the packs

        return self.clean(place_words(place, self.lang), 160) or self.word("ui.unknown")

    def country(self, code: str | None) -> str | None:
        """Name of a country by its code."""
        from fuwake.report.maps.packs import country_name  # the same

        return self.clean(country_name(code, self.lang), 60) if code else None

    def reason(self, seen: Observation | None) -> str:
        """Why an observation failed or was not made, in words."""
        if seen is None or seen.reason is None:
            return self.word("reason.other")
        if seen.observer == "visit" and seen.status == "skipped" and seen.reason == "policy" and self.case.run.mode == "no-visit":
            return self.word("reason.no_visit")
        if seen.observer in {"visit", "tls"} and seen.status == "skipped" and seen.reason == "policy" and self.case.run.mode == "passive":
            return self.word("reason.passive")
        if seen.status == "skipped" and seen.reason == "policy" and seen.observer in _CONSENT:
            return self.word("reason.no_consent")
        if seen.observer == "whois" and seen.reason == "not-supported" and seen.subject.startswith("domain "):
            return self.word("reason.no_port_43")
        return self.word_or("reason", seen.reason.replace("-", "_"))

    def question(self, seen: Observation) -> str:
        """What was asked, safe to print: URLs and hosts harmless."""
        if "://" in seen.subject:
            return self.url(seen.subject, 200).text
        if seen.observer == "picture_text":
            return self.word("question.remote") if seen.subject == "remote" else self.word("question.part", path=seen.subject)
        if seen.subject.startswith("part:"):
            if seen.subject.startswith(f"part:{HANDED_OVER} "):
                return self.word("question.handed")
            return self.word("question.file", path=seen.subject.removeprefix("part:").partition(" ")[0])
        kind, _, name = seen.subject.partition(" ")
        if (name or kind) in self._hidden:
            return f"{kind if name else ''} {self.word('question.recipient')}".strip()
        if name and kind in {"domain", "ip"}:
            return self.word(f"question.{kind}", name=self.host_text(name))
        if seen.subject in {"message", "none"}:
            return self.word(f"question.{seen.subject}")
        return f"{kind} {self.host_text(name)}" if name else self.host_text(seen.subject)

    def vantage(self) -> Span:
        """From where it was asked and visited."""
        vantage = self.case.run.vantage
        if vantage.startswith("lab:"):
            return Span(self.word("vantage.lab", name=self.clean(vantage[4:], 60)), "value")
        return Span(self.word("vantage.internet") if vantage == "internet" else self.clean(vantage, 80), "value")

    def why_not_visited(self) -> str:
        """Why there is no page, in words."""
        failed = next((seen for seen in self.case.observations if seen.observer == "visit" and seen.status != "found"), None)
        return self.reason(failed)

    # Tables

    def cell(self, *spans: Span | str, evidence: Iterable[str] = ()) -> Cell:
        """A cell; plain strings are our own words."""
        return Cell(
            spans=tuple(Span(span) if isinstance(span, str) else span for span in spans),
            evidence=tuple(dict.fromkeys(evidence)),
        )

    def properties(self, caption: str, rows: Iterable[tuple[str, Span | str | None, Iterable[str]]]) -> Table:
        """A two-column table; rows without a value are left out."""
        kept = [(label, value, tuple(dict.fromkeys(evidence))[:4]) for label, value, evidence in rows if value is not None and value != ""]
        cited = [evidence for _, _, evidence in kept]
        common = max(cited, key=cited.count, default=())
        shared = common if cited.count(common) * 2 > len(kept) > 1 else ()
        cells = tuple(
            (self.cell(label), self.cell(value, evidence=() if evidence == shared else evidence)) for label, value, evidence in kept
        )
        return Table(caption=caption, head=(), rows=cells, evidence=shared)
