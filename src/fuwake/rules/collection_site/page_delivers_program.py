"""The page makes the browser download a program.

**What it does.** Fires where what was caught begins as a program, an app, a script, a shortcut or a disk image does. Silent on hosts of the
brand itself and on the domain of an author whose address is proven.

**Why it matters.** A mail that leads to an installer or an app outside the shops is how computers and telephones are taken over.

**Known false positives.** Makers of programs that lead to a download on another domain.

**References.** `derive/first_bytes.py`, with the source of each kind.
"""

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, seen

_RUNS = frozenset(
    {
        "windows_program",
        "linux_program",
        "mac_program",
        "java_or_mac_program",
        "android_app",
        "windows_shortcut",
        "script",
        "compiled_help",
        "disk_image",
    }
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first caught file that can run."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    file = next((one for one in page.finds.downloads if one.kind in _RUNS), None)
    if file is None or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words={"name": " ".join(plain(file.name or file.url, 80).split())})


RULE = Rule(
    id="page_delivers_program",
    subject="collection_site",
    certainty="certain",
    says="ページは、プログラムとして動くファイル（{name}）をダウンロードさせます。",
    says_en="The page makes the browser download a file that runs as a program ({name}).",
    check=check,
)
