"""The mail speaks of the company that it is called after, but neither its address nor any of its links bears that name.

**What it does.** Takes the words of the display name (five letters or more, everyday words left out). Fires where one of them
stands in the subject or twice in the text (a word of four letters: both), while it is found neither in the author's or envelope's
address nor in any link, and no link leads to the author's own domain. Answers and mails of discussion lists are left out: people
sign them.

**Why it matters.** A company that writes of itself does so from its own domain or leads to it. A borrowed mailbox and a page that
was put up for the day do neither.

**Known false positives.** People who write under their own names and lead to somebody else's page, and companies whose domain
abbreviates their name and whose agency counts all clicks.

**References.** RFC 5322 section 3.4; MITRE ATT&CK T1656.
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, author_domains, clickable, loci, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_WORD = re.compile(r"[^\W\d_]{4,30}")
_SHORT = 4
_EVERYDAY = frozenset(
    {"support", "service", "services", "security", "customer", "account", "accounts", "center", "centre", "notification", "notice"}
    | {"official", "online", "reply", "noreply", "email", "admin", "administrator", "office", "store", "wallet", "promo", "newsletter"}
    | {"offer", "offers", "reward", "rewards", "winner", "alert", "message", "international", "company", "group", "update", "today"}
    | {"team", "your", "from", "with", "this", "desk", "help", "info", "mail", "news", "shop", "club", "free", "home", "bank", "card"}
)
_TALK = ("in-reply-to", "references")
_ANSWER = re.compile(r"\s*(?:re|fwd?|aw|wg|sv|vs|antw|rif|res|enc|tr|回复|答复|返信|転送)\s?(?:\[\d+\])?\s?[:：]")
"""People who talk with each other sign with their names."""
_MOST_LINKS, _MOST = 60, 8_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the word and the author's domain."""
    box, links = author(facts), clickable(facts)
    if box is None or not box.name or not box.domain or not links or of_brand(facts, box.domain):
        return None
    own, message = author_domains(facts), facts.anatomy.message
    subject = fold(message.subject or "", 300)
    if "list-post" in message.named or (_ANSWER.match(subject) and not message.named.keys().isdisjoint(_TALK)):
        return None
    found = dict.fromkeys(_WORD.findall(fold(box.name, 120)))
    words = [word for word in found if word.isascii() and word not in _EVERYDAY]
    if not words or any(link.domain in own for link in facts.anatomy.links[:MOST_LINKS] if link.where != "header"):
        return None
    addresses = fold(" ".join((box.address or "", message.return_path or "", *[link.url[:300] for link in links[:_MOST_LINKS]])))
    plainly = re.sub(r"[^a-z0-9]", "", addresses)
    if any(word in plainly for word in words):
        return None
    text = message.text[:_MOST].lower()
    word = next((word for word in words if _spoken_of(word, subject, text)), None)
    if word is None:
        return None
    shown = " ".join(box.name.split())[:60]
    return Fired(evidence=(f"header:{box.header}", *loci(links, 1)), words={"name": shown, "word": word, "author": box.domain})


def _spoken_of(word: str, subject: str, text: str) -> bool:
    named, often = word in subject, text.count(word) >= 2
    return (named and often) if len(word) <= _SHORT else (named or often)


RULE = Rule(
    id="name_borne_out_nowhere",
    subject="originator",
    certainty="probable",
    says=(
        "「{name}」と名乗り、その名について述べていますが、差出人のドメイン（{author}）にもリンク先にも、その名（{word}）は出てきません。"
    ),
    says_en='It is called "{name}" and speaks of that name, but neither the domain ({author}) nor any link bears it ({word}).',
    check=check,
)
