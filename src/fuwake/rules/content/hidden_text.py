"""The mail carries text that nobody is to see.

**What it does.** Fires on 200 or more hidden letters in the HTML (not shown, no size, or in the colour of the ground). Lines that
are seen elsewhere in the mail do not count: templates carry their text twice, for telephones and for desks.

**Why it matters.** Such text is there for filters: it makes a mail look different from what its reader sees.

**Known false positives.** Preview lines of newsletters are hidden too; they are shorter than this rule's limit.

**References.** `parse/html` tells what counts as hidden.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_LEAST = 200


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the number of hidden letters and digits."""
    message = facts.anatomy.message
    if len(message.hidden_text) < _LEAST:
        return None
    seen = " ".join(message.text[:200_000].split())
    lines = (" ".join(line.split()) for line in message.hidden_text[:100_000].split("\n"))
    letters = sum(map(str.isalnum, "".join(line for line in lines if line not in seen)))
    if letters < _LEAST:
        return None
    return Fired(evidence=(f"part:{message.html_part}" if message.html_part else "message",), words={"count": str(letters)})


RULE = Rule(
    id="hidden_text",
    subject="content",
    certainty="certain",
    says="画面に見えない文字が{count}字、埋め込まれています。",
    says_en="{count} letters are hidden in it that its reader does not see.",
    check=check,
)
