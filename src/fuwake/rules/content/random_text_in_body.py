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

_RUN = re.compile(r"(?<![\w./=@:&?%+#-])[A-Za-z0-9]{25,400}(?![\w./=@:&?%+-])")
_TURN = re.compile(r"[a-z][A-Z]|[0-9][a-zA-Z]|[a-zA-Z][0-9]")
_READ = 30_000
_NUMBERS, _OF_TEN = 60, 7


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the beginning of a run."""
    text = facts.anatomy.message.text[:_READ]
    if "-----BEGIN" in text:
        return None
    runs = [run for run in _RUN.findall(text) if any(map(str.islower, run)) and any(map(str.isupper, run)) and len(_TURN.findall(run)) >= 8]
    if len(runs) >= 2 or (runs and len(runs[0]) >= 60):
        return Fired(evidence=(body(facts),), words={"run": f"{runs[0][:16]}…"})
    words = text[:5_000].split()
    numbers = [word for word in words if word.isdigit()]
    if len(numbers) >= _NUMBERS and 10 * len(numbers) >= _OF_TEN * len(words):
        return Fired(evidence=(body(facts),), words={"run": f"{' '.join(numbers[:6])} …"})
    return None


RULE = Rule(
    id="random_text_in_body",
    subject="content",
    certainty="probable",
    says="本文に、意味のない文字や数字の列（{run}）が入っています。",
    says_en="The text holds letters or numbers that mean nothing ({run}).",
    check=check,
)
