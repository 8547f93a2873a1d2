"""A link to a shortener carries data of its own behind it.

**What it does.** Fires where a link to a shortener has a fragment or a query of eight signs or more.

**Why it matters.** A short link needs nothing behind it. What is hung on it reaches the page that it leads to, and says who
clicked.

**Known false positives.** Campaign tags (`utm_…`), which are left out.

**References.** RFC 3986 section 3.5 (a fragment is kept by the browser); `parse/data/shorteners.csv`.
"""

from urllib.parse import urlsplit

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    for link in clickable(facts):
        url = link.outer or link.url
        if "#" not in url and "?" not in url:
            continue
        parts = urlsplit(url[:4_000])
        behind = parts.fragment if len(parts.fragment) >= 8 else parts.query
        if len(behind) < 8 or behind.lower().startswith("utm_") or link.wrappers[:1] not in {(), ("shortener",), ("shorteners",)}:
            continue
        service = services.of(parts.hostname, parts.path)
        if service is not None and service.kind == "shortener":
            return Fired(evidence=(f"link:{link.index}",), words={"host": parts.hostname or ""})
    return None


RULE = Rule(
    id="link_shortener_carries_data",
    subject="link",
    certainty="certain",
    says="短縮URL（{host}）の後ろに、押した人を見分けるためとみられるデータが付いています。",
    says_en="The short link at {host} carries data behind it, apparently to tell who clicks.",
    check=check,
)
