"""Somebody who cannot be called wants an errand done, and only by answer.

**What it does.** Fires on a short first letter without links whose author writes from free mail, or wants his answers at another domain,
where he says that he cannot be called and asks for a favour, a telephone number or whether one is at hand; in eight languages.

**Why it matters.** Who poses as a chief has to keep people from calling the chief. Errands are given by telephone, or by an address
that is known.

**Known false positives.** A chief or a friend who does write so from his private mailbox: one asks him on a known number.

**References.** `brands/data/wording.csv` (topics no_call, errand); FBI IC3, business email compromise; MITRE ATT&CK T1656.
"""

from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, author_domains, clickable
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, told

_LONGEST = 2_000
_NOT_FIRST = ("in-reply-to", "references", "list-id", "list-post", "list-unsubscribe")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with what stands against a call and what is wanted."""
    box, message = author(facts), facts.anatomy.message
    if box is None or len(message.text) > _LONGEST or clickable(facts) or not message.named.keys().isdisjoint(_NOT_FIRST):
        return None
    own = author_domains(facts)
    away = any(reply.domain and registrable_domain(reply.domain) not in own for reply in message.reply_to[:10])
    if not (free_mail(box.domain) or away):
        return None
    silent, errand = told(facts, "no_call"), told(facts, "errand") or told(facts, "odd_payment")
    if not silent or not errand:
        return None
    return Fired(evidence=loci(silent, errand), words={"silent": silent[0][0], "errand": errand[0][0]})


RULE = Rule(
    id="errand_instead_of_call",
    subject="content",
    certainty="probable",
    says="電話に出られないことを理由に（「{silent}」）、返信だけで用事を頼んでいます（「{errand}」）。",
    says_en='It says why one cannot call ("{silent}") and wants an errand done by answer alone ("{errand}").',
    check=check,
)
