"""The public page of a campaign, as HTML and Markdown: what its mails share and where they lead, never whom they reached."""

import re
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from fuwake import __version__
from fuwake.campaigns.group import CampaignView, Counted, Named
from fuwake.parse.defang import defang_host, defang_text
from fuwake.parse.visible import show
from fuwake.report.bank import Bank, Lang
from fuwake.report.clock import date
from fuwake.report.html import text_of
from fuwake.report.markdown import escape
from fuwake.report.names import in_english

_HOST = re.compile(r"(?<![\w.\[-])(?:[a-z0-9_-]{1,63}\.){1,10}[a-z][a-z0-9-]{1,62}(?![\w-])", re.IGNORECASE)
_VICTIMS = frozenset(("forged", "compromised", "abused_service"))


class PageTable(Struct, frozen=True, kw_only=True):
    """A table of the page: the first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class PageSection(Struct, frozen=True, kw_only=True):
    """A section of the page."""

    id: str
    title: str
    words: tuple[str, ...] = ()
    tables: tuple[PageTable, ...] = ()
    quotes: tuple[str, ...] = ()


class CampaignPage(Struct, frozen=True, kw_only=True):
    """The page, ready to be drawn."""

    lang: Lang
    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[PageSection, ...]
    small_print: tuple[str, ...]
    version: str = __version__


def line(told: CampaignView, lang: Lang) -> str:
    """One line for the list: `2023-10-onamae-3fa2c1  12  2023-10-11–2023-12-01  お名前.com`."""
    words = _Words(lang)
    brands = words.names(told.brands)
    return "  ".join(part for part in (told.name, str(told.cases), f"{told.first or '?'}–{told.last or '?'}", brands) if part)


def html(told: CampaignView, lang: Lang) -> str:
    """The page as one self-contained HTML file without a script."""
    from jinja2 import Environment, StrictUndefined  # heavy
    from markupsafe import Markup

    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(text_of("campaign.html.j2"))
    css = Markup(text_of("article.css"))  # noqa: S704  # our own file
    return str(template.render(p=compose(told, lang), css=css, word=_Words(lang).word))


def markdown(told: CampaignView, lang: Lang) -> str:
    """The page as Markdown."""
    page = compose(told, lang)
    lines = [f"# {escape(page.title)}", "", f"> **{escape(page.lead)}**", ""]
    lines += [f"- {escape(label)}: {escape(value)}" for label, value in page.facts]
    for section in page.sections:
        lines += ["", f"## {escape(section.title)}", ""]
        for words in section.words:
            lines += [escape(words), ""]
        lines += [f"> {escape(quote)}\n" for quote in section.quotes]
        for table in section.tables:
            lines += [f"**{escape(table.caption)}**", "", _row(table.head), "|" + " --- |" * len(table.head), *map(_row, table.rows), ""]
    lines += ["", "---", "", *(escape(words) + "\n" for words in page.small_print)]
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(escape(cell) or ' ' for cell in cells)} |"


def compose(told: CampaignView, lang: Lang) -> CampaignPage:
    """The page of a campaign in `ja` or `en`."""
    words = _Words(lang)
    who = words.names(told.brands[:3]) or words.word("group.no_brand")
    who = words.word("group.and_others", who=who) if len(told.brands) > 3 else who
    facts = (
        ("cases", words.word("group.count", count=str(told.cases))),
        ("first", words.day(told.first)),
        ("last", words.day(told.last)),
        ("brands", words.names(told.brands)),
        ("scenarios", words.names(told.scenarios)),
        ("merged", ", ".join(told.merged)),
    )
    sections = (_shared(told, words), _hosts(told, words), _time(told, words), _members(told, words))
    return CampaignPage(
        lang=lang,
        title=words.word("group.title", who=who, name=told.name),
        lead=words.word("group.lead", count=str(told.cases)),
        facts=tuple((words.word(f"group.fact_{key}"), value) for key, value in facts if value),
        sections=tuple(section for section in (*sections, _advice(told, words)) if section is not None),
        small_print=(words.word("group.masked"), words.word("group.dates"), words.word("group.version", version=__version__)),
    )


def _shared(told: CampaignView, words: "_Words") -> PageSection | None:
    forms = [_counts(words, name, values) for name, values in (("paths", told.link_paths), ("pages", told.page_titles)) if values]
    if not (told.sentences or forms):
        return None
    said = (words.word("group.sentences", read=str(told.read)),) if told.sentences else ()
    quotes = tuple(words.safe(one.text) + words.word("group.in_cases", count=str(one.cases), read=str(told.read)) for one in told.sentences)
    return PageSection(id="shared", title=words.word("group.shared"), words=said, quotes=quotes, tables=tuple(forms))


def _counts(words: "_Words", name: str, values: tuple[Counted, ...]) -> PageTable:
    head = (words.word(f"group.col_{name}"), words.word("group.col_cases"))
    safe = words.path if name == "paths" else words.safe
    return PageTable(caption=words.word(f"group.caption_{name}"), head=head, rows=tuple((safe(one.text), str(one.cases)) for one in values))


def _hosts(told: CampaignView, words: "_Words") -> PageSection | None:
    if not told.hosts:
        return None
    rows = tuple((words.host(one.host), words.word(f"group.role_{one.role}"), str(one.cases)) for one in told.hosts)
    head = tuple(words.word(f"group.col_{name}") for name in ("host", "role", "cases"))
    victims = (words.word("group.victims"),) if any(one.role in _VICTIMS for one in told.hosts) else ()
    table = PageTable(caption=words.word("group.caption_hosts"), head=head, rows=rows)
    return PageSection(id="hosts", title=words.word("group.hosts"), words=(words.word("group.hosts_lead"), *victims), tables=(table,))


def _time(told: CampaignView, words: "_Words") -> PageSection | None:
    if len(told.months) < 2:
        return None
    rows = tuple((one.text, str(one.cases)) for one in told.months)
    head = (words.word("group.col_month"), words.word("group.col_cases"))
    return PageSection(
        id="time", title=words.word("group.time"), tables=(PageTable(caption=words.word("group.caption_time"), head=head, rows=rows),)
    )


def _members(told: CampaignView, words: "_Words") -> PageSection | None:
    if not told.members:
        return None
    rows = tuple(
        (words.day(one.date), words.safe(one.subject) or words.word("mail.untitled"), words.word(f"group.verdict_{one.verdict}"))
        for one in told.members
    )
    head = tuple(words.word(f"group.col_{name}") for name in ("date", "subject", "verdict"))
    table = PageTable(caption=words.word("group.caption_members"), head=head, rows=rows)
    return PageSection(id="cases", title=words.word("group.members"), tables=(table,))


def _advice(told: CampaignView, words: "_Words") -> PageSection | None:
    advice = words.pick(told.advice, told.advice_en)
    return PageSection(id="act", title=words.word("group.act"), words=(advice,)) if advice else None


class _Words:
    """Our words, and those of strangers made safe."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._bank = Bank.load(lang)

    def word(self, key: str, **slots: str) -> str:
        return self._bank.plain(key, **slots)

    def pick(self, japanese: str, english: str) -> str:
        return (japanese or english) if self._lang == "ja" else (english or japanese)

    def safe(self, text: str) -> str:
        """Words of a mail: links, addresses and names of hosts defanged, hidden signs shown."""
        safe = defang_text(show(text))
        safe = _HOST.sub(lambda found: defang_host(found[0]), safe)
        return in_english(safe) if self._lang == "en" else safe

    def path(self, text: str) -> str:
        """The form of a path: what looks like a host in it is a file."""
        return in_english(defang_text(show(text))) if self._lang == "en" else defang_text(show(text))

    def host(self, host: str) -> str:
        return in_english(defang_host(show(host))) if self._lang == "en" else defang_host(show(host))

    def names(self, named: tuple[Named, ...]) -> str:
        return self.word("ui.comma").join(self.pick(one.name, one.name_en) or one.id for one in named)

    def day(self, text: str | None) -> str:
        try:
            return date(datetime.fromisoformat(f"{text}T12:00:00+09:00"), self._lang)
        except ValueError:
            return self.word("ui.unknown")
