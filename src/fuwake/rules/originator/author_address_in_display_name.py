"""The display name shows another address than the real one.

**What it does.** Looks for an address in the display name and compares its domain with the author's.

**Why it matters.** Mail programs on phones show the display name alone; the reader takes the address in it for the sender's.

**Known false positives.** Mailing lists and ticket systems that write "somebody@example via list".

**References.** RFC 5322 section 3.4 (display-name); RFC 7960 section 3.2 (lists that rewrite From).
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._rule import Fired, Rule, Unknown

_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@((?:[A-Za-z0-9\-]{1,63}\.){1,6}[A-Za-z]{2,24})")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on an address of a foreign domain inside a display name."""
    for box in facts.anatomy.message.author[:10]:
        hit = _ADDRESS.search(plain(box.name or "", 300))
        if hit is None or box.domain is None:
            continue
        shown = hit.group(1).lower()
        if (registrable_domain(shown) or shown) != (registrable_domain(box.domain) or box.domain):
            return Fired(evidence=(f"header:{box.header}",), words={"shown": shown, "author": box.domain})
    return None


RULE = Rule(
    id="author_address_in_display_name",
    subject="originator",
    certainty="certain",
    says="差出人の表示名に {shown} のアドレスが書かれていますが、実際のドメインは {author} です。",
    says_en="The display name shows an address at {shown}; the real one is at {author}.",
    check=check,
)
