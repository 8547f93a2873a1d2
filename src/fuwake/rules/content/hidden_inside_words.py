"""Letters that nobody sees stand inside words that everybody sees.

**What it does.** Counts the places where letters hidden by HTML (no size, the colour of the ground, not shown) stand between two
letters of a visible word, as in `Ama<span style="font-size:0">xq</span>zon`; it fires on three.

**Why it matters.** The reader sees the word whole; a filter that reads the text does not find it.

**Known false positives.** None known: nobody sets type like that. One or two may come from a broken template and are let pass.

**References.** MITRE ATT&CK T1027 (obfuscation); `parse/markup` tells what counts as hidden.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_LEAST = 3


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the number of places."""
    message = facts.anatomy.message
    if message.split_words < _LEAST:
        return None
    return Fired(evidence=(f"part:{message.html_part}" if message.html_part else "message",), words={"count": str(message.split_words)})


RULE = Rule(
    id="hidden_inside_words",
    subject="content",
    certainty="certain",
    says="見える言葉の途中に、見えない文字が{count}か所、埋め込まれています。",
    says_en="Letters that cannot be seen stand inside the words that are seen, in {count} places.",
    check=check,
)
