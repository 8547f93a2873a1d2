"""The addresses in the mail were written so that nobody can click them.

**What it does.** Fires where every web address in the body but those of the author's own domain is defanged (`hxxps://`, `[.]`). It
speaks against phishing.

**Why it matters.** So write those who warn of a fraud and quote it. A thief wants his link opened.

**Known false positives.** A thief who asks for a call or an answer could add such an address: the weight is small beside what he asks. A
mail that was rebuilt from a forward as text is left out: there the forwarder defanged the thief's link.

**References.** None is a standard; CISA and JPCERT/CC write addresses of attackers so.
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, body, clickable
from fuwake.rules._rule import Fired, Rule, Unknown

_DEFANGED = re.compile(r"(?:\bh(?:xx|\*\*)ps?://|[a-z0-9-](?:\[\.\]|\(\.\)|\[dot\]))[a-z0-9]", re.IGNORECASE)
_DOT = re.compile(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)", re.IGNORECASE)
_OPEN = re.compile(r"\bhttps?://", re.IGNORECASE)
_READ = 50_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the number of such addresses."""
    text = facts.anatomy.message.text[:_READ]
    if facts.anatomy.rebuilt == "forward" or ("xp" not in text and "[" not in text) or _DEFANGED.search(text) is None:
        return None
    own, links = author_domains(facts), clickable(facts)
    away = [link for link in links if link.domain not in own]
    if not away or any(link.where != "text" or link.part not in {facts.anatomy.message.text_part, None} for link in away):
        return None
    clear = " ".join(word for word in text.lower().split() if _OPEN.search(word) and _DOT.search(word) is None)
    if any(link.host and link.host in clear for link in away):
        return None
    return Fired(evidence=(body(facts),), words={"count": str(len(away))})


RULE = Rule(
    id="addresses_made_unclickable",
    subject="content",
    certainty="certain",
    says="本文のURL（{count}件）は、押せないように書き換えられています（hxxps や [.] ）。注意を促すメールの書き方です。",
    says_en="The web addresses in the text ({count}) are written so that nobody can click them (hxxps, [.]), as warnings are.",
    check=check,
)
