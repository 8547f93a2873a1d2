"""The mail asks that nobody be told.

**What it does.** Looks for pleas for secrecy in a mail that tells a tale of fraud, in eight languages.

**Why it matters.** Whoever asks a colleague or his family sees through it; so he is to ask nobody.

**Known false positives.** Confidentiality notices at the end of business mail say something else; without a pretext it is silent.

**References.** `brands/data/wording.csv` (topic secrecy).
"""

from fuwake.brands.scenario import kind
from fuwake.model.facts import Facts
from fuwake.rules._reading import pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, told


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the phrase."""
    if facts.scenario is None:
        return pictures_unread(facts)
    found = told(facts, "secrecy") if kind(facts.scenario.id) == "fraud" else []
    return Fired(evidence=loci(found), words={"phrase": found[0][0]}) if found else None


RULE = Rule(
    id="asks_for_secrecy",
    subject="content",
    certainty="possible",
    says="だれにも話さないよう求めています（「{phrase}」）。",
    says_en='It asks that nobody be told ("{phrase}").',
    check=check,
)
