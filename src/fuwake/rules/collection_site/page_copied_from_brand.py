"""The page is a copy of a brand's official page.

**What it does.** Programs that save pages leave a comment with the address of the original. Fires where that is an official host
of a listed brand, the page stands elsewhere, and asks for something.

**Why it matters.** Nobody saves a bank's sign-in page to put it up at another address, but to catch passwords with it.

**Known false positives.** Web archives; material for training.

**References.** The programs' own documents, named in `page_traces.toml`.
"""

from fuwake.brands.book import owner_of
from fuwake.derive.page_traces import origin_host
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a trace of copying that names a brand's official host."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if not page.fields or at_home(facts, page):
        return None
    for trace in page.finds.traces:
        host = origin_host(trace)
        owner = owner_of(host) if host else None
        if host and owner is not None and host != page.host:
            return Fired(evidence=page.evidence, words={"brand": owner.name, "brand_en": owner.name_en, "host": host})
    return None


RULE = Rule(
    id="page_copied_from_brand",
    subject="collection_site",
    certainty="certain",
    says="ページには、「{brand}」の公式サイト（{host}）の画面を保存するソフトで複製した跡があります。",
    says_en="The page bears the trace of a copy of {brand_en}'s official site ({host}).",
    check=check,
)
