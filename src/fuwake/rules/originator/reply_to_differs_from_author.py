"""Answers would go to another domain than the author's.

**What it does.** Compares the registrable domain of every Reply-To address with those of the From field. An address of a mailing
list (List-Id or List-Post) that the mail itself was sent to is left out: answers go where the mail went.

**Why it matters.** Whoever puts a stranger's address into From has answers sent where he can read them, or nowhere at all.

**Known false positives.** Mailing lists, help desks and senders that use an agency set Reply-To legitimately.

**References.** RFC 5322 section 3.6.2; RFC 7489 section 3.1 (organizational domain).
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, author_domains
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first Reply-To address of a foreign domain."""
    own, box, message = author_domains(facts), author(facts), facts.anatomy.message
    if box is None or not message.reply_to:
        return None
    listed = not message.named.keys().isdisjoint(("list-id", "list-post"))
    sent_to = {to.address.lower() for to in message.recipients[:50] if to.address} if listed else set()
    for reply in message.reply_to:
        if (reply.address or "").lower() in sent_to:
            continue
        domain = registrable_domain(reply.domain) or reply.domain if reply.domain else None
        if domain is not None and domain not in own:
            words = {"reply": reply.domain or domain, "author": box.domain or ""}
            return Fired(evidence=(f"header:{reply.header}", f"header:{box.header}"), words=words)
    return None


RULE = Rule(
    id="reply_to_differs_from_author",
    subject="originator",
    certainty="certain",
    says="返信先（{reply}）が、差出人のドメイン（{author}）と異なります。",
    says_en="Answers would go to {reply}, not to the author's domain {author}.",
    check=check,
)
