"""The page uses a file that is known from phishing kits.

**What it does.** Compares the steps of the addresses that the page loads by itself, or would send to, with names of kits' scripts
against robots and with names that authors of kits give themselves.

**Why it matters.** These scripts come with kits and keep analysts and robots away from the form; an author's own name means nothing else.

**Known false positives.** A site that gave a file of its own such a name. Nothing is asked for that the page did not ask for.

**References.** `page_traces.toml`, with the source of each name.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a known name among what was loaded or would be sent to."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    trace = next((one for one in page.finds.traces if one.kind == "file"), None)
    if trace is None or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words={"name": trace.name})


RULE = Rule(
    id="page_has_kit_file",
    subject="collection_site",
    certainty="probable",
    says="ページは、フィッシングの道具一式で知られるファイル（{name}）を使います。",
    says_en="The page uses a file that is known from phishing kits ({name}).",
    check=check,
)
