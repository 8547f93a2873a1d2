"""The Message-ID is not of the form that mail programs write.

**What it does.** Fires where it has no @, nothing on one side of it, or white space in it.

**Why it matters.** Mail programs get it right; templates of bulk tools that were filled in wrong do not.

**Known false positives.** Some devices and old business systems.

**References.** RFC 5322 section 3.6.4 (msg-id).
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._reading import header
from fuwake.rules._rule import Fired, Rule, Unknown

_FORM = re.compile(r"[^\s<>]{1,600}@[^\s@<>]{1,300}")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the field."""
    written, locus = facts.anatomy.message.message_id, header(facts, "Message-ID")
    if written is None or locus is None or facts.anatomy.rebuilt is not None:
        return None
    text = written.strip()[:700].removeprefix("<").removesuffix(">")
    if _FORM.fullmatch(text) or not text.isascii():
        return None
    return Fired(evidence=(locus,), words={"id": " ".join(text.split())[:60]})


RULE = Rule(
    id="message_id_malformed",
    subject="originator",
    certainty="certain",
    says="メッセージ番号（{id}）が、メールソフトの書く形になっていません。",
    says_en="The Message-ID ({id}) is not of the form that mail programs write.",
    check=check,
)
