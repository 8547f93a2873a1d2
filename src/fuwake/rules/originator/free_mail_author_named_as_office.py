"""An address that anybody can get calls itself an office of a company.

**What it does.** Fires where the author is at a free mail service and his display name is made of words like support, security,
billing, account department, customer service, notification, in the languages of the scenarios.

**Why it matters.** Departments write from the company's domain.

**Known false positives.** Clubs, school classes and small shops whose contact is somebody's private address.

**References.** `brands/data/services.csv` (kind `mail`).
"""

import re

from fuwake.brands.folding import plain
from fuwake.brands.services import free_mail
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_OFFICE = re.compile(
    r"\b(?:support|security|billing|accounts? (?:team|department|service)|customer (?:care|service)|"
    r"help ?desk|notifications?|verification|no-?reply|"
    r"refund|invoice|payment|delivery|service (?:client|team)|admin(?:istrator)?|kundenservice|kundendienst|"
    r"sicherheit|servi[cç]o|atendimento|suporte|"
    r"comunicado|notifica[cç][aã]o|cobran[cç]a|aviso|klantenservice|s[eé]curit[eé]|facture|soporte|seguridad)\b"
    r"|サポート|カスタマー|セキュリティ|お客様|事務局|窓口|センター|通知|請求|管理者",
    re.IGNORECASE,
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the name and the service's domain."""
    box = author(facts)
    if box is None or not box.name or not free_mail(box.domain) or of_brand(facts, box.domain):
        return None
    name = " ".join(plain(box.name, 200).split())
    if not _OFFICE.search(name):
        return None
    return Fired(evidence=(f"header:{box.header}",), words={"name": name[:80], "author": box.domain or ""})


RULE = Rule(
    id="free_mail_author_named_as_office",
    subject="originator",
    certainty="certain",
    says="「{name}」と名乗っていますが、だれでも取得できるメールアドレス（{author}）から送られています。",
    says_en='It calls itself "{name}" but comes from an address that anybody can get ({author}).',
    check=check,
)
