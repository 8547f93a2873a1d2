"""The copyright line names somebody who has nothing to do with the mail.

**What it does.** Fires where a line with © and a year names a firm of which no word stands in the author's name, in his domain or in the
host of any link, in a mail that tells a known pretext.

**Why it matters.** The foot of the mail was copied from another one.

**Known false positives.** Firms send under trade names that differ from the firm's; for that it weighs little.

**References.** None; seen in kits for sending.
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import body
from fuwake.rules._rule import Fired, Rule, Unknown

_LINE = re.compile(r"(?:©|\(c\)|copyright)\s{0,3}(?:©|\(c\))?\s{0,3}(?:19|20)\d\d(?:\s?[-–]\s?(?:20)?\d\d)?,?\s{1,3}([^\n|•·.]{3,60})")
_WORD = re.compile(r"[a-z]{4,}")
_EMPTY = frozenset(
    """rights reserved company corporation limited gmbh group holdings international service services todos direitos reservados alle rechte
    vorbehalten tous droits derechos abbestellen diese this email with from your technologies""".split()  # noqa: SIM905 - a list of forty lines is harder to read
)
_READ = 20_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the line."""
    if facts.scenario is None:
        return None
    message = facts.anatomy.message
    found = _LINE.search(fold(message.text, _READ))
    if found is None:
        return None
    words = [word for word in _WORD.findall(found[1]) if word not in _EMPTY][:4]
    if not words:
        return None
    around = " ".join([fold(f"{box.name or ''} {box.domain or ''}") for box in message.author])
    around += " ".join([link.host or "" for link in facts.anatomy.links[:200] if not link.automatic])
    near = around.replace(" ", "").replace("-", "")
    if any(word in near for word in words):
        return None
    return Fired(evidence=(body(facts), *facts.scenario.evidence[:1]), words={"line": " ".join(found[0].split())[:60]})


RULE = Rule(
    id="copyright_of_another",
    subject="content",
    certainty="possible",
    says="著作権の表示（{line}）が、差出人ともリンク先とも関係のない者の名前です。",
    says_en="The copyright line ({line}) names somebody unconnected with sender and links.",
    check=check,
)
