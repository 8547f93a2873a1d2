"""The words of a link do not say where it leads, and it leads away from the sender.

**What it does.** Fires on a link with words that are no address, whose target is neither the author's domain nor one known
as the brand's, nor a click counter of a bulk sender. Words that hold the name of the target (`Shop` on shop.example) do tell.

**Why it matters.** Behind 「こちら」 or a button the reader cannot see that he is led to a stranger's site.

**Known false positives.** Any newsletter with outside links. A weak sign.

**References.** WHATWG HTML, the `a` element.
"""

from fuwake.brands import services
from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import author, author_domains, clickable, of_brand, shown_host
from fuwake.rules._rule import Fired, Rule, Unknown

_LEAST = 4
"""Letters of a name that is looked for in the words."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link; sites that any mail mentions, and click counters of bulk senders, do not count."""
    own = author_domains(facts)
    if author(facts) is None:
        return None
    for link in clickable(facts):
        text = (link.text or "").strip()
        if link.where not in {"anchor", "form"} or not text or shown_host(text) or "://" in text:
            continue
        known = services.of(link.host)
        mentioned = known is not None and known.kind in {"well_known", "sending"}
        if _tells(text, link.domain):
            continue
        if not mentioned and (link.domain or link.host) not in own and not of_brand(facts, link.host):
            words = {"text": " ".join(text.split())[:60], "host": link.host or ""}
            return Fired(evidence=(f"link:{link.index}",), words=words)
    return None


def _tells(text: str, domain: str | None) -> bool:
    """Whether the words hold the name of the target's domain, blanks and hyphens aside."""
    name = (domain or "").partition(".")[0].replace("-", "")
    return len(name) >= _LEAST and name in "".join(character for character in fold(text, 300) if character.isalnum())


RULE = Rule(
    id="link_words_hide_target",
    subject="link",
    certainty="certain",
    says="「{text}」という文字からは、行き先が {host} であることが分かりません。",
    says_en='The words "{text}" do not tell that the link leads to {host}.',
    check=check,
)
