"""Cleans words out of answers: one line, no control characters, bounded; e-mail addresses, names of organisations."""

import re
import unicodedata

MAX_WORDS = 200
"""Characters kept of one value."""
MAX_ITEMS = 16
"""Name servers, states … kept of one answer."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\Z")

_WITHHELD = re.compile(
    r"redacted|privacy|proxy|withheld|whoisguard|not disclosed|data protected|statutory masking|masked|non-public|not applicable|"
    r"personal data|private person|not displayed|not shown|hidden upon|data not|gdpr|individual|"
    r"suspended domain name|\An/?a\Z|\A-+\Z|非公開|個人",
    re.IGNORECASE,
)
_FORM_ANYWHERE = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|社団法人|財団法人|学校法人|医療法人|宗教法人|福祉法人|営利活動法人|行政法人|"
    r"大学法人|監査法人|税理士法人|弁護士法人|協同組合|組合|大学|銀行|信用金庫|[㈱㈲]|[(（](?:株|有)[)）]|"
    r"有限公司|有限责任公司|股份|주식회사|유한회사|\(주\)|"
    r"\b(?:ООО|ОАО|ЗАО|ПАО|ТОВ|ТОО)\b"
)
_FORM_WORD = re.compile(
    r"(?<![A-Za-z])(?:inc|incorporated|ltd|limited|llc|l\.l\.c|llp|corp|corporation|company|co\.,|gmbh|kk|k\.k|kabushiki|godo kaisha|"
    r"plc|pty|s\.a|sarl|s\.a\.r\.l|s\.r\.l|srl|s\.p\.a|spa|b\.v|n\.v|bvba|a/s|aps|e\.v|s\.l|lda|ltda|sp\. ?z ?o\. ?o|sdn|bhd|"
    r"a\.s|s\.r\.o|d\.o\.o|kft|zrt|oyj|eood|"
    r"university|institute|foundation|association|federation|ministry|government|holdings|"
    r"universidad|universidade|université|università|universität|ministerio|agency|authority|organi[sz]ation|society|sociedade|assoc|cent(?:er|re))(?![A-Za-z])",
    re.IGNORECASE,
)
_FORM_LAST = re.compile(r"(?:\s|,)(?:AG|AB|SA|SAS|SE|BV|NV|OY|Oy|AS|KG|KGaA|OÜ|UAB|EOOD|Co|co\.)\.?\Z")


def tidy(value: object, limit: int = MAX_WORDS) -> str | None:
    """The text on one line without control characters, at most `limit` characters; None where nothing is left or it is no text."""
    if not isinstance(value, str):
        return None
    text = " ".join(_CONTROL.sub(" ", value[: 8 * limit]).split())
    return text[:limit] or None


def host_of(value: object) -> str | None:
    """A host name, lower-case, without the final dot; None where it is none."""
    text = tidy(value, 254)
    name = text.lower().rstrip(".") if text else ""
    return name if _HOST.match(name) else None


def email_of(value: object) -> str | None:
    """The first e-mail address in a value."""
    found = _EMAIL.search(tidy(value, 400) or "")
    return found.group(0) if found else None


def withheld(name: str) -> bool:
    """Whether a value says that the registrant is not told, or names a privacy service in its place."""
    return bool(_WITHHELD.search(name))


def looks_like_organisation(name: str) -> bool:
    """Whether a name carries a legal form or another word that no person's name has."""
    folded = unicodedata.normalize("NFC", name)
    return bool(_FORM_ANYWHERE.search(folded) or _FORM_WORD.search(folded) or _FORM_LAST.search(folded))


def organisation_of(value: object, *, explicit: bool, person: str | None = None) -> str | None:
    """The name of an organisation; None where it is withheld or could be a person's.

    explicit: the field is one for organisations only. person: the value of the field for a name, where there is one; an
    "organisation" that says the same is taken for a person unless it carries a legal form.
    """
    name = tidy(value)
    if name is None or withheld(name):
        return None
    if looks_like_organisation(name):
        return name
    if not explicit or (person is not None and person.casefold() == name.casefold()):
        return None
    return name
