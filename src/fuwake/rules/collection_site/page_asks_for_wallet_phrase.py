"""The page behind the link asks for the words that open a wallet of crypto assets.

**What it does.** Looks for fields for a recovery phrase or a private key. Silent on hosts of the brand itself and on the domain of
an author whose address is proven.

**Why it matters.** Whoever has the words has the money, at once and for good; makers of wallets say that nobody else ever asks for them.

**Known false positives.** Wallets that run in the browser ask for them to bring a wallet along; none sends a mail that leads there.

**References.** BIP 39 (mnemonic code); RFC 5901 section 5.5 (requested data).
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.collection_site._seen import at_home, kinds, place, seen


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where the page has a field for the phrase and is not where it belongs."""
    page = seen(facts)
    if page is None or isinstance(page, Unknown):
        return page
    if "wallet_phrase" not in kinds(page) or at_home(facts, page):
        return None
    return Fired(evidence=page.evidence, words=place(facts, page))


RULE = Rule(
    id="page_asks_for_wallet_phrase",
    subject="collection_site",
    certainty="certain",
    says="{place}は、暗号資産のウォレットを開く語句の入力を求めます。",
    says_en="{place_en} asks for the words that open a wallet of crypto assets.",
    check=check,
)
