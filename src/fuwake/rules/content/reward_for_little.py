"""A reward is promised for hardly anything.

**What it does.** Fires where a mail promises a prize, a present or a voucher and asks only for a short survey, a few questions or a
delivery fee, in eight languages.

**Why it matters.** The survey leads to a page that wants a card number "for shipping", or sells the address on.

**Known false positives.** Genuine surveys with a raffle at the end; they come from a firm's own domain, which the rule leaves out.

**References.** `brands/data/wording.csv` (topics reward, little).
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, genuine_brand_mail, pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, told


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with one phrase of each."""
    links = clickable(facts)
    if not links:
        return pictures_unread(facts)
    if genuine_brand_mail(facts) or all(link.domain in author_domains(facts) for link in links):
        return None
    reward, little = told(facts, "reward"), told(facts, "little")
    if not reward or not little:
        return None
    return Fired(evidence=loci(reward, little), words={"reward": reward[0][0], "little": little[0][0]})


RULE = Rule(
    id="reward_for_little",
    subject="content",
    certainty="possible",
    says="「{little}」といったわずかなことの見返りに、賞品や特典（「{reward}」）を約束しています。",
    says_en='It promises a reward ("{reward}") for hardly anything ("{little}").',
    check=check,
)
