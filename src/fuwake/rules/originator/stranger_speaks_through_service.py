"""A service's own mail carries a user's words, and those are the words of a fraud.

**What it does.** Fires where the author is a service that sends what its users typed (signing, bills, sharing, events, forms, tickets,
communities), and the text tells of a charge to be called about, of money that waits, of a secret to be typed or of a payment in coins or
cards, or threatens a loss while answers go to free mail.

**Why it matters.** The notice is genuine and passes every check; the message in it is the thief's, and the service vouches for nobody.

**Known false positives.** People who share what they have read about such frauds. A friend who shares a file and hurries, or a craftsman
whose bill names a number, threaten nothing and deny no charge.

**References.** MITRE ATT&CK T1566.003; Check Point and Avanan reports on notices of sharing and billing services, 2022 to 2025.
"""

from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.rules._carriers import carrier
from fuwake.rules._reading import header
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content import link_where_name_belongs
from fuwake.rules.content._wording import loci, told

_TALES = frozenset({"S27", "S31", "S42", "S43", "S45", "S46", "S47"})
"""Pretexts about money from nowhere: no service and hardly a user of one tells them."""
_LURES = ("asks_secret", "odd_payment", "held_money", "mail_password")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the service and what its user says."""
    service = carrier(facts)
    if service is None:
        return None
    where, says = _lure(facts)
    if not where:
        return None
    sender = header(facts, "From") or "message"
    return Fired(evidence=tuple(dict.fromkeys((sender, *where))), words={"service": service, "phrase": says[0], "phrase_en": says[1]})


def _lure(facts: Facts) -> tuple[tuple[str, ...], tuple[str, str]]:
    """(places, what is said in Japanese and English) of the words that are no service's; no place where there are none."""
    charge, denial = told(facts, "charge"), told(facts, "denial")
    if charge and denial and told(facts, "call"):
        return loci(charge, denial), (charge[0][0], charge[0][0])
    for topic in _LURES:
        if found := told(facts, topic):
            return loci(found), (found[0][0], found[0][0])
    if facts.scenario is not None and facts.scenario.id in _TALES:
        return facts.scenario.evidence, (facts.scenario.title, facts.scenario.title_en)
    if isinstance(named := link_where_name_belongs.check(facts), Fired):
        return named.evidence, (named.words["host"], named.words["host"])
    message = facts.anatomy.message
    reply = next((box for box in message.reply_to[:10] if box.domain and free_mail(box.domain)), None)
    loss = told(facts, "loss") if reply is not None else []
    return ((f"header:{reply.header}", *loci(loss)), (loss[0][0], loss[0][0])) if reply is not None and loss else ((), ("", ""))


RULE = Rule(
    id="stranger_speaks_through_service",
    subject="originator",
    certainty="probable",
    says="{service} の通知は利用者が打ち込んだ文をそのまま運びます。その文（「{phrase}」）はサービスのものではありません。",
    says_en='{service} sends what its users type, and these words ("{phrase_en}") are no words of the service.',
    check=check,
)
