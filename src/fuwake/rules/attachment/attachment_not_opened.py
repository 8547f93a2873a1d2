"""A file is attached that could not be opened, so what is in it is not known.

**What it does.** Fires on locked archives, PDF and Office files for which the mail gives no password that fits, and on kinds of archive
that are not opened (RAR, LZH, CAB …).

**Why it matters.** Information only: a file that nobody could look into is not clean, and the article has to say so.

**Known false positives.** None that matter, since it weighs nothing.

**References.** MITRE ATT&CK T1027.013.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import attached
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file that the mail itself holds, or that lies in an archive."""
    return attached(facts, "attachment-encrypted", "attachment-not-opened")


RULE = Rule(
    id="attachment_not_opened",
    subject="attachment",
    certainty="certain",
    says="添付ファイル「{name}」は、鍵付き、または開けない種類のため、中身を確かめられませんでした。安全という意味ではありません。",
    says_en='The attached file "{name}" is locked or cannot be opened, so its content is not known. That is no sign of safety.',
    check=check,
)
