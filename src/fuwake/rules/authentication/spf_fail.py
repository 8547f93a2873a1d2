"""SPF forbids the sending address.

**What it does.** Fires when SPF of the envelope sender's domain says `fail` for the address that handed the mail over:
the owner of that domain lists who may send for it and closes the list with `-all`. It stays
silent where a signature shows that the mail is genuine, or where forwarding or a mailing list explains the failure.

**Why it matters.** The owner of the domain says that this machine does not send for them.

**Known false positives.** Plain forwarding (`.forward`, alumni addresses) keeps the envelope sender and so fails SPF;
owners who forget one of their own senders.

**References.** RFC 7208 sections 2.6.4 and 8.4.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.authentication._spf import has_result


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the result `fail`."""
    return has_result(facts, "fail")


RULE = Rule(
    id="spf_fail",
    subject="authentication",
    certainty="certain",
    says="{domain}の持ち主は、{ip}からの送信を認めていません（SPF fail）。",
    says_en="The owner of {domain} does not allow {ip} to send for it (SPF fail).",
    check=check,
)
