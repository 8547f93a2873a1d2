"""The mail wants to be paid in crypto currency, gift cards or prepaid codes.

**What it does.** Looks for phrases that ask for such a payment, in eight languages.

**Why it matters.** Such payments cannot be called back, which is why thieves ask for them; authorities and companies do not.

**Known false positives.** Mails of shops that sell gift cards and of exchanges name them, but do not ask to send a code or coins.

**References.** `brands/data/wording.csv` (topic odd_payment).
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, told


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the phrase."""
    found = told(facts, "odd_payment")
    return Fired(evidence=loci(found), words={"phrase": found[0][0]}) if found else pictures_unread(facts)


RULE = Rule(
    id="asks_for_odd_payment",
    subject="content",
    certainty="probable",
    says="取り戻せない方法（暗号資産、ギフトカードなど）での支払いを求めています（「{phrase}」）。",
    says_en='It asks for a payment that cannot be called back: crypto currency, gift cards or codes ("{phrase}").',
    check=check,
)
