"""A valid signature covers only the beginning of the body.

**What it does.** Fires when a DKIM signature holds but its `l=` leaves a part of the body unsigned.

**Why it matters.** Anybody can append text to such a mail, and the signature stays valid: what is read at the end, or instead
of the beginning in HTML, need not be from the signer.

**Known false positives.** A few senders use `l=` so that mailing lists may append their footer.

**References.** RFC 6376 section 8.2.
"""

from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first valid signature with the note `body-partly-signed`."""
    for one in facts.auth.dkim:
        if one.result == "pass" and "body-partly-signed" in one.notes:
            return Fired(evidence=one.evidence, words={"domain": quoted(one.domain or "?", 100)})
    return None


RULE = Rule(
    id="dkim_body_partly_signed",
    subject="authentication",
    certainty="certain",
    says="{domain}のDKIM署名は本文の一部にしか及んでおらず、残りは誰でも書き足せます。",
    says_en="The DKIM signature of {domain} covers only a part of the body; anybody could have added the rest.",
    check=check,
)
