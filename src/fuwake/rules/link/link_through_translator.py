"""A link leads through a translation service.

**What it does.** Fires on links to Google Translate and the like that open another site inside them, and on `translate.goog`.

**Why it matters.** The reader and the filter see a name that everybody trusts; the page is another's. Companies write in their
customers' language.

**Known false positives.** A private hint at a foreign page.

**References.** `parse/wrappers`; MITRE ATT&CK T1566.002.
"""

import re

from fuwake.derive.sightings import host_of
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown

_TRANSLATORS = re.compile(
    r"https?://(?:[a-z0-9.\-]{1,200}\.translate\.goog[/:?#]|translate\.google\.[a-z.]{2,8}/translate\b|translate\.google\.[a-z.]{2,8}/website\b"
    r"|(?:www\.)?translatetheweb\.com/|translate\.yandex\.[a-z]{2,4}/translate\b|papago\.naver\.net/website)",
    re.IGNORECASE,
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    for link in clickable(facts):
        written = link.outer or link.url
        if "transl" in written[:300] or "papago" in written[:60]:
            hit = _TRANSLATORS.match(written[:300])
            if hit is not None:
                return Fired(evidence=(f"link:{link.index}",), words={"host": host_of(written) or ""})
    return None


RULE = Rule(
    id="link_through_translator",
    subject="link",
    certainty="certain",
    says="リンクは翻訳サービス（{host}）を経由して別のサイトを開きます。",
    says_en="The link opens another site inside a translation service ({host}).",
    check=check,
)
