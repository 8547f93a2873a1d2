"""A sign in a file's name turns its ending round, so that the file looks like another kind.

**What it does.** Fires where the name of an attached file, also one in an archive, holds a right-to-left override (U+202E), or its
left-to-right counterpart.

**Why it matters.** `Scan_` + U+202E + `fdp.exe` is shown as `Scan_exe.pdf`: what the reader opens is not what he sees.

**Known false positives.** None known: names in Arabic and Hebrew need no override.

**References.** MITRE ATT&CK T1036.002; UTR 36 section 2.5; UAX 9 section 2.2.
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_OVERRIDE = re.compile("[\u202d\u202e]")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file."""
    for part in facts.anatomy.message.parts:
        if part.filename and _OVERRIDE.search(part.filename[:1_000]) is not None:
            return Fired(evidence=(f"part:{part.path}",), words={"name": " ".join(plain(part.filename, 120).split())})
    return None


RULE = Rule(
    id="attachment_name_turned_round",
    subject="attachment",
    certainty="certain",
    says="添付ファイルの名前（実際の並びは「{name}」）に、並び順を逆に見せる制御文字が入っていて、別の種類のファイルに見えます。",
    says_en='A control character in the name of an attached file (really "{name}") makes it look like a file of another kind.',
    check=check,
)
