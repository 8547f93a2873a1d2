"""What the built-in site knows of an article that is out: enough for lists, feeds and search, nothing of the mail."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from fuwake.model.case import Case
from fuwake.report.article import Article
from fuwake.report.bank import Lang
from fuwake.report.names import in_english
from fuwake.report.text import joined, plain

Shelf = Literal["month", "brand", "scenario", "campaign"]
SHELVES: tuple[Shelf, ...] = ("month", "brand", "scenario", "campaign")


class Topic(Struct, frozen=True, kw_only=True):
    """A brand, pretext or campaign under which articles are listed."""

    id: str
    name: Mapping[Lang, str]


class Entry(Struct, frozen=True, kw_only=True):
    """An article as lists show it."""

    slug: str
    """Its place on the site: day of the dissection and the beginning of the mail's sha256."""
    title: Mapping[Lang, str]
    lead: Mapping[Lang, str]
    """What to do, and what the mail is: the first two sentences."""
    tone: str
    """`danger`, `warn`, `info` or `ok`."""
    label: Mapping[Lang, str]
    """The verdict in words."""
    tags: Mapping[Lang, tuple[str, ...]]
    brand: Topic | None
    scenario: Topic | None
    campaign: Topic | None
    first_at: str
    """ISO 8601 moment at which it first went out, UTC; of a draft the moment it was made."""
    at: str
    """The same of this revision."""

    @property
    def month(self) -> str:
        """`2026-11`: of its first appearance."""
        return self.first_at[:7]

    def topic(self, shelf: Shelf) -> Topic | None:
        """Where it stands on a shelf."""
        if shelf == "month":
            return Topic(id=self.month, name={"ja": f"{int(self.month[:4])}年{int(self.month[5:])}月", "en": self.month})
        found: Topic | None = getattr(self, shelf)
        return found


def slug_of(case: Case) -> str:
    """`2026-11-24-10f731248685`: the same for the same mail on the same day of dissection."""
    return f"{case.run.dissected_at:%Y-%m-%d}-{case.message.sha256[:12]}"


def entry_of(case: Case, articles: Mapping[Lang, Article], first_at: str, at: str) -> Entry:
    """Of the articles in both languages, which have been through the last check."""
    brand, scenario = case.brand, case.scenario
    group = case.campaign.id if case.campaign is not None else None
    return Entry(
        slug=slug_of(case),
        title={lang: article.title for lang, article in articles.items()},
        lead={lang: joined(article.lead[:2], lang) for lang, article in articles.items()},
        tone=articles["ja"].summary.tone,
        label={lang: plain(article.summary.label) for lang, article in articles.items()},
        tags={lang: article.tags for lang, article in articles.items()},
        brand=Topic(id=brand.id, name={"ja": brand.name, "en": in_english(brand.name_en)}) if brand is not None else None,
        scenario=Topic(id=scenario.id, name={"ja": scenario.title, "en": scenario.title_en}) if scenario is not None else None,
        campaign=Topic(id=group, name={"ja": group, "en": group}) if group is not None else None,
        first_at=first_at,
        at=at,
    )
