"""The mail sets a deadline and threatens a loss.

**What it does.** Fires where a mail with something to click names a deadline ("within 24 hours") and a loss that follows ("will be
deleted"), in eight languages, and tells a known pretext of phishing.

**Why it matters.** Fear of a loss and no time to ask anybody: this pair makes people click.

**Known false positives.** Genuine last reminders of contracts that end; authenticated mail of the brand's own domain is left out.

**References.** `brands/data/wording.csv` (topics deadline, loss); Council of Anti-Phishing Japan, guideline for users.
"""

from fuwake.brands.scenario import kind
from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable, genuine_brand_mail, pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, told


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with one phrase of each."""
    if facts.scenario is None:
        return pictures_unread(facts)
    if kind(facts.scenario.id) == "advertising" or not clickable(facts) or genuine_brand_mail(facts):
        return None
    deadline, loss = told(facts, "deadline"), told(facts, "loss")
    if not deadline or not loss:
        return None
    return Fired(evidence=loci(deadline, loss), words={"deadline": deadline[0][0], "loss": loss[0][0]})


RULE = Rule(
    id="deadline_with_loss",
    subject="content",
    certainty="probable",
    says="「{deadline}」と期限を切り、「{loss}」と損失を予告しています。",
    says_en='It sets a deadline ("{deadline}") and threatens a loss ("{loss}").',
    check=check,
)
