"""A link leads straight to a program.

**What it does.** Fires where a link's path ends in the name of a program, a script, an installer, a disk image or a profile, away
from the author's and the brand's domain.

**Why it matters.** What is opened runs at once. Makers of programs lead to a page of theirs first.

**Known false positives.** Colleagues who send each other programs.

**References.** MITRE ATT&CK T1204.002.
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_PROGRAM = re.compile(
    r"/[^/?#]{1,200}\.(exe|scr|msi|msix|appinstaller|apk|bat|cmd|ps1|vbs|vbe|jse|hta|wsf|jar|lnk|iso|img|vhdx?|mobileconfig|dmg|pkg|xll|rdp)(?:[?#]|$)",
    re.IGNORECASE,
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    own = author_domains(facts)
    for link in clickable(facts):
        hit = _PROGRAM.search(link.url[8:1_500])
        if hit is not None and link.domain not in own and not of_brand(facts, link.host):
            return Fired(evidence=(f"link:{link.index}",), words={"host": link.host or "", "kind": hit[1].lower()})
    return None


RULE = Rule(
    id="link_downloads_program",
    subject="link",
    certainty="certain",
    says="リンクを押すと、{host} からプログラムなど（{kind}）が直接ダウンロードされます。",
    says_en="The link downloads a program or the like ({kind}) straight from {host}.",
    check=check,
)
