"""A mail leads nowhere, and its answer would go to another person than its author.

**What it does.** Fires on a mail without links to click and without files, where every Reply-To address is of another domain than
the author's and of another name before the @. Answers, lists, automatic mails and mails within one domain are left out.

**Why it matters.** A proposal that says nearly nothing and can only be answered is the first letter of a fraud: the rest is told to
those who answer, from a mailbox that stays when the one that sent is closed.

**Known false positives.** Assistants who write for somebody else, and forms on web sites that are read at another provider.

**References.** RFC 5322 section 3.6.2; MITRE ATT&CK T1598; FBI IC3, advance fee schemes.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, author_domains
from fuwake.rules._rule import Fired, Rule, Unknown

_NOT_FIRST = ("in-reply-to", "references", "list-id", "list-post", "list-unsubscribe", "auto-submitted")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the Reply-To field."""
    box, message = author(facts), facts.anatomy.message
    if box is None or not box.address or not message.reply_to or facts.anatomy.clickable:
        return None
    if not message.named.keys().isdisjoint(_NOT_FIRST) or any(part.disposition == "attachment" for part in message.parts[:50]):
        return None
    own, name = author_domains(facts), _name(box.address)
    if any(to.domain and registrable_domain(to.domain) in own for to in message.recipients[:20] if to.address != box.address):
        return None
    replies = [one for one in message.reply_to[:10] if one.address and one.domain]
    if not replies or any(registrable_domain(one.domain or "") in own or _name(one.address or "") == name for one in replies):
        return None
    words = {"reply": replies[0].domain or "", "author": box.domain or ""}
    return Fired(evidence=(f"header:{replies[0].header}", f"header:{box.header}"), words=words)


def _name(address: str) -> str:
    return address.rpartition("@")[0].partition("+")[0].replace(".", "").lower()


RULE = Rule(
    id="answer_elsewhere_is_all_it_wants",
    subject="originator",
    certainty="probable",
    says="リンクも添付もなく、返事だけを求める作りで、その返事は差出人（{author}）とは別の {reply} に届きます。",
    says_en="It has neither link nor file and wants only an answer, which would go to {reply}, not to the author ({author}).",
    check=check,
)
