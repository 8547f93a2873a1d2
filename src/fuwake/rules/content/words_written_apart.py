"""The subject or the author's name is written so that filters do not read it.

**What it does.** Looks for words whose letters stand apart (`N e t f l i x`), for three or more words joined by underscores
(`_Please_Confirm_Receipt_`), and for words in capitals with a zero for an O (`C0NFIRMATI0N`).

**Why it matters.** People read over it; a filter that looks for the word does not find it. Nobody writes to people like that.

**Known false positives.** File names and tests in subjects of technical mail have underscores; a dot in them is let pass.

**References.** MITRE ATT&CK T1027 (obfuscation).
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._reading import header
from fuwake.rules._rule import Fired, Rule, Unknown

_APART = re.compile(r"(?<!\w)(?:[A-Za-z] ){3,30}[A-Za-z](?!\w)")
_JOINED = re.compile(r"(?<![\w./-])_{0,10}[A-Za-z'’]{1,20}(?:_{1,4}[A-Za-z'’$0-9]{1,20}){3,20}_{0,10}(?![\w./(-])")
_ZERO = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{2,12}0[A-Z]{1,12}(?:0[A-Z]{0,8})?|[A-Z]0[A-Z]{3,12}(?:0[A-Z]{0,8})?)(?![A-Za-z0-9])")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the word."""
    message = facts.anatomy.message
    texts = [(plain(message.subject or "", 300), header(facts, "Subject") or "message")]
    texts += [(plain(box.name or "", 200), f"header:{box.header}") for box in message.author[:1]]
    for text, locus in texts:
        found = _APART.search(text) or _JOINED.search(text) or _ZERO.search(text)
        if found is not None and (found.re is not _JOINED or not found[0].isupper()):
            return Fired(evidence=(locus,), words={"word": found[0][:60].strip()})
    return None


RULE = Rule(
    id="words_written_apart",
    subject="content",
    certainty="probable",
    says="件名や差出人名の言葉が、文字をばらしたり記号でつないだりして書かれています（{word}）。",
    says_en="Words of the subject or of the author's name are written so that filters do not read them ({word}).",
    check=check,
)
