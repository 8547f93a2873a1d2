"""A link leads among the program files of a web site.

**What it does.** Fires on paths below `wp-includes`, `wp-admin`, `.well-known`, below `wp-content` where it is no document or
picture, and on programs that lie among pictures, scripts or styles; not on the author's own domain.

**Why it matters.** No site sends its visitors there: somebody put a page of his own where its owner does not look. The owner of
that site is a victim.

**Known false positives.** Click counters that work as a plug-in of somebody else's site.

**References.** WordPress Codex, directory structure; RFC 8615 (well-known URIs); MITRE ATT&CK T1584.006.
"""

import re

from fuwake.derive.sightings import urlsplit_path
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_INSIDE = re.compile(
    r"/(?:wp-includes|wp-admin|\.well-known)/[^/?#]|/wp-content/(?!uploads/[^?#]{1,200}\.[a-z0-9]{2,4}(?:[?#]|$))[^?#]{2}"
    r"|/(?:images?|img|css|js|fonts|tmp|cache|uploads?)/(?:[^?#]{1,100}/)?[^/?#]{1,60}\.php(?:[/?#]|$)|/wp-content/uploads/[^?#]{1,200}\.(?:php|html?)",
    re.IGNORECASE,
)
_PLAIN = ("/.well-known/change-password", "/wp-admin/admin-ajax.php")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    own = author_domains(facts)
    for link in clickable(facts):
        path = urlsplit_path(link.url)[:600]
        hit = _INSIDE.search(path) if link.domain not in own and not of_brand(facts, link.host) and not path.startswith(_PLAIN) else None
        if hit is not None:
            return Fired(evidence=(f"link:{link.index}",), words={"host": link.host or ""})
    return None


RULE = Rule(
    id="link_into_site_machinery",
    subject="link",
    certainty="probable",
    says=(
        "リンクは {host} の、サイトの部品が置かれる場所を指しています。第三者がそこにページを置いた可能性があり、"
        "サイトの持ち主は被害者です。"
    ),
    says_en="The link leads among the program files of {host}. Somebody may have put a page there; the site's owner is a victim.",
    check=check,
)
