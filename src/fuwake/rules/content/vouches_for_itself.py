"""The mail says of itself that it is safe.

**What it does.** Looks for lines such as "this message is from a trusted sender", in eight languages.

**Why it matters.** Mail programs show such lines outside the text; inside it, the sender wrote it.

**Known false positives.** Gateways write notes of their own into mails; they warn, and say of scanners what they found, which the
phrases leave out.

**References.** `brands/data/wording.csv` (topic assurance).
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, told


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the phrase."""
    found = told(facts, "assurance")
    return Fired(evidence=loci(found), words={"phrase": found[0][0]}) if found else pictures_unread(facts)


RULE = Rule(
    id="vouches_for_itself",
    subject="content",
    certainty="probable",
    says="本文の中で、自分のメールが安全だと保証しています（「{phrase}」）。",
    says_en='It vouches for itself in its own text ("{phrase}").',
    check=check,
)
