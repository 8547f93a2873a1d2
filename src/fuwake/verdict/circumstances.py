"""What the verdict asks of a mail besides its findings. Pure."""

import re

from msgspec import Struct

from fuwake.brands.book import listed, under
from fuwake.brands.folding import fold
from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.model.judgement import Kind
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, clickable, genuine_brand_mail
from fuwake.verdict import kinds

_SURE_NAME = 5
_WORDS = re.compile(r"[^\W_]+")
_OF_AN_OFFICE = frozenset(
    {"team", "support", "service", "services", "security", "department", "account", "accounts", "personal", "billing", "alert", "alerts"}
    | {"notification", "notifications", "info", "center", "centre", "customer", "care", "inc", "ltd", "gmbh", "co", "official", "mail"}
    | {"update", "updates", "no", "reply", "noreply", "the", "help", "desk", "kundenservice", "kundendienst", "wallet", "notice", "online"}
    | {
        "カスタマーセンター",
        "サポート",
        "サポートセンター",
        "事務局",
        "株式会社",
        "公式",
        "お客様センター",
        "運営",
        "窓口",
        "お知らせ",
        "様",
    }
)
_KNOWN_DAYS = 180
"""Age from which a sender's domain is no longer a fresh one."""


class Circumstances(Struct, frozen=True, kw_only=True):
    """All that guards and labels hang on apart from the findings."""

    answered: bool = False
    """Whether any look-up was answered."""
    brands_own_mail: bool = False
    cleared: bool = False
    to_follow: bool = False
    """Whether there is a link to click or a file to open."""
    in_brands_name: bool = False
    """Whether a known brand is named that has not been shown to have sent the mail."""
    brand_outright: bool = False
    """Whether the name shown as the author's is that of a known brand and nothing but words such as *team* or *support*: no mistake."""
    story: Kind | None = None
    """What kind of mail tells such a story."""


def circumstances(facts: Facts) -> Circumstances:
    """Those of one mail."""
    own = brands_own_mail(facts)
    return Circumstances(
        answered=any(seen.status in {"found", "absent"} for seen in facts.observations.values()),
        brands_own_mail=own,
        cleared=own or cleared(facts),
        to_follow=bool(clickable(facts)) or any(part.filename for part in facts.anatomy.message.parts),
        in_brands_name=facts.brand is not None and not genuine_brand_mail(facts),
        brand_outright=brand_outright(facts),
        story=kinds.of(facts.scenario.id) if facts.scenario is not None else None,
    )


def brands_own_mail(facts: Facts) -> bool:
    """Authenticated mail from a verified domain of a listed brand, all its links on verified domains of that brand."""
    brand, box = facts.brand, author(facts)
    if facts.anatomy.partial is not None:  # what was not read may lead elsewhere
        return False
    if brand is None or box is None or facts.spoofing.status != "authentic" or not under(box.domain, brand.official_domains):
        return False
    row = listed(brand.id)
    if row is not None and box.domain in row.mail_domains:  # customers have addresses there too
        return False
    return all(under(link.host, brand.official_domains) for link in clickable(facts))


def brand_outright(facts: Facts) -> bool:
    """Whether the author calls himself by a known brand's name alone, from a domain that does not bear it.

    Names that are everyday words too, and those of less than five letters, are never sure.
    """
    row, box = listed(facts.brand.id) if facts.brand is not None else None, author(facts)
    if row is None or row.care not in {"", "ambient"} or not row.verified or box is None or not box.name or genuine_brand_mail(facts):
        return False
    shown, registered = fold(box.name, 120), (registrable_domain(box.domain or "") or "").partition(".")[0]
    for name in sorted((fold(name) for name in row.names), key=len, reverse=True):
        if name in shown and (len(name) >= _SURE_NAME or not name.isascii()):
            rest = _WORDS.findall(shown.replace(name, " ", 1))
            return all(word in _OF_AN_OFFICE for word in rest) and re.sub(r"[^a-z0-9]", "", name) not in re.sub("[^a-z0-9]", "", registered)
    return False


def cleared(facts: Facts) -> bool:
    """Whether there is positive evidence for the mail: a proven author who is known, and no link that leads to strangers.

    Known: a domain registered at least half a year before the mail. Passing authentication alone clears nobody: whoever buys a
    domain passes it.
    """
    box = author(facts)
    if box is None or facts.spoofing.status != "authentic" or free_mail(box.domain) or facts.anatomy.partial is not None:
        return False
    domain = registrable_domain(box.domain) if box.domain else None
    known = facts.domains[domain].registration if domain is not None and domain in facts.domains else None
    aged = known is not None and known.status == "registered" and (known.age_days or 0) >= _KNOWN_DAYS
    return aged and all(link.domain == domain for link in clickable(facts))
