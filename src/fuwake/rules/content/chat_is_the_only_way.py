"""Money or a matter of accounts is told, and a private chat is the only way on.

**What it does.** Fires where every link of a first letter leads to a messenger, or where a mail without links gives a number or name for
one, and its words promise a gain, a job or a prize, tell of a mistaken payment or a new number, or threaten an account; eight languages.

**Why it matters.** In a chat no filter reads along, the other person stays unknown, and the talk leads to transfers step by step.

**Known false positives.** Shops that have a chat as their only page and promise a prize for joining it.

**References.** `brands/data/wording.csv` (topic chat_bait); National Police Agency of Japan on investment fraud by social networks.
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, clickable
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import READ, loci, told

_CHATS = ("line.me", "lin.ee", "t.me", "telegram.me", "telegram.org", "wa.me", "whatsapp.com", "m.me", "signal.me", "signal.group")
_MORE = ("discord.gg", "viber.com", "open.kakao.com", "messenger.com")
_NAMED = re.compile(
    r"(?:whats ?app|telegram|\bsignal\b|\bviber\b|\bline\b|ライン)[^\n]{0,60}?(?:\d{3}|@[a-z0-9_]{4}|\bid\b|番号|n[ue]+[oue]|mesmo|stess)|"
    r"\+?\d[\d ().-]{7,18}\d[^\n]{0,60}?(?:whats ?app|telegram)|(?:nachricht|schreib|message|text)[^\n]{0,40}whats ?app"
)
_NOT_FIRST = ("in-reply-to", "references", "list-id", "list-post")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the phrase and, where there is one, the messenger's host."""
    message, links = facts.anatomy.message, clickable(facts)
    if not message.named.keys().isdisjoint(_NOT_FIRST) or any(not _chat(link.host) for link in links):
        return None
    if not links and _NAMED.search(fold(message.text, READ)) is None:
        return None
    bait = told(facts, "chat_bait") or told(facts, "held_money")
    if not bait:
        return None
    where = (f"link:{links[0].index}",) if links else (body(facts),)
    return Fired(evidence=tuple(dict.fromkeys((*where, *loci(bait)))), words={"phrase": bait[0][0]})


def _chat(host: str | None) -> bool:
    name = (host or "").lower()
    return any(name == chat or name.endswith("." + chat) for chat in (*_CHATS, *_MORE))


RULE = Rule(
    id="chat_is_the_only_way",
    subject="content",
    certainty="probable",
    says="お金やアカウントの話で誘い（「{phrase}」）、続きは個人間のチャットでしか進められません。",
    says_en='It tells of money or an account ("{phrase}"), and a private chat is the only way on.',
    check=check,
)
