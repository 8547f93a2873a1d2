"""A link holds a page or program in itself, or opens a file instead of a site.

**What it does.** Fires on links to click with the schemes `data:`, `vbscript:`, `file:`, `search-ms:` and the like.

**Why it matters.** Such a link needs no site that could be listed or closed, or reaches past the browser into the machine.

**Known false positives.** Links to shared folders that colleagues send each other (`file:`) within one organisation: where author
and recipient share a domain they are left out.

**References.** RFC 2397; RFC 8089; MITRE ATT&CK T1566.002, T1187.
"""

from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author_domains
from fuwake.rules._rule import Fired, Rule, Unknown

_SCHEMES = frozenset({"data", "vbscript", "file", "search-ms", "search", "ms-appinstaller", "ms-word", "ms-excel", "ms-msdt", "smb"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    for link in facts.anatomy.links[:MOST_LINKS]:
        if link.scheme not in _SCHEMES or link.automatic or link.where not in {"anchor", "form", "qr"}:
            continue
        own = author_domains(facts)
        if link.scheme == "file" and any(
            to.domain and registrable_domain(to.domain) in own for to in facts.anatomy.message.recipients[:20]
        ):
            continue
        return Fired(evidence=(f"link:{link.index}",), words={"scheme": link.scheme})
    return None


RULE = Rule(
    id="link_runs_code_or_file",
    subject="link",
    certainty="certain",
    says="リンクが、サイトではなく {scheme}: という形で、中身やファイルを直接開くものです。",
    says_en="The link opens contents or a file by itself ({scheme}:), not a site.",
    check=check,
)
