"""The author calls himself by a site that is not his.

**What it does.** Fires where the display name is, or holds, a host name with a known top-level domain, the author's address is of
another registrable domain, and no link leads to that site.

**Why it matters.** Telephones show the name alone: the reader takes the site in it for the sender.

**Known false positives.** Publishers that send for several sites of theirs from one domain, and market places that write for a shop
(`shop.example via market`, which is left out).

**References.** RFC 5322 section 3.4 (display-name).
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._rule import Fired, Rule, Unknown

_SITE = re.compile(
    r"(?<![\w@.\-])((?:[a-z0-9][a-z0-9\-]{1,40}\.){1,3}(?:com|net|org|io|co\.jp|jp|de|fr|co\.uk|com\.br|it|es|nl|me|app|gov|bank|info))(?![\w@\-]|\.\w)"
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first author whose name shows such a site."""
    for box in facts.anatomy.message.author[:10]:
        name = plain(box.name or "", 300).lower()
        if "." not in name or not box.domain or " via " in name or "@" in name:
            continue
        hit = _SITE.search(name)
        own = registrable_domain(box.domain)
        shown = registrable_domain(hit[1]) if hit is not None else None
        if hit is not None and shown is not None and shown != own and not _kin(shown, own) and not _led_to(facts, shown):
            return Fired(evidence=(f"header:{box.header}",), words={"shown": hit[1], "author": box.domain})
    return None


def _led_to(facts: Facts, shown: str) -> bool:
    """Whether the mail leads to the site that it is called after, as that site's newsletter does."""
    return any(link.domain == shown for link in facts.anatomy.clickable)


def _kin(shown: str, own: str | None) -> bool:
    """Whether both are one name with another ending or addition: `example.com` and `example-mail.com`."""
    return own is not None and shown.partition(".")[0] in own


RULE = Rule(
    id="author_name_shows_other_site",
    subject="originator",
    certainty="certain",
    says="差出人名に {shown} というサイト名が書かれていますが、実際のドメインは {author} です。",
    says_en="The author's name shows the site {shown}; the real domain is {author}.",
    check=check,
)
