"""From a finished case to an article: `compose`. Renderers turn it into HTML, Markdown and PDF."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from fuwake.model.case import Case
from fuwake.model.errors import FuwakeError
from fuwake.report.bank import Bank, Lang
from fuwake.report.blocks import Block, Exhibit, Figure, Picture, Section, cited, sayings
from fuwake.report.sections import (
    about,
    act,
    attached,
    author,
    claim,
    desks,
    law,
    limits,
    link,
    link_site,
    mail,
    page,
    reasons,
    reply_to,
    route,
    similar,
    watch,
)
from fuwake.report.sections import lead as lead_section
from fuwake.report.sections.lead import Summary
from fuwake.report.text import Saying, Sentence
from fuwake.report.watched import Watched
from fuwake.report.writer import Writer

EXCLUSIVE = frozenset(
    {
        "address_match",
        "age",
        "boundary",
        "brand",
        "cage",
        "campaign",
        "claim",
        "domain_role",
        "gloss",
        "host_role",
        "link_official",
        "listing",
        "mail_exchange",
        "origin",
        "page_kind",
        "page_what",
        "place",
        "probability",
        "ptr",
        "registration",
        "reply",
        "sent",
        "site",
        "spoofing",
        "targets",
        "verdict",
        "watched",
    }
)
"""Topics that have one value for one subject: an article that said two would contradict itself and cannot be built."""


class ContradictionError(FuwakeError):
    """An article would have said two things of one subject; a fault of the program, caught before anything is written."""


class Publisher(Struct, frozen=True, kw_only=True):
    """What the publisher adds; all optional, nothing is made up."""

    contact: str | None = None
    """Where corrections go, in words."""
    disclosure: str | None = None
    """Advertising notice, shown at the top where set."""


class Article(Struct, frozen=True, kw_only=True):
    """A warning ready to be drawn. Cannot be built with two contradictory statements."""

    lang: Lang
    title: str
    lead: tuple[Saying, ...]
    summary: Summary
    sections: tuple[Section, ...]
    evidence_title: str
    evidence_lead: Saying
    exhibits: tuple[Exhibit, ...]
    about_title: str
    small_print: tuple[Saying, ...]
    category: str
    tags: tuple[str, ...]
    disclosure: str | None
    dissected_at: str
    """ISO 8601, UTC."""
    version: str

    def __post_init__(self) -> None:
        told: dict[tuple[str, str], tuple[str, str]] = {}
        for saying in self.sayings():
            topic, _, value = saying.key.partition(".")
            family = topic.partition("-")[0]
            if family not in EXCLUSIVE:
                continue
            about_what = saying.about if isinstance(saying, Sentence) else ""
            before = told.setdefault((family, about_what), (value, saying.key))
            if before[0] != value:
                raise ContradictionError(f"the article would say both {before[1]} and {saying.key} of {about_what or 'the mail'}")

    def sayings(self) -> Iterator[Saying]:
        """Every sentence, advice and note, in reading order."""
        yield from self.lead
        yield from (self.summary.label, self.summary.probability, self.summary.checked)
        for fact in self.summary.facts:
            yield fact.saying
        yield from self.summary.notes
        for section in self.sections:
            if section.finding is not None:
                yield section.finding
            for block in section.blocks:
                yield from sayings(block)
        yield from self.small_print

    def numbers(self) -> dict[str, int]:
        """Evidence numbers by locus."""
        return {exhibit.locus: exhibit.number for exhibit in self.exhibits}

    def figures(self) -> Iterator[Figure]:
        """Every figure."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Figure):
                    yield block

    def pictures(self) -> dict[str, Picture]:
        """Every picture by name."""
        return {figure.picture.name: figure.picture for figure in self.figures()}

    def word(self, key: str, **slots: str) -> str:
        """A word of the article's language, for renderers."""
        return Bank.load(self.lang).plain(key, **slots)


def compose(
    case: Case,
    evidence: Callable[[str], bytes],
    raw: bytes,
    lang: Lang,
    *,
    mask: Callable[[str], str] | None = None,
    publisher: Publisher | None = None,
    watched: Watched | None = None,
) -> Article:
    """The article of a finished case in `ja` or `en`.

    evidence: sha256 → bytes (KeyError or OSError where missing); raw: the message as it came; mask: replaces what points to the
    recipient (default: by the message's own redactor); watched: what rounds of watching showed since. Raises ContradictionError where
    two statements would clash.
    """
    if mask is None:
        from fuwake.report.gate import masker  # parses the message

        mask = masker(raw, case)
    publisher = publisher or Publisher()
    writer = Writer(case, evidence, lang, mask, watched)
    head, box = lead_section.lead(writer), lead_section.summary(writer)
    made = (
        act.section(writer),
        reasons.section(writer),
        mail.section(writer),
        claim.section(writer),
        author.section(writer),
        route.section(writer),
        reply_to.section(writer),
        link.section(writer),
        link_site.section(writer),
        page.section(writer),
        attached.section(writer),
        watch.section(writer),
        similar.section(writer),
        law.section(writer),
        desks.section(writer),
        limits.section(writer),
    )
    sections = tuple(section for section in made if section is not None)
    small = about.small_print(writer, publisher.contact)
    loci = dict.fromkeys(_cited(head, box, sections, small))
    return Article(
        lang=lang,
        title=lead_section.title(writer),
        lead=head,
        summary=box,
        sections=sections,
        evidence_title=writer.word("section.evidence"),
        evidence_lead=writer.note("evidence.lead"),
        exhibits=_exhibits(writer, tuple(loci), raw),
        about_title=writer.word("section.about"),
        small_print=small,
        category=writer.word("tag.category"),
        tags=about.tags(writer),
        disclosure=publisher.disclosure,
        dissected_at=f"{case.run.dissected_at:%Y-%m-%dT%H:%M:%SZ}",
        version=case.run.fuwake,
    )


def _exhibits(writer: Writer, loci: tuple[str, ...], raw: bytes) -> tuple[Exhibit, ...]:
    from fuwake.report.exhibits import exhibit  # reads raw answers

    return tuple(exhibit(writer, number, locus, raw) for number, locus in enumerate(loci, 1))


def _cited(head: tuple[Saying, ...], box: Summary, sections: tuple[Section, ...], small: tuple[Saying, ...]) -> Iterator[str]:
    def of(saying: Saying | None) -> tuple[str, ...]:
        return saying.evidence if isinstance(saying, Sentence) else ()

    for saying in (*head, box.label, box.probability, box.checked, *(fact.saying for fact in box.facts), *box.notes):
        yield from of(saying)
    for section in sections:
        yield from of(section.finding)
        for block in section.blocks:
            yield from _block(block)
    for saying in small:
        yield from of(saying)


def _block(block: Block) -> Iterator[str]:
    yield from cited(block)
