"""The mail pretends to come from the recipient's own address.

**What it does.** Fires where the author's address is one of the recipient's, and the receiving side found that the sending machine
may not send for it (SPF or DMARC failed) with no signature that holds.

**Why it matters.** "I sent this from your own account" is to prove a break-in; anybody can write any address into From.

**Known false positives.** Notes to oneself through a forwarder or a scanner that is not on the domain's list of senders.

**References.** RFC 7208 section 2.6; RFC 7489 section 6.6.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import author
from fuwake.rules._rule import Fired, Rule, Unknown

_NOT_ALLOWED = frozenset({"fail", "softfail"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the author's field: the address is never part of the sentence."""
    box, auth = author(facts), facts.auth
    if box is None or not box.address or facts.spoofing.status == "authentic":
        return None
    own = box.address.lower()
    if "." not in (box.domain or "") or own not in _delivered(facts):
        return None
    against = auth.dmarc if auth.dmarc.result == "fail" else auth.spf
    if against.result not in _NOT_ALLOWED or any(one.result == "pass" and one.aligned for one in auth.dkim):
        return None
    return Fired(evidence=tuple(dict.fromkeys((f"header:{box.header}", *against.evidence))))


def _delivered(facts: Facts) -> set[str]:
    """Addresses that the receiving side says it delivered to: what To says may be the author's own, with the recipients hidden."""
    message = facts.anatomy.message
    fields = {field.index for name in ("delivered-to", "x-original-to", "envelope-to") for field in message.named.get(name, ())}
    noted = {to.address.lower() for to in message.recipients[:50] if to.address and to.header in fields}
    return noted | {hop.for_.strip("<> ").lower() for hop in facts.anatomy.trace.hops if hop.vouched and hop.for_}


RULE = Rule(
    id="author_is_recipient_unproven",
    subject="originator",
    certainty="certain",
    says=(
        "受信者自身のアドレスから送られたように書かれていますが、送信元のサーバーはそのアドレスの送信を許されていません。"
        "アカウントに侵入された証拠ではありません。"
    ),
    says_en=(
        "It pretends to come from the recipient's own address, but the sending machine "
        "may not send for it. This does not show that the account was broken into."
    ),
    check=check,
)
