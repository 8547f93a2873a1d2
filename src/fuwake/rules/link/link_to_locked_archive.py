"""A link leads to an archive, and the password that opens it stands in the mail.

**What it does.** Fires where the address or the words of a link end like an archive or a disk image, away from the author's domain, and
the text gives a password.

**Why it matters.** The file is not in the mail, and where it lies it is locked: no filter on the way looks inside.

**Known false positives.** Offices that pass large files on through a service and tell the password in the same mail.

**References.** MITRE ATT&CK T1566.002, T1027.013.
"""

import re

from fuwake.derive.sightings import urlsplit_path
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, body, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown

_ARCHIVE = re.compile(r"\.(?:zip|rar|7z|gz|tgz|cab|iso|img|vhdx?|arj|ace)$", re.IGNORECASE)
_PASSWORD = re.compile(
    r"(?:pass(?:word|code|wort)|パスワード|解凍キー|contraseña|senha|mot de passe|wachtwoord|kennwort)[\s\w]{0,30}[:=：]\s{0,5}[!-~]{3,40}",
    re.IGNORECASE,
)
_READ = 20_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    own = author_domains(facts)
    for link in clickable(facts):
        named = _ARCHIVE.search(urlsplit_path(link.url)[-200:]) or _ARCHIVE.search((link.text or "").strip()[-200:])
        if named is None or link.domain in own or of_brand(facts, link.host):
            continue
        if _PASSWORD.search(facts.anatomy.message.text[:_READ]) is None:
            return None
        return Fired(evidence=(f"link:{link.index}", body(facts)), words={"host": link.host or "", "kind": named[0][1:].lower()})
    return None


RULE = Rule(
    id="link_to_locked_archive",
    subject="link",
    certainty="certain",
    says="リンクは {host} にある圧縮ファイル（{kind}）へ誘い、それを開くパスワードが本文に書かれています。",
    says_en="A link leads to an archive ({kind}) on {host}, and the text gives the password that opens it.",
    check=check,
)
