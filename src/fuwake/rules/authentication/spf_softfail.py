"""SPF advises against the sending address.

**What it does.** Fires when SPF of the envelope sender's domain says `softfail` (`~all`) for the address that handed the
mail over. It stays silent where a signature shows that the mail is genuine, or where forwarding or a mailing list explains it.

**Why it matters.** The address is not among the senders that the owner of the domain lists.

**Known false positives.** Forwarding; owners who leave `~all` in place while their list is not complete.

**References.** RFC 7208 section 8.5.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.authentication._spf import has_result


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the result `softfail`."""
    return has_result(facts, "softfail")


RULE = Rule(
    id="spf_softfail",
    subject="authentication",
    certainty="certain",
    says="{domain}の持ち主が挙げた送信元に、{ip}は含まれていません（SPF softfail）。",
    says_en="{ip} is not among the senders that the owner of {domain} lists (SPF softfail).",
    check=check,
)
