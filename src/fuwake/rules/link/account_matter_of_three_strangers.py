"""A matter of accounts or money is told by one name, from a second domain, and leads to a third.

**What it does.** Fires where a mail tells a known pretext that is after sign-ins, cards or money, its author's name stands nowhere in his
address (or he has none), and no link to click is on his domain, but one leads to a registered name that neither the author's name nor
his domain bears out. Click counters, public services and sites of listed companies do not count as that third.

**Why it matters.** Who keeps accounts writes under his name, from his domain, to his site. Two of the three may differ where an agency
sends; all three differ where the mailbox is one that was broken into and the site another.

**Known false positives.** A small club whose pages and mail lie with two firms of other names, in mails that remind of a payment.

**References.** `brands/data/scenarios.csv`, `brands/data/services.csv`; RFC 7489 section 3.1 (organizational domain).
"""

import re

from fuwake.brands import services
from fuwake.brands.folding import fold
from fuwake.brands.scenario import asked_for, kind
from fuwake.derive.sightings import urlsplit_path
from fuwake.model.anatomy import FoundLink
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, author_domains, clickable, of_listed, told
from fuwake.rules._rule import Fired, Rule, Unknown

_AFTER = frozenset({"password", "card", "otp", "pin", "seedphrase", "prepaid", "bank", "crypto", "download"})
"""What is got out of people on a page. Tales that want an answer are not meant: their links are articles."""
_WORD = re.compile(r"[a-z0-9]{3,30}")
_COMMON = frozenset(
    {"the", "and", "team", "service", "support", "info", "mail", "noreply", "reply", "from", "your", "account", "customer", "online"}
    | {"com", "net", "org", "security", "notice", "center", "help", "desk", "alert", "department", "update", "online", "www"}
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the name, the domain and the host."""
    story, box = facts.scenario, author(facts)
    if story is None or box is None or not box.address or kind(story.id) == "advertising" or _AFTER.isdisjoint(asked_for(story.id)):
        return None
    name = fold(box.name or "", 200)
    words = [word for word in _WORD.findall(name) if word not in _COMMON]
    address = re.sub(r"[^a-z0-9]", "", fold(box.address, 320))
    if (name and not words) or any(word in address for word in words):
        return None
    own, links = author_domains(facts), clickable(facts)
    if not links or any((link.domain or link.host) in own for link in links):
        return None
    label = (box.domain or "").split(".")[-2:][0]
    third = next((link for link in links[:20] if _stranger(link, words, label)), None)
    if third is None:
        return None
    shown = " ".join((box.name or "-").split())[:60]
    words_shown = {"name": shown, "author": box.domain or "", "host": third.host or ""}
    return Fired(evidence=(f"header:{box.header}", f"link:{third.index}", *story.evidence[:2]), words=words_shown)


def _stranger(link: FoundLink, words: list[str], label: str) -> bool:
    """Whether the link's registered name is nobody's that the mail speaks of."""
    if not link.domain or not told(link) or services.of(link.host, urlsplit_path(link.url)) is not None:
        return False
    registered = fold(link.domain.partition(".")[0], 80)
    if any(word in registered for word in words) or (len(label) > 3 and (label in registered or registered in label)):
        return False
    return not of_listed(link.host)


RULE = Rule(
    id="account_matter_of_three_strangers",
    subject="link",
    certainty="probable",
    says="「{name}」を名乗り、{author} から送られ、リンク先は {host} です。口座やお金の話なのに、三者のつながりが見えません。",
    says_en='It calls itself "{name}", comes from {author} and leads to {host}: three with nothing in common, in a matter of accounts.',
    check=check,
)
