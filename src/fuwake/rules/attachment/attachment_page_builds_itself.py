"""An attached web page writes its contents only when it is opened.

**What it does.** Fires where an attached HTML or SVG file holds a script that unpacks coded text and writes or runs what comes out.

**Why it matters.** The page that asks for the password, or the program, passes every filter as a heap of letters.

**Known false positives.** Reports of analysis tools that pack their data; mostly large and without `document.write` or `eval`.

**References.** MITRE ATT&CK T1027.006 (HTML smuggling).
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_ENDINGS = (".htm", ".html", ".shtml", ".xhtml", ".svg", ".mht")
_TYPES = frozenset({"text/html", "image/svg+xml", "application/xhtml+xml"})
_UNPACKS = re.compile(r"\b(?:atob|unescape|fromCharCode|decodeURIComponent|TextDecoder)\b")
_RUNS = re.compile(
    r"document\.write|\beval\s{0,3}\(|\bnew\s{1,3}Function\b|createObjectURL|msSaveOrOpenBlob|innerHTML\s{0,3}=|location(?:\.href)?\s{0,3}="
)
_MOST = 2_000_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file."""
    message = facts.anatomy.message
    own = {message.html_part, message.text_part}
    pages = {
        part.path: part
        for part in message.parts
        if part.path not in own and (part.type in _TYPES or (part.filename or "").lower().endswith(_ENDINGS))
    }
    for content in message.contents if pages else ():
        part = pages.get(content.path)
        text = (content.text or content.data[:_MOST].decode("latin-1"))[:_MOST] if part is not None else ""
        if part is not None and "<script" in text.lower() and _UNPACKS.search(text) and _RUNS.search(text):
            return Fired(evidence=(f"part:{part.path}",), words={"name": " ".join(plain(part.filename or "?", 120).split())})
    return None


RULE = Rule(
    id="attachment_page_builds_itself",
    subject="attachment",
    certainty="probable",
    says="添付されたページ「{name}」は、開いたときに初めて中身を組み立てるスクリプトを含みます。",
    says_en='The attached page "{name}" holds a script that writes its contents only when it is opened.',
    check=check,
)
