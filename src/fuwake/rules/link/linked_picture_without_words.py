"""The mail is a picture that leads somewhere, with hardly a word beside it.

**What it does.** Fires where a laid-out mail has at most sixty letters to read, loads a picture from elsewhere, and leads away from
the author's domain.

**Why it matters.** A filter finds nothing to read in it. Genuine picture mails carry at least who sends them and why.

**Known false positives.** A shop that sends nothing but its leaflet; a private mail with a picture and a link.

**References.** MITRE ATT&CK T1566.002.
"""

from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_MOST_LETTERS = 60


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first link away and the first picture."""
    message = facts.anatomy.message
    if message.html is None or sum(sign.isalpha() for sign in message.text[:2_000]) > _MOST_LETTERS:
        return None
    pictures = [link for link in facts.anatomy.links[:MOST_LINKS] if link.automatic and link.where == "image" and link.host]
    own = author_domains(facts)
    away = [link for link in clickable(facts) if link.where == "anchor" and link.domain not in own and not of_brand(facts, link.host)]
    if not pictures or not away or any(part.disposition == "attachment" and part.filename for part in message.parts[:50]):
        return None
    return Fired(evidence=(f"link:{away[0].index}", f"link:{pictures[0].index}"), words={"host": away[0].host or ""})


RULE = Rule(
    id="linked_picture_without_words",
    subject="link",
    certainty="certain",
    says="本文がほとんどなく、外部の画像を見せて {host} へ誘う作りです。",
    says_en="It has hardly a word: a picture from elsewhere leads to {host}.",
    check=check,
)
