"""A control character makes text read in another order than it is written.

**What it does.** Looks for the overrides U+202D and U+202E in subject, display names, file names, words of links and body.

**Why it matters.** `invoice_exe.pdf` on the screen can be a program, and a host can be read from its wrong end.

**Known false positives.** None known in mail: Arabic and Hebrew texts need marks and isolates (U+200E, U+200F, U+2066 to U+2069),
which are let pass, and no overrides.

**References.** UAX 9 section 2.2 (explicit directional overrides); UTR 36 section 2.5; MITRE ATT&CK T1036.002.
"""

import re
from collections.abc import Iterator

from fuwake.model.facts import Facts
from fuwake.rules._reading import body, header
from fuwake.rules._rule import Fired, Rule, Unknown

_OVERRIDE = re.compile("[\u202d\u202e]")
_MOST = 50
"""Parts and links that are looked at."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the places, the first of each kind."""
    found = list(_places(facts))
    if not found:
        return None
    words = {"where": "・".join(ja for _, ja, _ in found), "where_en": ", ".join(en for _, _, en in found)}
    return Fired(evidence=tuple(dict.fromkeys(locus for locus, _, _ in found)), words=words)


def _places(facts: Facts) -> Iterator[tuple[str, str, str]]:
    message = facts.anatomy.message
    if _OVERRIDE.search(message.subject or ""):
        yield header(facts, "Subject") or "message", "件名", "the subject"
    for box in message.author[:5]:
        if _OVERRIDE.search(box.name or ""):
            yield f"header:{box.header}", "差出人名", "the author's name"
            break
    for part in message.parts[:_MOST]:
        if _OVERRIDE.search(part.filename or ""):
            yield f"part:{part.path}", "ファイル名", "a file name"
            break
    for link in facts.anatomy.links[:_MOST]:
        if _OVERRIDE.search(link.text or ""):
            yield f"link:{link.index}", "リンクの文字", "the words of a link"
            break
    if not message.text.isascii() and _OVERRIDE.search(message.text[:100_000]):
        yield body(facts), "本文", "the body"


RULE = Rule(
    id="direction_override",
    subject="content",
    certainty="certain",
    says="文字の並び順を見かけだけ変える制御文字が使われています（{where}）。",
    says_en="A control character makes text read in another order than it is written (in {where_en}).",
    check=check,
)
