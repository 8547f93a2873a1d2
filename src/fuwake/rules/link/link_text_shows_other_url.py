"""The words of a link show one address, the link leads to another.

**What it does.** Where a link's words are a web address, compares its registrable domain with the target's.

**Why it matters.** The reader sees the address he knows and comes to another one: a plain deception.

**Known false positives.** Newsletters that count clicks through an agency's domain that is not listed. A target on the author's
own domain never fires, and where the author is proven, words that name his own domain do not. The click counter of a listed bulk
service does not tell where it leads: it counts only where the words name the brand that the mail speaks for and the author is not of it.

**References.** RFC 5901 section 5 (lure); WHATWG URL; `brands/data/services.csv` (kind `sending`).
"""

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, author_domains, clickable, of_brand, shown_host, told
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first link whose words name another registrable domain."""
    own = author_domains(facts)
    for link in clickable(facts):
        shown = shown_host(link.text) if link.where == "anchor" and told(link) else None
        domain = registrable_domain(shown) if shown else None
        target = link.domain or link.host
        if shown is None or domain is None or domain == target or target in own:
            continue
        if of_brand(facts, shown) and of_brand(facts, link.host):
            continue
        if _counts_clicks(facts, shown, link.host) or (domain in own and facts.spoofing.status == "authentic"):
            continue
        return Fired(evidence=(f"link:{link.index}",), words={"shown": shown, "host": link.host or ""})
    return None


def _counts_clicks(facts: Facts, shown: str, host: str | None) -> bool:
    """Whether the link runs over a bulk service's click counter, and the words borrow no brand."""
    service, box = services.of(host), author(facts)
    borrowed = of_brand(facts, shown) and not (box is not None and of_brand(facts, box.domain))
    return service is not None and service.kind == "sending" and not borrowed


RULE = Rule(
    id="link_text_shows_other_url",
    subject="link",
    certainty="certain",
    says="リンクには {shown} と書かれていますが、実際の行き先は {host} です。",
    says_en="The link shows {shown} but leads to {host}.",
    check=check,
)
