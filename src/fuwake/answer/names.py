"""Whom a mail poses as, in words that may be printed. Pure."""

import re
import unicodedata
from typing import Literal

from msgspec import Struct

from fuwake.answer.words import Both, same
from fuwake.model.case import Case

_LONGEST = 30
_PLAIN = re.compile(r"[\w\s&'’・ー（）()+-]+")
"""What a name is written with; without the signs of addresses, links and quotations."""
_GLOSS = re.compile(r"(?:（[^（）]{1,40}）| \([^()]{1,40}\))$")
"""What a name of the table is told by: AOK（ドイツ公的医療保険）, Vivo (Brazil)."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


class Who(Struct, frozen=True, kw_only=True):
    """Whom it poses as."""

    form: Literal["brand", "name", "plain"]
    """`brand`: one of the table; `name`: the sender's name as written; `plain`: neither can be told."""
    words: Both | None = None
    evidence: tuple[str, ...] = ()


def who(case: Case) -> Who:
    """The brand, else the author's name where it is one that reads like a name: a stranger's text is never cut, it is left out."""
    brand = case.brand
    if brand is not None:
        return Who(form="brand", words=Both(brand.name or brand.name_en, brand.name_en or brand.name), evidence=brand.evidence)
    box = next(iter(case.message.from_), None)
    name = " ".join((box.name or "").split()) if box is not None else ""
    if box is None or not _reads_like_a_name(name):
        return Who(form="plain")
    return Who(form="name", words=same(name), evidence=(f"header:{box.header}",))


def _reads_like_a_name(name: str) -> bool:
    if not 2 <= len(name) <= _LONGEST or _PLAIN.fullmatch(name) is None:
        return False
    return any(sign.isalpha() for sign in name) and not any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in name)


def glossed_once(texts: list[str], name: str) -> list[str]:
    """The texts with what the name is told by at its first place only: "AOK (Germany) …, and AOK …"."""
    short = _GLOSS.sub("", name)
    if short == name:
        return texts
    told, shown = [], False
    for text in texts:
        before, found, after = text.partition(name) if not shown else ("", "", text)
        shown = shown or bool(found)
        told.append(before + found + after.replace(name, short) if shown else text)
    return told
