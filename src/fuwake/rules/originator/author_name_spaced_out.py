"""The letters of the author's name stand apart.

**What it does.** Fires where six letters or more of the display name stand one by one, with a space, dot, dash or underscore
between them.

**Why it matters.** To people it reads as the name it is; a filter that looks for the name does not find it.

**Known false positives.** Names set apart for looks, which short ones are: fewer than six letters do not count.

**References.** RFC 5322 section 3.4 (display-name).
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_APART = re.compile(r"(?<![^\W_])(?:[^\W\d_][ ._\-\u00b7]){5,40}[^\W\d_](?![^\W_])")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first author whose name is written so."""
    for box in facts.anatomy.message.author[:10]:
        name = " ".join((box.name or "")[:200].split())
        if _APART.search(name):
            return Fired(evidence=(f"header:{box.header}",), words={"name": name[:60]})
    return None


RULE = Rule(
    id="author_name_spaced_out",
    subject="originator",
    certainty="certain",
    says="差出人名「{name}」は、文字を一つずつ離して書かれています。名前を探すフィルターを避ける書き方です。",
    says_en='The author\'s name "{name}" is written with its letters apart, which keeps filters from finding it.',
    check=check,
)
