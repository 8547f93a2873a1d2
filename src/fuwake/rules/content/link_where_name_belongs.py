"""A web address or a sum stands where a person's name belongs.

**What it does.** Fires where a greeting, or a field such as *user name* or *first name*, holds a web address in the place of the name.

**Why it matters.** Web sites that confirm a registration or pass on a form repeat the name that was typed. Thieves type their lure there
and a stranger's address beside it: the site sends it for them, from its own good domain.

**Known false positives.** Private letters that greet with a link and no name, where it neither follows a comma nor a new line.

**References.** OWASP, content spoofing (text injection); reports on lures in sign-up confirmations, 2023 to 2025.
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._reading import body
from fuwake.rules._rule import Fired, Rule, Unknown

_READ, _LINES = 3_000, 80
_WORD = re.compile(r"[a-z]{2,}")
"""Two words between greeting and address make a sentence of a person."""
_HELD = r"(?:https?://|www\.|t\.me/|bit\.ly/)([a-z0-9][a-z0-9.-]{2,80})"
_GREETED = re.compile(
    r"(?:^|\s)(?:hello|hi|hey|dear|welcome|hola|olá|ola|oi|bonjour|hallo|ciao|caro)\b[ ]((?:[^,\n]|,(?=\d)){0,90}?)"
    rf"{_HELD}[^\n]{{0,90}}?[,!]",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"\b(?:user ?name|first ?name|last ?name|full ?name|your name|nome utente|nome|nom|nombre|benutzername|vorname|nachname|naam|"
    rf"お名前|氏名)\b[ \n]{{0,3}}[:：]?[ \n]{{0,3}}([^\n]{{0,90}}?){_HELD}",
    re.IGNORECASE,
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the host."""
    text = facts.anatomy.message.text[:_READ]
    if "://" not in text and "www." not in text and "t.me/" not in text:
        return None
    lines = text.splitlines()[:_LINES]
    for at, line in enumerate(lines):
        if "://" not in line and "www." not in line and "t.me/" not in line:
            continue
        near = "\n".join(plain(one) for one in lines[max(0, at - 2) : at + 1])
        found = next((hit for hit in _GREETED.finditer(near) if len(_WORD.findall(hit[1])) < 2), None) or _FIELD.search(near)
        if found is not None:
            return Fired(evidence=(body(facts),), words={"host": found[2]})
    return None


RULE = Rule(
    id="link_where_name_belongs",
    subject="content",
    certainty="probable",
    says="名前を書く所に、ウェブの宛先（{host}）が入っています。他人のフォームに誘い文句を打ち込んで送らせる手口です。",
    says_en="A web address ({host}) stands where a name belongs: a lure typed into somebody's form.",
    check=check,
)
