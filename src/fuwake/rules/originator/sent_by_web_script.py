"""A script in a place of uploaded files or caches of a web site sent the mail.

**What it does.** Reads the fields in which web hosts note the script that sent (`X-PHP-Script`, `X-PHP-Originating-Script`,
`X-Source-Args`), and fires where its path lies among uploads, caches, temporary files or well-known folders, or names a known mass
mailer.

**Why it matters.** Programs of a web site do not lie among its pictures: somebody put one there. The owner of that site is a
victim.

**Known false positives.** Site owners who keep a script of their own in a temporary folder.

**References.** PHP manual, `mail.add_x_header`; cPanel, X-Source fields.
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_FIELDS = ("x-php-script", "x-php-originating-script", "x-source-args", "x-php-filename", "x-script")
_PLACE = re.compile(
    r"/(?:uploads?|cache|tmp|temp|images?|img|fonts|css|js|\.well-known|\.[a-z0-9]{3,12}|wp-includes)/[^?\s]{0,120}\.php"
    r"|(?:^|[/:])(?:leaf|alexus|mailer\d*|xleet|sender|inbox\d*|phpmailer\d+)\.php|eval\(\)'d code",
    re.IGNORECASE,
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such field."""
    named = facts.anatomy.message.named
    for name in _FIELDS:
        for field in named.get(name, ())[:3]:
            if _PLACE.search(field.value[:500]):
                return Fired(evidence=(f"header:{field.index}",), words={"field": field.name[:30]})
    return None


RULE = Rule(
    id="sent_by_web_script",
    subject="originator",
    certainty="certain",
    says=(
        "ウェブサイトのアップロード先などに置かれたスクリプトから送信されています（{field}）。"
        "そのサイトは侵入された可能性があり、持ち主は被害者です。"
    ),
    says_en=(
        "A script among the uploads or caches of a web site sent it ({field}). That site may have been broken into; its owner is a victim."
    ),
    check=check,
)
