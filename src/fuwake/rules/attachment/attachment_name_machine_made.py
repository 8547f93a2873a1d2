"""A document's name was drawn by lot.

**What it does.** Fires where the name of an attached PDF, Office or HTML file reads like no word, in a mail whose body is short.

**Why it matters.** A new name for each mail keeps lists of files from knowing it. People and business systems call documents by
what they are, or number them.

**Known false positives.** Scanners and archives name files by codes; hexadecimal names and plain numbers are left out.

**References.** `parse/data/frequent_pairs.txt`.
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import machine_made

_DOCUMENTS = frozenset({"pdf", "doc", "docx", "xls", "xlsx", "html", "htm", "svg", "rtf"})
_CODE = re.compile(r"[0-9a-f\-_]+|[\d\-_. ]+", re.IGNORECASE)
_SHORT = 1_200


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file."""
    message = facts.anatomy.message
    if len(message.text) > _SHORT:
        return None
    for part in message.parts:
        stem, _, ending = (part.filename or "")[:200].rpartition(".")
        if ending.lower() in _DOCUMENTS and not _CODE.fullmatch(stem) and machine_made(stem.rpartition("_")[2]):
            return Fired(evidence=(f"part:{part.path}",), words={"name": " ".join(plain(part.filename or "", 120).split())})
    return None


RULE = Rule(
    id="attachment_name_machine_made",
    subject="attachment",
    certainty="possible",
    says="添付ファイルの名前「{name}」は、機械的に作られた文字列とみられます。",
    says_en='The name of the attached file "{name}" reads like no word: a program apparently made it up.',
    check=check,
)
