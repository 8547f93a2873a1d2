"""More text stands far below the mail, where nobody looks for it.

**What it does.** Fires on 100 letters or more under forty empty lines (line breaks and empty paragraphs in HTML, blank lines in
plain text), where there is text above them too.

**Why it matters.** Such text is there for filters, to make a mail look like an ordinary one; or it is what a template copied from.

**Known false positives.** A quoted mail or a signature that somebody pushed down; forty lines are two screens of a telephone.

**References.** `parse/unseen` tells what counts as an empty line.
"""

import re

from fuwake.model.facts import Facts
from fuwake.parse.unseen import FAR
from fuwake.rules._reading import body
from fuwake.rules._rule import Fired, Rule, Unknown

_LEAST = 100
_NO_LETTERS = re.compile(r"[\W_]+")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the number of letters."""
    letters = len(_NO_LETTERS.sub("", facts.anatomy.message.far_text[:100_000]))
    return Fired(evidence=(body(facts),), words={"count": str(letters), "lines": str(FAR)}) if letters >= _LEAST else None


RULE = Rule(
    id="text_far_below",
    subject="content",
    certainty="certain",
    says="空行{lines}行以上をはさんだはるか下に、{count}字の文章が置かれています。",
    says_en="{count} letters of text stand far below the mail, under {lines} empty lines or more.",
    check=check,
)
