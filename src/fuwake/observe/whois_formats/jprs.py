"""JPRS WHOIS (whois.jprs.jp): 汎用JP and 都道府県型, 属性型・地域型, in Japanese and English.

jprs.jp/about/dom-search/jprs-whois/whois-guide-view.html. Times are JST.
Contacts (公開連絡窓口) may be private persons and are not read.
"""

import re

from fuwake.model.answers import DomainRecord
from fuwake.observe.answer_dates import date_of
from fuwake.observe.answer_text import MAX_ITEMS, host_of, organisation_of, tidy
from fuwake.observe.whois_formats.lines import Pairs, bracket_pairs, every, first, has

_NAME = ("domain name", "ドメイン名")
_CONTACTS = re.compile(r"(?:Contact Information:|\[?公開連絡窓口)")
_UNTIL = re.compile(r"\((\d{4}/\d{1,2}/\d{1,2})\)")


def domain(lines: list[str], name: str, server: str) -> DomainRecord | None:
    """The record, or None where the answer is not of this shape or not about this domain."""
    kept = []
    for line in lines:
        if _CONTACTS.match(line):
            break
        kept.append(line)
    pairs = bracket_pairs(kept)
    if not has(pairs, *_NAME) or host_of(first(pairs, *_NAME)) != name:
        return None
    states = every(pairs, "status", "state", "状態", "lock status", "ロック状態")
    until = next((found.group(1) for state in states if (found := _UNTIL.search(state))), None)
    return DomainRecord(
        domain=name,
        registrar=None,
        registrar_id=None,
        created_at=date_of(first(pairs, "created on", "registered date", "登録年月日")),
        updated_at=date_of(first(pairs, "last updated", "last update", "最終更新")),
        expires_at=date_of(first(pairs, "expires on", "有効期限") or until),
        registrant=_registrant(pairs),
        registrant_country=None,
        abuse_email=None,
        name_servers=tuple(host for item in every(pairs, "name server", "ネームサーバ") if (host := host_of(item)))[:MAX_ITEMS],
        states=tuple(words for state in states[:MAX_ITEMS] if (words := tidy(_UNTIL.sub("", state), 60))),
        server=server,
    )


def _registrant(pairs: Pairs) -> str | None:
    """属性型 names an organisation by rule; 汎用JP and the service name of ne.jp may name anybody."""
    explicit = first(pairs, "組織名", "organization")
    if explicit:
        return organisation_of(explicit, explicit=True)
    free = first(pairs, "登録者名", "registrant", "ネットワークサービス名", "network service name")
    return organisation_of(free, explicit=False)
