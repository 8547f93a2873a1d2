"""The mail says which secret has to be typed: the mailbox's password for a document, or the data of a card.

**What it does.** Fires where the password of the mailbox is asked for in order to see a document, or where card data, a PIN or a national
number shall be entered; in eight languages. Mails that say that nobody asks for such things or warn of those who do, mails with many
links, and proven mail of the brand are left out.

**Why it matters.** No service that shares papers needs another's password, and who holds a card's data does not ask for them.

**Known false positives.** Shops that tell of an expired card; they seldom name its number and code.

**References.** `brands/data/wording.csv` (topics mail_password, papers, asks_secret); PCI DSS 4.0 requirement 3.3.
"""

from fuwake.model.facts import Facts
from fuwake.rules._carriers import carrier
from fuwake.rules._reading import clickable, genuine_brand_mail
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, told

_MOST_LINKS = 8
"""A newspaper that writes about secrets has more."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the phrase."""
    if len(clickable(facts)) > _MOST_LINKS:
        return None
    mailbox, card = told(facts, "mail_password"), told(facts, "asks_secret")
    wanted = card or (mailbox if mailbox and told(facts, "papers") else [])
    if not wanted or told(facts, "never_asks") or told(facts, "scam_warning") or (genuine_brand_mail(facts) and carrier(facts) is None):
        return None
    return Fired(evidence=loci(wanted), words={"phrase": wanted[0][0]})


RULE = Rule(
    id="names_secrets_to_enter",
    subject="content",
    certainty="probable",
    says="入力すべき秘密の情報を本文で名指ししています（「{phrase}」）。",
    says_en='It names the secret that shall be typed ("{phrase}").',
    check=check,
)
