"""Nearly all links are a third party's, and the first one leads to yet another.

**What it does.** Fires where five links or more, and most of all, are on one domain that neither wrote nor sent nor signed the mail
and is no service's, and the first link to click is one of at most two on another strange domain.

**Why it matters.** A genuine newsletter was copied for its looks; the one link that was put on top is what it is about.

**Known false positives.** Digests that quote one site a lot.

**References.** RFC 5901 section 5 (lure); MITRE ATT&CK T1656.
"""

from collections import Counter

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first link and one of the borrowed ones."""
    links = [link for link in clickable(facts) if link.where == "anchor" and link.domain]
    if len(links) < 6:
        return None
    counted = Counter(link.domain for link in links)
    (common, count), first = counted.most_common(1)[0], links[0]
    mine = _mine(facts)
    if common is None or count < 5 or count < 0.6 * len(links) or common in mine or first.domain == common or counted[first.domain] > 2:
        return None
    strange = first.domain not in mine and not of_brand(facts, first.host) and not of_brand(facts, common)
    if not strange or services.of(common) is not None or services.of(first.host) is not None:
        return None
    other = next(link for link in links if link.domain == common)
    words = {"common": common, "host": first.host or "", "count": str(count)}
    return Fired(evidence=(f"link:{first.index}", f"link:{other.index}"), words=words)


def _mine(facts: Facts) -> set[str | None]:
    """Domains that wrote, sent, signed the mail, or take people off its list."""
    message = facts.anatomy.message
    path = (message.return_path or "").rpartition("@")[2]
    signed = [one.domain for one in facts.auth.dkim if one.domain]
    leaving = [link.domain for link in facts.anatomy.links if link.where == "header" or link.one_click is not None]
    return {*author_domains(facts), *leaving, *[registrable_domain(name) for name in (path, *signed) if name]}


RULE = Rule(
    id="stranger_among_borrowed_links",
    subject="link",
    certainty="possible",
    says=(
        "リンク{count}個は {common} に向いていますが、差出人と関係がなく、最初のリンクだけが {host} に向いています。"
        "よそのメールの体裁を写したものとみられます。"
    ),
    says_en=(
        "{count} links lead to {common}, which has nothing to do with the sender, and the first one to {host}: apparently a copied layout."
    ),
    check=check,
)
