"""A tale of money comes from nowhere and wants an answer by mail.

**What it does.** Fires where a mail tells a tale of fraud, has nothing to click, and wants its answer at a free mail address that stands
in the text or in Reply-To, or is the author's own.

**Why it matters.** There is no page that a filter could test; the fraud happens in the answers.

**Known false positives.** People do write from free mail addresses; but they do not tell these tales.

**References.** `brands/data/scenarios.csv` (kind fraud), `brands/data/services.csv` (kind mail).
"""

import re

from fuwake.brands.scenario import kind
from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, clickable
from fuwake.rules._rule import Fired, Rule, Unknown

_ADDRESS = re.compile(r"[\w.+-]{1,64}@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})", re.IGNORECASE)
_READ = 8_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the pretext and the domain of the address."""
    story, message = facts.scenario, facts.anatomy.message
    if story is None or kind(story.id) != "fraud" or clickable(facts):
        return None
    mine = {(box.address or "").lower() for box in (*message.recipients, *message.author)}
    places = [(box.domain, f"header:{box.header}") for box in message.reply_to if (box.address or "").lower() not in mine]
    places += [(hit[1].lower(), body(facts)) for hit in _ADDRESS.finditer(message.text[:_READ]) if hit[0].lower() not in mine]
    places += [(box.domain, f"header:{box.header}") for box in message.author[:1]]
    for domain, locus in places:
        if free_mail(domain):
            return Fired(
                evidence=tuple(dict.fromkeys((locus, *story.evidence))),
                words={"title": story.title, "title_en": story.title_en, "domain": domain or ""},
            )
    return None


RULE = Rule(
    id="story_wants_answer",
    subject="content",
    certainty="probable",
    says="「{title}」という話を持ちかけ、だれでも取得できるアドレス（{domain}）への返事を求めています。",
    says_en="It tells a tale ({title_en}) and wants an answer to an address that anybody can get ({domain}).",
    check=check,
)
