"""Somebody is accused of a crime by mail and must be silent, call or chat.

**What it does.** Fires where a mail tells its reader of a warrant, an investigation or forbidden goods in his name and demands silence, a
call, or a chat; in eight languages. Mails with many links, and those that warn of such letters, are left out.

**Why it matters.** Police and courts do not accuse by mail, and never ask that the family be kept in the dark. Fear and silence keep the
victim on the line.

**Known false positives.** Fiction and news; law firms that tell of cases.

**References.** `brands/data/wording.csv` (topics accused, secrecy, call); National Police Agency of Japan on false police officers, 2025.
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, clickable
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import READ, loci, told

_MOST_LINKS = 3
_CHAT = re.compile(
    r"whatsapp|telegram|\bskype\b|\bline\b|ビデオ通話|video call|video-call|videoanruf|appel vidéo|videollamada|videogesprek"
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the accusation."""
    if len(clickable(facts)) > _MOST_LINKS:
        return None
    accused = told(facts, "accused")
    if not accused or told(facts, "scam_warning"):
        return None
    silence = told(facts, "secrecy") or told(facts, "call")
    if not silence and _CHAT.search(fold(facts.anatomy.message.text, READ)) is None:
        return None
    return Fired(evidence=loci(accused, silence) or (body(facts),), words={"phrase": accused[0][0]})


RULE = Rule(
    id="authority_accuses",
    subject="content",
    certainty="probable",
    says="捜査や犯罪への関与を告げて（「{phrase}」）、口外しないことや、電話・通話アプリでの連絡を求めています。",
    says_en='It accuses its reader ("{phrase}") and demands silence, a call or a chat.',
    check=check,
)
