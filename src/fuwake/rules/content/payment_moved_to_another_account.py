"""Payments shall go to another bank account, and nobody can be asked.

**What it does.** Fires where a mail tells of another bank account and either says that its writer cannot be called, comes from free
mail, wants its answers at another domain, or names an account (IBAN) in a country that is not the one of the author's domain.

**Why it matters.** Letters about a changed account are how bills and salaries are led astray, mostly from a mailbox that was broken into,
so that every check passes. A call to a known number is the only answer; the letter forestalls it.

**Known false positives.** A firm that did change its bank abroad. Being asked by telephone is what it will expect.

**References.** `brands/data/wording.csv` (topics moved_account, no_call); ISO 13616 (IBAN); FBI IC3, business email compromise.
"""

import re

from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, author_domains, body
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import READ, loci, told

_IBAN = re.compile(r"(?<![A-Z0-9])([A-Z]{2})\d{2}(?: ?[A-Z0-9]{4}){3,7}(?![A-Z0-9])")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the phrase."""
    moved, box = told(facts, "moved_account"), author(facts)
    if not moved or box is None:
        return None
    own = author_domains(facts)
    away = any(reply.domain and registrable_domain(reply.domain) not in own for reply in facts.anatomy.message.reply_to[:10])
    silent = told(facts, "no_call")
    if not (silent or away or free_mail(box.domain) or _abroad(facts, box.domain or "")):
        return None
    return Fired(evidence=loci(moved, silent) or (body(facts),), words={"phrase": moved[0][0]})


def _abroad(facts: Facts, domain: str) -> bool:
    """Whether an account is named that lies in another country than the author's domain, where both tell one."""
    country = domain.rpartition(".")[2].upper()
    found = _IBAN.search(facts.anatomy.message.text[:READ])
    return found is not None and len(country) == 2 and found[1] != ("GB" if country == "UK" else country)


RULE = Rule(
    id="payment_moved_to_another_account",
    subject="content",
    certainty="probable",
    says="支払先の口座を変えるよう求めながら（「{phrase}」）、電話で確かめる道をふさいでいるか、差出人と結びつかない宛先や口座を示しています。",
    says_en='It moves payments to another account ("{phrase}") where nobody can be asked, or mailbox or account are another\'s.',
    check=check,
)
