"""The words of the mail are written backwards, and its style turns them round on the screen.

**What it does.** Fires where a style overrides the direction of writing (`unicode-bidi: bidi-override` with `direction: rtl`, or `<bdo
dir="rtl">`) in a mail with hardly any Arabic or Hebrew letters.

**Why it matters.** The reader reads the sentence; a filter that reads the text finds its letters in the wrong order.

**Known false positives.** None known in mail: scripts from right to left need no override, and mails in them are let pass.

**References.** CSS Writing Modes Level 4 section 2.2; UAX 9 section 2.2; MITRE ATT&CK T1027.
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_OVERRIDE = re.compile(r"unicode-bidi\s{0,5}:\s{0,5}(?:isolate|bidi)-override|<bdo\b[^<>]{0,100}\bdir\s{0,5}=", re.IGNORECASE)
_LEFTWARD = re.compile(r"direction\s{0,5}:\s{0,5}rtl|\bdir\s{0,5}=\s{0,5}[\"']?rtl", re.IGNORECASE)
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_READ = 500_000
_NEAR = 200
"""Signs before and after the override within which the direction is told."""
_MOST_LETTERS = 10


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the part with the style."""
    message = facts.anatomy.message
    html = (message.html or "")[:_READ]
    low = html if "bidi" in html or "bdo" in html else html.lower()
    if "bidi" not in low and "bdo" not in low:
        return None
    places = (html[max(0, hit.start() - _NEAR) : hit.end() + _NEAR] for hit in _OVERRIDE.finditer(html))
    if not any(_LEFTWARD.search(place) for place in places) or len(_FROM_RIGHT.findall(message.text[:20_000])) > _MOST_LETTERS:
        return None
    return Fired(evidence=(f"part:{message.html_part}" if message.html_part else "message",), words={})


RULE = Rule(
    id="words_turned_round",
    subject="content",
    certainty="certain",
    says="文字が逆順に書かれ、画面の上でだけ正しい順に見えるように仕組まれています。",
    says_en="Words are written backwards and turned round only on the screen.",
    check=check,
)
