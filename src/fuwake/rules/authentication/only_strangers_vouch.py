"""The mail is vouched for by another domain alone, and it is no known mail service's.

**What it does.** Fires where SPF or a signature passed for a domain that is neither the author's nor a known bulk mail service's,
nothing passed for the author's own, and the mail went through no list.

**Why it matters.** The machine belongs to whoever owns that domain; the address in From is only written there.

**Known false positives.** Small companies whose newsletter agency is not in the table.

**References.** RFC 7489 section 3.1 (alignment); `brands/data/services.csv` (kind `sending`).
"""

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.rules._reading import author
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the domain that passed."""
    box = author(facts)
    if box is None or not box.domain or facts.spoofing.code != "other-domain-only":
        return None
    passed = [one for one in (facts.auth.spf, *facts.auth.dkim) if one.result == "pass" and one.domain]
    known = any(services.of(one.domain) is not None for one in passed)
    if not passed or known or not facts.anatomy.message.named.keys().isdisjoint(_CARRIED):
        return None
    words = {"other": passed[0].domain or "", "author": box.domain}
    return Fired(evidence=tuple(dict.fromkeys((*passed[0].evidence, f"header:{box.header}"))), words=words)


_CARRIED = ("list-id", "list-post", "resent-from", "arc-seal", "x-forwarded-for", "x-forwarded-to")


RULE = Rule(
    id="only_strangers_vouch",
    subject="authentication",
    certainty="certain",
    says="送信を裏づけているのは {other} だけで、差出人のドメイン（{author}）ではありません。",
    says_en="Only {other} vouches for the mail, not the author's domain ({author}).",
    check=check,
)
