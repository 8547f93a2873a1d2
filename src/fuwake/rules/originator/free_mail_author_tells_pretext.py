"""A free mail address tells a story that only an organisation could tell.

**What it does.** Fires where the author's address is at a provider where anybody gets one, no listed brand is claimed, and the
mail's pretext (account, payment, parcel, tax, points …) is after data or money.

**Why it matters.** Who keeps accounts, parcels or taxes for people writes from his own domain.

**Known false positives.** Clubs and small firms that remind their members from a free address.

**References.** `brands/data/services.csv` (kind `mail`), `brands/data/scenarios.csv`.
"""

from fuwake.brands.scenario import asked_for
from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the pretext; a listed brand is the business of `free_mail_author_claims_brand`."""
    story, box = facts.scenario, author(facts)
    if story is None or box is None or not free_mail(box.domain) or not asked_for(story.id):
        return None
    listed = facts.brand is not None and not facts.brand.id.startswith("unlisted:")
    if listed or of_brand(facts, box.domain):
        return None
    words = {"title": story.title, "title_en": story.title_en, "author": box.domain or ""}
    return Fired(evidence=tuple(dict.fromkeys((f"header:{box.header}", *story.evidence))), words=words)


RULE = Rule(
    id="free_mail_author_tells_pretext",
    subject="originator",
    certainty="probable",
    says="「{title}」という内容が、だれでも取得できるメールアドレス（{author}）から送られています。",
    says_en="Its story ({title_en}) comes from an address that anybody can get ({author}).",
    check=check,
)
