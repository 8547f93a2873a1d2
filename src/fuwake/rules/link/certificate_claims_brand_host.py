"""A certificate that nobody vouches for names a known brand's host.

**What it does.** Fires where the link's site shows a certificate that is signed by itself or by an authority nobody knows, and that
names a host below a verified official domain, while the site is not that brand's.

**Why it matters.** Such a certificate is written by whoever likes to: it says what the site wants to be taken for.

**Known false positives.** Devices and test servers that were set up with a borrowed name. A certificate that an authority vouches for
never fires: a name may point at the brand's own server. The server's owner may be a victim.

**References.** RFC 5280 section 3.2; RFC 9525 section 6.
"""

from fuwake.brands.book import owner_of
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.link._site import observed, sites, unasked


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such name."""
    for site, place in sites(facts):
        tls = site.tls
        if tls is None or not {"self_signed", "unknown_authority"} & set(tls.faults):
            continue
        for name in tls.names:
            brand = owner_of(name.removeprefix("*."))
            if brand is not None and owner_of(site.host) != brand:
                words = {"host": site.host, "name": name, "brand": brand.name, "brand_en": brand.name_en}
                return Fired(evidence=(place, *observed(site, "tls")), words=words)
    return unasked(facts, "tls")


RULE = Rule(
    id="certificate_claims_brand_host",
    subject="link",
    certainty="probable",
    says="リンク先 {host} の証明書は、{brand}の {name} を名乗っていますが、それを保証する発行者がいません。",
    says_en="The certificate of {host} names {name} of {brand_en}, and no known authority vouches for it.",
    check=check,
)
