"""A locked file is attached, and its password stands in the same mail.

**What it does.** Fires where an archive or a PDF was opened with a password that the mail's text, subject or file name gives.

**Why it matters.** The lock keeps nobody out who has the mail; it only keeps filters from looking inside.

**Known false positives.** A widespread habit of offices in Japan (PPAP), so it weighs little; what lies inside is judged by itself.

**References.** MITRE ATT&CK T1027.013; APPNOTE 6.3.10 section 6.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import attached
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file."""
    return attached(facts, "attachment-password-in-mail")


RULE = Rule(
    id="attachment_locked_with_password_given",
    subject="attachment",
    certainty="certain",
    says="添付ファイル「{name}」は鍵付きで、そのパスワードが同じメールに書かれています。検査をすり抜けるための手口にも使われます。",
    says_en='The attached file "{name}" is locked and its password stands in the same mail, which also keeps filters from looking inside.',
    check=check,
)
