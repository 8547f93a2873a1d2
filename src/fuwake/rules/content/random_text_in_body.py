"""The text holds long runs of letters and digits that mean nothing.

**What it does.** Looks for two or more runs of 25 or more letters of both cases and digits in disorder, outside addresses, or for a text
most of whose words are numbers.

**Why it matters.** A program puts them there so that no two mails are the same to a filter.

**Known false positives.** Signatures and keys (PGP, certificates) are let pass; a letter that quotes tokens of programs is not.

**References.** MITRE ATT&CK T1027.001 (binary padding; here of text).
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._reading import body
from fuwake.rules._rule import Fired, Rule, Unknown

_LONG, _LONGEST = 25, 400
_TURN = re.compile(r"[a-z][A-Z]|[0-9][a-zA-Z]|[a-zA-Z][0-9]")
_READ = 30_000
_TURNS = 8
"""Changes of case or between letters and digits."""
_NUMBERS, _OF_TEN = 60, 7


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the beginning of a run."""
    text = facts.anatomy.message.text[:_READ]
    if "-----BEGIN" in text:
        return None
    words = text.split()
    runs = [word for word in words if _LONG <= len(word) <= _LONGEST and word.isascii() and word.isalnum() and _disorder(word)]
    if len(runs) >= 2 or (runs and len(runs[0]) >= 60):
        return Fired(evidence=(body(facts),), words={"run": f"{runs[0][:16]}…"})
    words = words[:1_000]
    numbers = [word for word in words if word.isdigit()]
    if len(numbers) >= _NUMBERS and 10 * len(numbers) >= _OF_TEN * len(words):
        return Fired(evidence=(body(facts),), words={"run": f"{' '.join(numbers[:6])} …"})
    return None


def _disorder(word: str) -> bool:
    return not word.islower() and not word.isupper() and len(_TURN.findall(word)) >= _TURNS


RULE = Rule(
    id="random_text_in_body",
    subject="content",
    certainty="probable",
    says="本文に、意味のない文字や数字の列（{run}）が入っています。",
    says_en="The text holds letters or numbers that mean nothing ({run}).",
    check=check,
)
