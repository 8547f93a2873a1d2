"""Answers to an organisation's mail would go to an address that anybody can get.

**What it does.** Fires where the author's domain is no free mail service and the Reply-To address is at one. Mailing lists,
mails within the author's own domain, and services that pass on their users' answers are left out.

**Why it matters.** Whoever writes through a borrowed or hacked mailbox wants the answer in his own.

**Known false positives.** Forms on web sites set Reply-To to the visitor's address: the recipient is mostly at the same domain
then, which is left out. Small firms that read their mail elsewhere.

**References.** RFC 5322 section 3.6.2; `brands/data/services.csv` (kind `mail`).
"""

from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._carriers import carrier
from fuwake.rules._reading import author, author_domains
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such Reply-To address."""
    box, message = author(facts), facts.anatomy.message
    if box is None or not message.reply_to or free_mail(box.domain) or not message.named.keys().isdisjoint(_LISTS):
        return None
    if carrier(facts) is not None:
        return None
    own = author_domains(facts)
    if any(to.domain and registrable_domain(to.domain) in own for to in message.recipients[:20]) and not _only_to_himself(facts):
        return None
    for reply in message.reply_to[:10]:
        if reply.domain and free_mail(reply.domain):
            words = {"reply": reply.domain, "author": box.domain or ""}
            return Fired(evidence=(f"header:{reply.header}", f"header:{box.header}"), words=words)
    return None


def _only_to_himself(facts: Facts) -> bool:
    """Whether the mail is addressed to nobody but its author: sent to others behind his back."""
    message = facts.anatomy.message
    theirs = {box.address.lower() for box in message.author if box.address}
    return {to.address.lower() for to in message.recipients[:20] if to.address} <= theirs


_LISTS = ("list-id", "list-post")


RULE = Rule(
    id="reply_to_free_mail",
    subject="originator",
    certainty="certain",
    says="差出人は {author} ですが、返信はだれでも取得できるメールアドレス（{reply}）に届きます。",
    says_en="The author writes from {author}, but answers would go to an address that anybody can get ({reply}).",
    check=check,
)
