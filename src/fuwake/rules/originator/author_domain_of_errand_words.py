"""The author's domain is made of words about accounts and their safety.

**What it does.** Fires where the registered name consists of two words or more like account, secure, login, verify, update,
support, wallet, billing, or holds two of them beside another word.

**Why it matters.** An organisation's domain is its name. `secure-account-update` is bought to look like a department of any.

**Known false positives.** Makers of security products.

**References.** APWG Phishing Activity Trends; MITRE ATT&CK T1583.001.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import errands


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the domain."""
    box = author(facts)
    domain = registrable_domain(box.domain) if box is not None and box.domain else None
    if box is None or domain is None or errands(domain.partition(".")[0]) < 2 or of_brand(facts, domain):
        return None
    return Fired(evidence=(f"header:{box.header}",), words={"domain": domain})


RULE = Rule(
    id="author_domain_of_errand_words",
    subject="originator",
    certainty="probable",
    says="差出人のドメイン {domain} は、組織の名前ではなく「アカウント」「安全」などの用件の言葉でできています。",
    says_en="The author's domain {domain} is made of words about accounts and their safety, not of anybody's name.",
    check=check,
)
