"""A link shows a known name before an @ and leads to the host behind it.

**What it does.** Fires on a link with a user part that looks like a host name: `https://bank.example@203.0.113.5/`.

**Why it matters.** Everything before the @ is mere decoration; the reader takes it for the site.

**Known false positives.** None known: web links to people carry no user part.

**References.** RFC 3986 section 3.2.1 and 7.6; WHATWG URL (credentials).
"""

from urllib.parse import unquote, urlsplit

from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first link with a dotted user part."""
    for link in clickable(facts):
        if "@" not in link.url:
            continue
        try:
            authority = urlsplit(link.url).netloc
        except ValueError:
            continue
        user = unquote(authority.rpartition("@")[0]).split(":")[0]
        if "." in user:
            return Fired(evidence=(f"link:{link.index}",), words={"user": user[:80], "host": link.host or ""})
    return None


RULE = Rule(
    id="link_userinfo_trick",
    subject="link",
    certainty="certain",
    says="リンクは「{user}」で始まって見えますが、実際の行き先は @ の後ろの {host} です。",
    says_en='The link seems to start with "{user}" but leads to {host}, behind the @.',
    check=check,
)
