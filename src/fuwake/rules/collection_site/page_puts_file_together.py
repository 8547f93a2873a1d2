"""The page puts a file together itself and has it saved.

**What it does.** Fires where a download came from no server but from a script of the page (a blob or the address itself), as an archive, a
program, a disk image or a page.

**Why it matters.** Filters look at what is downloaded; what is put together in the browser passes them ("HTML smuggling").

**Known false positives.** Tools that export what the reader made there; they do not do it by themselves on opening.

**References.** MITRE ATT&CK T1027.006 (HTML smuggling).
"""

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, seen

_HARMLESS = frozenset({None, "picture", "pdf", "rtf", "database"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a file that the page made and that can hold something harmful."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    file = next((one for one in page.finds.downloads if one.made_here and one.kind not in _HARMLESS), None)
    if file is None or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words={"name": " ".join(plain(file.name or "?", 80).split())})


RULE = Rule(
    id="page_puts_file_together",
    subject="collection_site",
    certainty="probable",
    says="ページのスクリプトがファイル（{name}）を組み立てて、保存させます。",
    says_en="Scripts of the page put a file together and have it saved ({name}).",
    check=check,
)
