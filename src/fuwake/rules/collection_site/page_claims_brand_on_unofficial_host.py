"""The page speaks for a brand, on a host that is not the brand's.

**What it does.** Fires where the page imitates a brand (`page.brand`: by title, copyright line, headings, logo, borrowed pieces), or where
its title or words name the brand the mail claims to be from; where it asks for something, and its host is not under one of the brand's
verified domains. Silent where no domain of the brand is verified.

**Why it matters.** Companies ask their customers for passwords on their own domains.

**Known false positives.** Agencies, campaign sites and partners that act for the brand under their own names.

**References.** RFC 5901 section 5.5 (brand); the brand list with source and date of each domain.
"""

import unicodedata

from fuwake.brands.book import under
from fuwake.derive.page_brand import as_brand
from fuwake.model.facts import Facts
from fuwake.model.judgement import Brand
from fuwake.model.page import Page
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the brand's name in the title or the words of a page on a stranger's host."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    brand = as_brand(page.brand) or _named(facts, page)
    if brand is None or not brand.official_domains or not page.fields or at_home(facts, page) or under(page.host, brand.official_domains):
        return None
    words = {"but": f"置かれている {page.host or page.url} は公式のドメインではありません", "brand": brand.name}
    words |= {"but_en": f"{page.host or page.url} is not one of its official domains", "brand_en": brand.name_en}
    if page.host is None:
        words |= {
            "but": "公式サイトにあるのではなく、添付ファイルとして届いています",
            "but_en": "it is no place on the web: it came attached",
        }
    return Fired(evidence=page.evidence, words=words)


def _named(facts: Facts, page: Page) -> Brand | None:
    """The mail's brand, where the page's title or words name it."""
    brand = facts.brand
    if brand is None or (page.brand is not None and page.brand.status == "genuine"):
        return None
    text = _plain(f"{page.title or ''}\n{(page.text or '')[:5000]}")
    return brand if any(len(name) >= 3 and _plain(name) in text for name in (brand.name, brand.name_en)) else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


RULE = Rule(
    id="page_claims_brand_on_unofficial_host",
    subject="collection_site",
    certainty="probable",
    says="ページは「{brand}」を名乗っていますが、{but}。",
    says_en="The page claims to be {brand_en}, but {but_en}.",
    check=check,
)
