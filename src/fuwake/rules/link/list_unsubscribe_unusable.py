"""The header for unsubscribing holds nothing that could be used.

**What it does.** Fires where there is a List-Unsubscribe field without any web or mail address in the form that it must have.

**Why it matters.** Filters like mails that have it; who only wants to please them writes anything into it.

**Known false positives.** Careless software of small lists.

**References.** RFC 2369 section 3.2; RFC 8058.
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_URI = re.compile(r"(?:mailto:[^\s>]{3}|https?://[^\s>]{3})", re.IGNORECASE)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the field."""
    fields = facts.anatomy.message.named.get("list-unsubscribe")
    if not fields or any(_URI.search(field.value[:4_000]) for field in fields[:3]) or not fields[0].value.strip():
        return None
    return Fired(evidence=(f"header:{fields[0].index}",))


RULE = Rule(
    id="list_unsubscribe_unusable",
    subject="link",
    certainty="certain",
    says="配信停止のヘッダー（List-Unsubscribe）に、使えるアドレスがありません。",
    says_en="Its List-Unsubscribe field holds no address that could be used.",
    check=check,
)
