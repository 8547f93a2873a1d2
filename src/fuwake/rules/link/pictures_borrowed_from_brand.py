"""The mail shows pictures from a company's own site and leads to somebody else.

**What it does.** Fires where a picture is loaded from an official domain of a listed brand, the author is not that brand's, and a
link leads neither to it nor to the author's domain. Platforms whose badges everybody shows are left out.

**Why it matters.** The dress is borrowed: the logo is genuine, the button is not.

**Known false positives.** Shops and partners that show a brand's logo from its site and lead to a third party.

**References.** `brands/data/brands.csv`; MITRE ATT&CK T1656.
"""

from fuwake.brands import services
from fuwake.brands.book import owner_of, under
from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, author_domains, clickable
from fuwake.rules._rule import Fired, Rule, Unknown

_EVERYBODYS = frozenset({"platform", "portal", "webmail", "hosting", "isp", "media", "public", ""})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the picture and on the link away."""
    box = author(facts)
    if box is None or not box.domain:
        return None
    own = author_domains(facts)
    seen: set[str] = set()
    for picture in facts.anatomy.links[:MOST_LINKS]:
        host = picture.host
        if not picture.automatic or picture.where != "image" or host is None or host in seen:
            continue
        seen.add(host)
        brand = owner_of(host)
        if brand is None or brand.category in _EVERYBODYS or under(box.domain, brand.domains) or services.of(host) is not None:
            continue
        away = next((link for link in clickable(facts) if link.domain not in own and not under(link.host, brand.domains)), None)
        if away is not None and not _elsewhere(away.host):
            words = {"brand": brand.name, "brand_en": brand.name_en, "host": away.host or ""}
            return Fired(evidence=(f"link:{picture.index}", f"link:{away.index}"), words=words)
    return None


def _elsewhere(host: str | None) -> bool:
    """Whether a host is of a site that mails of every kind mention."""
    service = services.of(host)
    return service is not None and service.kind in {"well_known", "sending"}


RULE = Rule(
    id="pictures_borrowed_from_brand",
    subject="link",
    certainty="probable",
    says="{brand} の公式サイトの画像を使いながら、リンクは {host} に向いています。",
    says_en="It shows pictures from {brand_en}'s own site, but leads to {host}.",
    check=check,
)
