"""An attached web page has a field for a password.

**What it does.** Fires where an attached HTML or SVG file holds a password field, written out.

**Why it matters.** No service sends its sign-in page as a file: it would not know who sent it.

**Known false positives.** Manuals and tests of web developers.

**References.** MITRE ATT&CK T1566.001, T1056.003.
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_ENDINGS = (".htm", ".html", ".shtml", ".xhtml", ".svg", ".mht")
_TYPES = frozenset({"text/html", "image/svg+xml", "application/xhtml+xml"})
_FIELD = re.compile(r"\btype\s{0,5}=\s{0,5}[\"']?password\b", re.IGNORECASE)
_MOST = 2_000_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file."""
    message = facts.anatomy.message
    own = {message.html_part, message.text_part}
    pages = {
        part.path: part
        for part in message.parts
        if part.path not in own and part.size <= _MOST and (part.type in _TYPES or (part.filename or "").lower().endswith(_ENDINGS))
    }
    for content in message.contents if pages else ():
        part = pages.get(content.path)
        text = content.text or content.data[:_MOST].decode("latin-1") if part is not None else ""
        if part is not None and "assword" in text[:_MOST] and _FIELD.search(text[:_MOST]):
            return Fired(evidence=(f"part:{part.path}",), words={"name": " ".join(plain(part.filename or "?", 120).split())})
    return None


RULE = Rule(
    id="attachment_page_asks_for_password",
    subject="attachment",
    certainty="certain",
    says="添付されたページ「{name}」に、パスワードの入力欄があります。",
    says_en='The attached page "{name}" has a field for a password.',
    check=check,
)
