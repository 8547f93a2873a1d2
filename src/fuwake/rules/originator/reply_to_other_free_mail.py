"""One free mail address writes, another person's is to be answered.

**What it does.** Fires where both From and Reply-To are at free mail services and neither the part before the @ nor the address is
the same.

**Why it matters.** Mailboxes that send get closed; the one that collects the answers is kept apart. People with two addresses use
one name in both.

**Known false positives.** People with two addresses of different names.

**References.** RFC 5322 section 3.6.2; `brands/data/services.csv` (kind `mail`).
"""

from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.rules._reading import author
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first Reply-To address of another name."""
    box, message = author(facts), facts.anatomy.message
    if box is None or not box.address or not message.reply_to or not free_mail(box.domain):
        return None
    name = _name(box.address)
    if not message.named.keys().isdisjoint(("list-id", "list-post")) or any(_name(to.address or "") == name for to in message.reply_to):
        return None
    for reply in message.reply_to[:10]:
        if reply.address and reply.domain and free_mail(reply.domain) and not reply.domain.startswith("groups."):
            words = {"reply": reply.domain, "author": box.domain or ""}
            return Fired(evidence=(f"header:{reply.header}", f"header:{box.header}"), words=words)
    return None


def _name(address: str) -> str:
    """The part before the @ without what free mail services ignore in it."""
    return address.rpartition("@")[0].partition("+")[0].replace(".", "").lower()


RULE = Rule(
    id="reply_to_other_free_mail",
    subject="originator",
    certainty="certain",
    says="差出人（{author}）と返信先（{reply}）が、どちらもだれでも取得できる、別々の名前のアドレスです。",
    says_en="The author ({author}) and the address for answers ({reply}) are two different free mail addresses.",
    check=check,
)
