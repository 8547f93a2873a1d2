"""A file has the ending of a document before the ending that counts.

**What it does.** Fires on names like `invoice.pdf.exe` or `scan.jpg.html`, also with spaces between the two endings.

**Why it matters.** Many machines hide the last ending: the file looks like the document that it is not.

**Known false positives.** Saved web pages that were called after a document.

**References.** MITRE ATT&CK T1036.007.
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_DOUBLE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|txt|csv|mp[34]|rtf|eml|msg)[\s._\u2000-\u200a\u2800]{0,200}"
    r"\.(exe|scr|com|pif|bat|cmd|js|jse|vbs|vbe|wsf|hta|jar|lnk|ps1|msi|iso|img|url|html?|shtml|xhtml|svg|mht)$",
    re.IGNORECASE,
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file, in archives too."""
    for part in facts.anatomy.message.parts:
        hit = _DOUBLE.search((part.filename or "")[-300:].rstrip())
        if hit is not None:
            name = " ".join(plain(part.filename or "", 120).split())
            return Fired(evidence=(f"part:{part.path}",), words={"name": name, "kind": hit[1].lower()})
    return None


RULE = Rule(
    id="attachment_double_ending",
    subject="attachment",
    certainty="certain",
    says="添付ファイル「{name}」は文書のように見えますが、実際の種類は {kind} です。",
    says_en='The attached file "{name}" looks like a document, but its kind is {kind}.',
    check=check,
)
