"""The mail tells a known story that ends in giving credentials away.

**What it does.** Takes the pretext recognised from cues; fires where that pretext is after passwords, cards or codes and the
mail offers a link, a form or a file to follow, or where it is after money that an answer brings, or wants its answer elsewhere.

**Why it matters.** Organisations do not ask by mail to confirm passwords or card numbers behind a link.

**Known false positives.** Genuine notices tell the same stories; authenticated mail of the brand's own domain is left out,
and for others what they link to decides, not this rule.

**References.** `brands/data/scenarios.csv`.
"""

from fuwake.brands.scenario import asked_for
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, genuine_brand_mail, pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.originator import answer_elsewhere_is_all_it_wants

_SECRETS = {"password", "card", "otp", "pin", "seedphrase", "prepaid", "bank", "download"}
_BY_ANSWER = {"transfer", "crypto", "phone"}
"""What is got out of people by an answer or a call, without any page."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the pretext's title and what such a mail is after."""
    story = facts.scenario
    after = set(asked_for(story.id)) if story is not None else set()
    if story is None:
        return pictures_unread(facts)
    if genuine_brand_mail(facts) or not (_SECRETS | _BY_ANSWER) & after:
        return None
    links = clickable(facts)
    leads = tuple(f"link:{link.index}" for link in links[:1])
    if not links and not _BY_ANSWER & after and not any(part.filename for part in facts.anatomy.message.parts):
        elsewhere = answer_elsewhere_is_all_it_wants.check(facts)
        if not isinstance(elsewhere, Fired):
            return elsewhere
        leads = elsewhere.evidence
    evidence = (*story.evidence, *leads)
    return Fired(
        evidence=evidence, words={"title": story.title, "title_en": story.title_en, "wants": story.wants, "wants_en": story.wants_en}
    )


RULE = Rule(
    id="asks_to_confirm_account",
    subject="content",
    certainty="probable",
    says="「{title}」という口実です。この種のメールは{wants}を狙います。",
    says_en="The pretext is: {title_en}. Mails of this kind are after {wants_en}.",
    check=check,
)
