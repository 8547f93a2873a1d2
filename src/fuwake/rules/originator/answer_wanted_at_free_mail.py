"""The only way to answer that the mail names is a mailbox that anybody can get.

**What it does.** Fires where a mail without any web link names a free mail address that is neither the author's nor the
recipient's.

**Why it matters.** The mailbox that sent is borrowed or soon closed; what is wanted is an answer elsewhere.

**Known false positives.** Private mails that pass on somebody's address.

**References.** `brands/data/services.csv` (kind `mail`); MITRE ATT&CK T1598.
"""

import re

from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, clickable
from fuwake.rules._rule import Fired, Rule, Unknown

_ADDRESS = re.compile(r"(?<![\w.+\-@])([a-z0-9][a-z0-9._+\-]{2,63})@([a-z0-9][a-z0-9.\-]{2,60}\.[a-z]{2,10})(?![\w\-@])", re.IGNORECASE)
_MOST = 6_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the part that names it: the address itself is not part of the sentence."""
    message = facts.anatomy.message
    text = message.text[:_MOST]
    if "@" not in text or clickable(facts) or not message.named.keys().isdisjoint(("list-id", "list-post", "in-reply-to", "references")):
        return None
    known = {(box.address or "").lower() for box in (*message.author, *message.recipients[:50])}
    for hit in _ADDRESS.finditer(text):
        domain = hit[2].lower()
        if free_mail(domain) and hit[0].lower() not in known and not _quoted(text, hit.start()):
            return Fired(evidence=(body(facts),), words={"domain": domain})
    return None


def _quoted(text: str, at: int) -> bool:
    """Whether the address stands in a quoted line or a forwarded header section."""
    line = text[text.rfind("\n", 0, at) + 1 : at].lstrip().lower()
    return line.startswith(_HEADS)


_HEADS = (">", "from:", "to:", "cc:", "von:", "an:", "de:", "para:", "差出人", "宛先", "on ", "am ", "le ", "em ")


RULE = Rule(
    id="answer_wanted_at_free_mail",
    subject="originator",
    certainty="certain",
    says="本文で返信先として示されているのは、だれでも取得できるメールアドレス（{domain}）だけです。",
    says_en="The only way to answer that it names is an address that anybody can get (at {domain}).",
    check=check,
)
