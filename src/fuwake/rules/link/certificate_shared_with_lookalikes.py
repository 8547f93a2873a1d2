"""The certificate of the link's site also names hosts that are taken for a known brand's.

**What it does.** Reads the other names on the certificate that the site shows, and on those that public logs hold for its name, and
looks for ones that are easily taken for an official domain (as `link_host_resembles_official` does). Certificates that more than ten
owners share are left out: networks put strangers on one.

**Why it matters.** Whoever has a certificate issued proves to run every name on it: the site and the look-alike are in one hand.

**Known false positives.** That hand may be an intruder's: on a server that was broken into, control panels put names made there on
the owner's certificate. The owner is then a victim.

**References.** RFC 5280 section 4.2.1.6; RFC 8555 section 8 (proof of control of each name).
"""

from fuwake.brands.lookalike import resembles
from fuwake.model.facts import Facts
from fuwake.model.site import CaseSite
from fuwake.parse.domains import registrable_domain
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.link._site import MOST_OWNERS, observed, sites, unasked


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such name."""
    for site, place in sites(facts):
        for observer, names in _named(site):
            if len({registrable_domain(name) or name for name in names}) > MOST_OWNERS:
                continue
            for name in names:
                likeness = resembles(name) if name != site.host else None
                if likeness is not None:
                    brand = likeness.brand
                    words = {"host": site.host, "name": name, "official": likeness.official, "brand": brand.name, "brand_en": brand.name_en}
                    return Fired(evidence=(place, *observed(site, observer)), words=words)
    return unasked(facts, "tls")


def _named(site: CaseSite) -> list[tuple[str, list[str]]]:
    """(observer, names on the certificates), a wildcard as the domain below it. Names that nobody had to prove are left out."""
    found = []
    if site.tls is not None and site.tls.authority == "known":
        found.append(("tls", [name.removeprefix("*.") for name in site.tls.names]))
    if site.transparency is not None:
        found.append(("ct", [name.removeprefix("*.") for name in site.transparency.names]))
    return found


RULE = Rule(
    id="certificate_shared_with_lookalikes",
    subject="link",
    certainty="probable",
    says=(
        "リンク先 {host} の証明書は、{brand}の公式ドメイン {official} と紛らわしい {name} も名乗っています。"
        "サーバーの持ち主は被害者かもしれません。"
    ),
    says_en="The certificate of {host} also names {name}, easily taken for {official} of {brand_en}; the server's owner may be a victim.",
    check=check,
)
