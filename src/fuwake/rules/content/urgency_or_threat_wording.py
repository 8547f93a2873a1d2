"""The mail hurries or threatens.

**What it does.** Counts the phrases of `urgency.csv` (eight languages) in subject, body and the words beside it; it fires on two
different ones, or on one in the subject together with a pretext.

**Why it matters.** Under pressure people click before they think.

**Known false positives.** Genuine reminders and warnings, and letters that quote them.

**References.** Council of Anti-Phishing Japan, guideline for users; `brands/data/SOURCES.md`.
"""

from functools import cache

from fuwake.brands import cues
from fuwake.brands.folding import fold
from fuwake.brands.table import rows
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, header, pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown


@cache
def _phrases() -> cues.CueList:
    return cues.CueList(dict.fromkeys(fold(row["phrase"]) for row in rows("urgency")))


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with up to three of the phrases, as they were looked for."""
    message = facts.anatomy.message
    subject, text = fold(message.subject or ""), fold(message.text, 6_000)
    in_subject = _phrases().found(subject)
    in_body = [phrase for phrase in _phrases().found(text) if phrase not in in_subject]
    beside = {aside.locus: _phrases().found(fold(aside.text, 6_000)) for aside in facts.anatomy.asides}
    told_beside = dict.fromkeys(phrase for phrases in beside.values() for phrase in phrases if phrase not in {*in_subject, *in_body})
    in_body += told_beside
    found = [phrase for phrase in in_subject + in_body if not any(phrase in other and phrase != other for other in in_subject + in_body)]
    if len(found) < 2 and not (in_subject and facts.scenario is not None):
        return pictures_unread(facts)
    evidence = [header(facts, "Subject")] if in_subject else []
    evidence += [body(facts)] if any(phrase not in told_beside for phrase in in_body) else []
    evidence += [locus for locus, phrases in beside.items() if not told_beside.keys().isdisjoint(phrases)]
    words = "」「".join(phrase.replace("*", "…") for phrase in found[:3])
    return Fired(evidence=tuple(locus for locus in evidence if locus), words={"words": words, "words_en": words.replace("」「", '", "')})


RULE = Rule(
    id="urgency_or_threat_wording",
    subject="content",
    certainty="probable",
    says="「{words}」といった言葉で、急がせたり不安にさせたりしています。",
    says_en='It hurries or alarms with words such as "{words_en}".',
    check=check,
)
