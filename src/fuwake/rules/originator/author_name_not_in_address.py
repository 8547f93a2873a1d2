"""The author's name has nothing to do with his address, in a mail that tells a known pretext.

**What it does.** Where a pretext was recognised, fires if no word of the display name (three letters or more) is found in the
address, neither before nor behind the @.

**Why it matters.** Organisations write under their own name from a domain that carries it; campaigns change the name from mail
to mail and keep whatever domain they got hold of.

**Known false positives.** Agencies, and names that an address shortens. Names without Latin letters are not
compared; nor are those that a listed company's own mail gives: it passes on what its users are called.

**References.** RFC 5322 section 3.4.
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, of_brand, of_listed
from fuwake.rules._rule import Fired, Rule, Unknown

_WORD = re.compile(r"[a-z0-9]{3,30}")
_ANYBODY = {"the", "and", "team", "service", "support", "info", "mail", "noreply", "reply", "from", "your", "account", "customer"}


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the name and the domain. The first author with both counts."""
    box = author(facts)
    if facts.scenario is None or box is None or not box.name or not box.address or of_brand(facts, box.domain):
        return None
    name = fold(box.name, 200)
    words = [word for word in _WORD.findall(name) if word not in _ANYBODY]
    address = re.sub(r"[^a-z0-9]", "", fold(box.address, 320))
    if not words or "@" in name or any(word in address for word in words):
        return None
    if facts.spoofing.status == "authentic" and of_listed(box.domain):
        return None
    shown = " ".join(box.name.split())[:60]
    return Fired(evidence=(f"header:{box.header}",), words={"name": shown, "author": box.domain or ""})


RULE = Rule(
    id="author_name_not_in_address",
    subject="originator",
    certainty="possible",
    says="差出人名「{name}」と、アドレスのドメイン {author} とのつながりが見えません。",
    says_en='Nothing in the address ({author}) bears out the author\'s name "{name}".',
    check=check,
)
