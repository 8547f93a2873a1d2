"""Words are broken up with characters that cannot be seen.

**What it does.** Looks for zero-width characters, soft hyphens and direction marks *between two letters* of Latin or
Japanese script, and for variation selectors between two Latin letters: one in a subject or display name, three in the body.

**Why it matters.** To the reader the word is whole; a filter that looks for it does not find it.

**Known false positives.** Soft hyphens in long words of well-set HTML; emoji and scripts that need joiners are left out.

**References.** Unicode 15 section 23.2 and 23.3 (layout controls); UTR 36 section 3.
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._reading import body, header
from fuwake.rules._rule import Fired, Rule, Unknown

_LETTER = "[A-Za-z0-9\u3040-\u30ff\u4e00-\u9fff]"
_UNSEEN = "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
_SELECTORS = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_BROKEN = re.compile(f"(?<={_LETTER}){_UNSEEN}{{1,8}}(?={_LETTER})|(?<=[A-Za-z0-9]){_SELECTORS}{{1,8}}(?=[A-Za-z0-9])")
_ANY = re.compile(f"[{_UNSEEN[1:-1]}{_SELECTORS[1:-1]}]")
_LEAST_IN_BODY = 3


def _broken(text: str) -> int:
    if text.isascii() or _ANY.search(text) is None:
        return 0
    return sum(1 for _ in _BROKEN.finditer(text))


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the number of broken words."""
    message = facts.anatomy.message
    evidence: list[str] = []
    count = 0
    for box in message.author[:5]:
        hits = _broken((box.name or "")[:500])
        count += hits
        evidence += [f"header:{box.header}"] if hits else []
    hits = _broken((message.subject or "")[:1_000])
    count += hits
    evidence += [header(facts, "Subject") or "message"] if hits else []
    hits = _broken(message.text[:50_000])
    if hits >= _LEAST_IN_BODY:
        count += hits
        evidence.append(body(facts))
    return Fired(evidence=tuple(dict.fromkeys(evidence)), words={"count": str(count)}) if evidence else None


RULE = Rule(
    id="invisible_characters",
    subject="content",
    certainty="certain",
    says="言葉の途中に、目に見えない文字が{count}か所はさまれています。",
    says_en="Words are broken up by characters that cannot be seen, in {count} places.",
    check=check,
)
