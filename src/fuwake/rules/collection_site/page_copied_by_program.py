"""A page that asks for a secret was saved from elsewhere by a program.

**What it does.** Fires where the markup holds the comment of a program that saves pages, the page asks for a secret, and the trace
does not name a listed brand's site (that is another rule).

**Why it matters.** A sign-in page is written by programs on a server; one that was saved to a file works for nobody but whoever collects.

**Known false positives.** Old sites that were moved by saving their pages.

**References.** The programs' own documents, named in `page_traces.toml`.
"""

from fuwake.brands.book import owner_of
from fuwake.derive.page_traces import origin_host
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import SECRETS, at_home, kinds, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a trace of copying beside a field for a secret."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if SECRETS.isdisjoint(kinds(page)) or at_home(facts, page):
        return None
    for trace in page.finds.traces:
        if trace.kind == "copied" and owner_of(origin_host(trace) or "") is None:
            return Fired(evidence=page.evidence, words={"name": trace.name})
    return None


RULE = Rule(
    id="page_copied_by_program",
    subject="collection_site",
    certainty="probable",
    says="秘密の情報を求めるページに、別の画面を保存するソフト（{name}）で複製した跡があります。",
    says_en="A page that asks for secrets bears the trace of a program that saves pages ({name}).",
    check=check,
)
