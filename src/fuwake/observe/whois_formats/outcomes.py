"""Answers that hold no object: "no such thing", "ask later"."""

import re
from typing import Literal

_HEAD_LINES = 120
"""Terms of use stand before the answer too (.eu, .cat: 40 lines and more)."""

_NO_MATCH = re.compile(
    r"""^[%\#>*\s]{0,8}(?:
      no\ match(?:!!|\ for\b|\ found|ing\b|$|\.) | no\ data\ found | no\ entries\ found | no\ object\ found | no\ found\b |
      not\ found(?:[.!:]|$|\ in\ database) | domain\ (?:name\ )?not\ found | data\ not\ found\. |
      no\ such\ domain\b | no\ record\ found | object_not_found\b | [a-z_]{1,40}/object_not_found\b |
      (?:the\ )?queried\ object\ does\ not\ exist | object\ does\ not\ exist |
      the\ domain\ has\ not\ been\ registered | this\ domain\ name\ has\ not\ been\ registered | domain\ not\ registered |
      above\ domain\ name\ is\ not\ registered\b | we\ do\ not\ have\ an\ entry\ in\ our\ database\ matching\ your\ query |
      error:(?:101:)?\ no\ entries\ found | error:103:\ domain\ is\ not\ registered | no\ data\ was\ found\ to\ match |
      status:\s{1,40}available\ \(no\ match\ for | nothing\ found | no\ information\ available\ about\ domain\ name |
      status:\s{1,40}(?:free|available|not\ registered)\s*$ | domain\ status:\s{1,40}(?:no\ object\ found|free|available)\s*$ |
      (?:the\ )?(?:(?:domain|object):?\ )?(?:name\ )?"?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}"?[,:]?\ (?:
        (?:is\ )?(?:free|available)\s*$ | no\ match\s*$ | (?:was\ )?not\ found\b | no\ existe\s*$ |
        is\ not\ registered\.?\s*$ | not\ registe?red\.?\s*$ | does\ not\ exist\ in\ database )
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LATER = re.compile(
    r"quota exceeded|limit exceeded|exceeded (?:the |your |allowed |maximum ){0,3}(?:\w{1,20} ){0,3}(?:quota|limit|rate)|"
    r"too many (?:requests|queries|connections|simultaneous)|error:201|access denied|try again (?:later|after|in)|"
    r"(?:query|request|connection) rate|blacklisted|temporarily (?:unable|unavailable)|アクセス制限",
    re.IGNORECASE,
)


def of_empty_answer(lines: list[str]) -> Literal["no-match", "later"] | None:
    """What an answer without an object says; the first line that says either decides (terms of use follow after it)."""
    for line in lines[:_HEAD_LINES]:
        if _NO_MATCH.match(line):
            return "no-match"
        if _LATER.search(line):
            return "later"
    return None
