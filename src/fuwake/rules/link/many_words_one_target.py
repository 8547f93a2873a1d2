"""Links with different words all lead to one and the same address.

**What it does.** Fires where four links or more with different words (menu, contact, help, offer …) have exactly the same target,
hardly any other target is in the mail, and it is not on the author's domain.

**Why it matters.** A layout was copied and every link in it replaced by the one that matters.

**Known false positives.** A mail that repeats one invitation in four wordings.

**References.** RFC 5901 section 5 (lure).
"""

from fuwake.model.anatomy import FoundLink
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, loci, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the links to that target."""
    links, own = [link for link in clickable(facts) if link.where == "anchor"], author_domains(facts)
    if len(links) < 4:
        return None
    targets: dict[str, dict[str, FoundLink]] = {}
    for link in links:
        targets.setdefault(link.url, {}).setdefault(" ".join((link.text or "").split()).lower()[:80], link)
    words = max(targets.values(), key=len)
    worded = [link for text, link in words.items() if len(text) >= 2]
    if len(targets) > 2 or len(worded) < 4 or worded[0].domain in own or of_brand(facts, worded[0].host):
        return None
    return Fired(evidence=loci(worded), words={"count": str(len(worded)), "host": worded[0].host or ""})


RULE = Rule(
    id="many_words_one_target",
    subject="link",
    certainty="certain",
    says="言葉の異なる{count}個のリンクが、どれも同じアドレス（{host}）に向いています。よそのメールの体裁を写したものとみられます。",
    says_en="{count} links with different words all lead to the same address at {host}: apparently a copied layout.",
    check=check,
)
