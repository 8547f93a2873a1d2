"""A link's domain is made of words about accounts and their safety.

**What it does.** Fires where the registered name of a link consists of two words or more like account, secure, login, verify,
update, support, wallet, billing, or holds two of them beside another word.

**Why it matters.** An organisation's domain is its name. `secure-account-update` is bought to look like a department of any.

**Known false positives.** Makers of security products, and sign-in services that companies share.

**References.** APWG Phishing Activity Trends; MITRE ATT&CK T1583.001.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import errands


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    own = author_domains(facts)
    for link in clickable(facts):
        if link.domain and link.domain not in own and errands(link.domain.partition(".")[0]) >= 2 and not of_brand(facts, link.host):
            return Fired(evidence=(f"link:{link.index}",), words={"domain": link.domain})
    return None


RULE = Rule(
    id="link_domain_of_errand_words",
    subject="link",
    certainty="probable",
    says="リンク先のドメイン {domain} は、組織の名前ではなく「アカウント」「安全」などの用件の言葉でできています。",
    says_en="The link's domain {domain} is made of words about accounts and their safety, not of anybody's name.",
    check=check,
)
