"""Answers that hold no object: "no such thing", "kept back", "ask later", "not you", "no longer here"."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Outcome = Literal["no-match", "reserved", "later", "denied", "gone"]

_HEAD_LINES = 120
"""Terms of use stand before the answer too (.eu, .cat: 40 lines and more)."""

_NAME = r'\[?"?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}"?\]?'
_NO_MATCH = re.compile(
    rf"""^[%\#>*\s]{{0,8}}(?:
      no\ match(?:!!|\ for\b|\ found|ing\b|$|\.|:\ ) | no\ data\ found | no\ entries\ found | no\ object\ found | no\ found\b |
      not\ found(?:[.!:]|$|\ in\ database) | domain\ (?:name\ )?not\ found | data\ not\ found\. |
      no\ such\ domain\b | no\ record\ found | object_not_found\b | [a-z_]{{1,40}}/object_not_found\b |
      (?:the\ )?queried\ object\ does\ not\ exist | object\ does\ not\ exist |
      the\ domain\ has\ not\ been\ registered | this\ domain\ name\ has\ not\ been\ registered | domain\ not\ registered |
      above\ domain\ name\ is\ not\ registered\b | we\ do\ not\ have\ an\ entry\ in\ our\ database\ matching\ your\ query |
      error:(?:101:)?\ no\ entries\ found | error:103:\ domain\ is\ not\ registered | no\ data\ was\ found\ to\ match |
      status:\s{{1,40}}available\ \(no\ match\ for | nothing\ found | no\ information\ available\ about\ domain\ name |
      status:\s{{1,40}}(?:free|available|not\ registered)\s*$ | domain\ status:\s{{1,40}}(?:no\ object\ found|free|available)\s*$ |
      query_status:\s{{1,40}}220\b | available\s*$ | the\ domain\ name\ is\ not\ registered\.?\s*$ | nincs\ tal[aá]lat\b |
      this\ query\ returned\ 0\ objects | not\ registered\ -\ the\ domain\ you\ have\ requested\b |
      no\ (?:records|domain\ records)\ (?:found\ for\ object|matching|were\ found\ to\ match)\s |
      sorry,\ but\ domain:\ {_NAME},\ not\ found\ in\ database | 상기\ 도메인이름은\ 등록되어\ 있지\ 않습니다 |
      (?:the\ )?(?:(?:domain|object):?\ )?(?:name\ )?{_NAME}[,:]?\ (?:
        (?:is\ )?(?:free|available)(?:\ for\ (?:registration|purchase)\b|\s*$) | no\ match\s*$ | (?:was\ )?not\ found\b | no\ existe\s*$ |
        is\ not\ registered\.?\s*$ | not\ registe?red\.?\s*$ | does\ not\ exist\ in\ database )
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_RESERVED = re.compile(
    r"^[\W_]{0,4}(?:reserved by \S|reserved(?: (?:domain )?name)?\.?\s*$|restricted(?: - restricted domain name)?\.?\s*$|"
    r"name is restricted from registration|(?:sorry, )?the domain (?:name )?you requested is (?:prohibited|in the reserved list)|"
    r"(?:domain )?status:?\s{1,40}(?:reserved|premium name|blocked|restricted|unavailable)\b|"
    r"(?:this |the )?(?:domain )?name (?:is|has been) (?:reserved|restricted|blocked)|domain (?:name )?(?:is )?not available\.?\s*$)",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"quota exceeded|limit exceeded|exceeded (?:the |your |allowed |maximum ){0,3}(?:\w{1,20} ){0,3}(?:quota|limit|rate)|"
    r"too many (?:requests|queries|connections|simultaneous)|number of (?:allowed )?queries exceeded|error:201|"
    r"try again (?:later|after|in)|"
    r"(?:query|request|connection) rate|blacklisted|temporarily (?:unable|unavailable)|quota (?:épuisé|dépassé)|trop de requêtes|"
    r"zu viele (?:anfragen|abfragen)|abfragelimit|demasiadas consultas|límite de consultas|limite de consultas|troppe richieste|"
    r"превышен[оа]?\b.{0,30}(?:лимит|количеств|числ)|przekroczono.{0,20}limit|sorgu limit|"
    r"アクセス制限|照会.{0,10}(?:制限|上限)|查[询詢](?:过于|過於)?(?:频|頻)繁|查[询詢]次[数數].{0,6}[超过過]|"
    r"(?:질의|조회).{0,10}(?:초과|제한)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"access (?:is |has been )?denied|permission denied|ip address.{0,80} not\s+(?:authori[sz]ed|allowed)|"
    r"connection refused|your (?:ip(?: address)?|host) (?:is|has been) (?:blocked|banned)",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:whois|port 43)(?: \w{1,20}){0,6} (?:discontinued|retired|sunset|terminated|decommissioned|shut down|no longer)\b|"
    r"no longer (?:provides?|offers?|supports?|operates?)(?: \w{1,20}){0,4} whois|(?:please|must) use rdap\b|"
    r"this tld has no whois server",
    re.IGNORECASE,
)
_BY_SEARCH: Mapping[Outcome, re.Pattern[str]] = MappingProxyType({"later": _LATER, "gone": _GONE, "denied": _DENIED})


def of_empty_answer(lines: list[str]) -> Outcome | None:
    """What an answer without an object says; the first line that says any of it decides (terms of use follow after it)."""
    for line in lines[:_HEAD_LINES]:
        if _NO_MATCH.match(line):
            return "no-match"
        if _RESERVED.match(line):
            return "reserved"
        for outcome, pattern in _BY_SEARCH.items():
            if pattern.search(line):
                return outcome
    return None
