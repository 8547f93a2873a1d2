"""Cleans words out of answers: one line, no control characters, bounded; dates, e-mail addresses, names of organisations."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

MAX_WORDS = 200
"""Characters kept of one value."""
MAX_ITEMS = 16
"""Name servers, states … kept of one answer."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\Z")

_WITHHELD = re.compile(
    r"redacted|privacy|proxy|withheld|whoisguard|not disclosed|data protected|statutory masking|masked|non-public|not applicable|"
    r"personal data|private person|individual|suspended domain name|\An/?a\Z|\A-+\Z|非公開|個人",
    re.IGNORECASE,
)
_FORM_ANYWHERE = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|社団法人|財団法人|学校法人|医療法人|宗教法人|福祉法人|営利活動法人|行政法人|"
    r"大学法人|監査法人|税理士法人|弁護士法人|協同組合|組合|大学|銀行|信用金庫|[㈱㈲]|[(（](?:株|有)[)）]|"
    r"有限公司|有限责任公司|股份|주식회사"
)
_FORM_WORD = re.compile(
    r"(?<![A-Za-z])(?:inc|incorporated|ltd|limited|llc|l\.l\.c|llp|corp|corporation|company|co\.,|gmbh|kk|k\.k|kabushiki|godo kaisha|"
    r"plc|pty|s\.a|sarl|s\.a\.r\.l|s\.r\.l|srl|s\.p\.a|spa|b\.v|n\.v|bvba|a/s|aps|e\.v|s\.l|lda|ltda|sp\. ?z ?o\. ?o|sdn|bhd|"
    r"university|institute|foundation|association|federation|ministry|government|holdings)(?![A-Za-z])",
    re.IGNORECASE,
)
_FORM_LAST = re.compile(r"(?:\s|,)(?:AG|AB|SA|SAS|SE|BV|NV|OY|Oy|AS|KG|KGaA|OÜ|UAB|EOOD|Co|co\.)\.?\Z")

_JST = timezone(timedelta(hours=9))
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE
)
_JAPANESE = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:\s+(\d{1,2}):(\d{2}):(\d{2}))?(?:\s*\(JST\))?")
_MONTH = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]{0,6}[- ](\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):(\d{2}):(\d{2}))?(?!\d)")
_POINTED = re.compile(r"(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})(?!\d)")
_CTIME = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: (\d{2}):(\d{2}):(\d{2})(?: (?:GMT|UTC))?)? (\d{4})\b")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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


def date_of(value: object) -> datetime | None:
    """A registry's date in UTC; None where it is unreadable or impossible (31 February, year 0).

    Knows RFC 3339, `2001-05-09 12:00:00`, JPRS's `2021/06/01 01:05:09 (JST)`, `09-May-2001`, `9.5.2001`, `20010509`, `2001.05.09`,
    `2001. 05. 09.`, `Wed May 09 12:00:00 GMT 2001`. `30/12/2017` is read, `09/05/2001` is unknown: it may be May or September.
    Without a time zone it is taken as UTC, with slashes as JST. A day without a time is its beginning in UTC, also where it is a
    Japanese day: so it is the same day whether it is shown in UTC or in JST.
    """
    text = tidy(value, 60) or ""
    try:
        if found := _ISO.match(text):
            numbers = [int(piece or 0) for piece in found.groups()[:6]]
            return datetime(*numbers, tzinfo=UTC) - _offset(found.group(7))  # type: ignore[arg-type, misc]  # six numbers
        if found := _JAPANESE.match(text):
            numbers = [int(piece or 0) for piece in found.groups()]
            zone = UTC if found.group(4) is None else _JST
            return datetime(*numbers, tzinfo=zone).astimezone(UTC)  # type: ignore[arg-type, misc]  # six numbers
        if found := _MONTH.match(text):
            month = _MONTHS.index(found.group(2).lower()) + 1
            return datetime(int(found.group(3)), month, int(found.group(1)), tzinfo=UTC)
        if found := _DOTTED.match(text):
            return datetime(int(found.group(3)), int(found.group(2)), int(found.group(1)), tzinfo=UTC)
        return _rarer_date(text)
    except (ValueError, OverflowError):
        return None
    return None


def _rarer_date(text: str) -> datetime | None:
    """Forms of single registries. Raises ValueError where the numbers are no date."""
    if found := _COMPACT.match(text) or _POINTED.match(text):
        numbers = [int(piece or 0) for piece in found.groups()]
        return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]  # three or six numbers
    if found := _CTIME.match(text):
        hour, minute, second = (int(piece or 0) for piece in found.group(3, 4, 5))
        month = _MONTHS.index(found.group(1).lower()) + 1
        return datetime(int(found.group(6)), month, int(found.group(2)), hour, minute, second, tzinfo=UTC)
    if found := _YEAR_LAST.match(text):
        low, high, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
        if max(low, high) > 12 or low == high:
            return datetime(year, min(low, high), max(low, high), tzinfo=UTC)
    return None


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone[0] not in "+-":
        return timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)


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
