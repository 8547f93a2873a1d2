"""The mail threatens, and all there is to do is to press a button that says nothing.

**What it does.** Fires where a mail that threatens a loss leads to a stranger's host by a link whose words say only "click here",
"verify", "continue" or the like, in eight languages.

**Why it matters.** Who really writes about an account says on the button where it leads.

**Known false positives.** Reminders sent through an agency's click counter; for that it weighs little.

**References.** `brands/data/wording.csv` (topics loss, button).
"""

from fuwake.model.anatomy import FoundLink
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, genuine_brand_mail
from fuwake.rules._reading import told as tells_target
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, said, told

_LONGEST = 40
_LINKS = 20


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the words of the button and the threat."""
    loss = told(facts, "loss")
    if not loss or genuine_brand_mail(facts):
        return None
    own = author_domains(facts)
    button = next(
        (link for link in clickable(facts)[:_LINKS] if link.domain not in own and tells_target(link) and _says_nothing(link)), None
    )
    if button is None:
        return None
    words = {"button": " ".join((button.text or "").split()), "loss": loss[0][0]}
    return Fired(evidence=(f"link:{button.index}", *loci(loss)), words=words)


def _says_nothing(link: FoundLink) -> bool:
    text = (link.text or "").strip()
    return 0 < len(text) <= _LONGEST and "." not in text and "button" in said(text)


RULE = Rule(
    id="generic_button_with_threat",
    subject="content",
    certainty="possible",
    says="「{loss}」と予告したうえで、行き先を示さない「{button}」だけを押させようとしています。",
    says_en='It threatens ("{loss}") and offers only a button that does not say where it leads ("{button}").',
    check=check,
)
