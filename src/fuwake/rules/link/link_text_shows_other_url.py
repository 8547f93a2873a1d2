"""The words of a link show one address, the link leads to another.

**What it does.** Where a link's words are a web address, compares its registrable domain with the target's.

**Why it matters.** The reader sees the address he knows and comes to another one: a plain deception.

**Known false positives.** Newsletters that count clicks through their agency's domain. A target on the author's own domain
never fires.

**References.** RFC 5901 section 5 (lure); WHATWG URL.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author_domains, clickable, of_brand, shown_host, told
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
        return Fired(evidence=(f"link:{link.index}",), words={"shown": shown, "host": link.host or ""})
    return None


RULE = Rule(
    id="link_text_shows_other_url",
    subject="link",
    certainty="certain",
    says="リンクには {shown} と書かれていますが、実際の行き先は {host} です。",
    says_en="The link shows {shown} but leads to {host}.",
    check=check,
)
