"""Somebody who is not the company named tells of its charge, to be called about if it was not you.

**What it does.** Fires where a mail from free mail, or one that a service sends in the words of its users, tells of a charge, gives a
telephone number for those who did not order it, and names a listed company to which the author's domain does not belong.

**Why it matters.** The false receipt works by the fright over a charge that one did not make. A company's own notice comes from the
company; here another's mailbox, or a bill, signing or calendar service, carries it.

**Known false positives.** A craftsman's bill through a billing service that names a maker of goods and a number for complaints. Alerts
of banks come from their own domains and are left out.

**References.** `brands/data/wording.csv` (topics charge, call, denial); MITRE ATT&CK T1566.004.
"""

from fuwake.brands.book import under
from fuwake.brands.folding import plain
from fuwake.brands.naming import named
from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.rules._carriers import carrier
from fuwake.rules._reading import author, body
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import READ, loci, told
from fuwake.rules.content.call_about_charge import number_in


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the company and the number."""
    box = author(facts)
    if box is None or not (free_mail(box.domain) or carrier(facts)):
        return None
    charge, denial = told(facts, "charge"), told(facts, "denial")
    number = number_in(facts) if charge and denial and told(facts, "call") else None
    if number is None:
        return None
    message = facts.anatomy.message
    texts = (message.subject or "", message.text, *(aside.text for aside in facts.anatomy.asides))
    for text in texts:
        for _, brand in named(plain(text, READ)):
            if brand.domains and not under(box.domain, (*brand.domains, *brand.mail_domains)):
                places = loci(charge, denial) or (body(facts),)
                return Fired(evidence=places, words={"brand": brand.name, "brand_en": brand.name_en, "number": number})
    return None


RULE = Rule(
    id="charge_of_another_company",
    subject="content",
    certainty="probable",
    says="{brand}とは別の差出人が{brand}の請求を告げ、覚えがなければ{number}へ電話するよう求めています。",
    says_en="Somebody who is not {brand_en} tells of its charge and of a number to call if it was not you ({number}).",
    check=check,
)
