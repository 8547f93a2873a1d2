"""A link's host is written with letters of other scripts.

**What it does.** Fires on hosts with an A-label (`xn--`), and shows the name it stands for.

**Why it matters.** Letters of other scripts look like Latin ones; the name read is not the name meant.

**Known false positives.** Genuine Japanese domain names: a label all in kana and kanji is left out.

**References.** RFC 5890, UTS 39 (confusables).
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import to_unicode
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def _japanese(label: str) -> bool:
    return all("\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" or c.isdigit() or c in "-々ー" for c in label)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first host with a label that is neither ASCII nor wholly Japanese."""
    for link in clickable(facts):
        host = link.host or ""
        if "xn--" not in host:
            continue
        shown = to_unicode(host)
        if any(not label.isascii() and not _japanese(label) for label in shown.split(".")) or shown == host:
            return Fired(evidence=(f"link:{link.index}",), words={"host": host, "shown": shown})
    return None


RULE = Rule(
    id="link_uses_punycode",
    subject="link",
    certainty="probable",
    says="リンク先 {host} は、紛らわしい文字を使った名前（{shown}）です。",
    says_en="The link's host {host} is a name in letters that can be mistaken ({shown}).",
    check=check,
)
