"""Variables of a template were left unfilled.

**What it does.** Looks in subject and body for `{{name}}`, `{firstname}`, `[[-Email-]]`, `%FIRSTNAME%`, `##name##` and the like.

**Why it matters.** The program that sent the mail knew no name to put there; careful senders test their templates.

**Known false positives.** Careless newsletters, and letters about programs; the names of variables must be those of people and addresses.

**References.** None; seen in kits for sending.
"""

import re

from fuwake.model.facts import Facts
from fuwake.rules._reading import body, header
from fuwake.rules._rule import Fired, Rule, Unknown

_NAME = (
    r"[-_ ]?(?:first|last|full|user|your|recipient|to|random|rand|person\.first_)?[-_ ]?"
    r"(?:name|email|e-mail|mail|domain|phone|title|subject|rand\w{0,12}|string|digits?)\d{0,3}[-_ ]?"
)
_LEFT = re.compile(
    rf"\{{\{{\s?{_NAME}[^}}]{{0,40}}\}}\}}|\{{{_NAME}\}}|\[\[{_NAME}\]\]|\[{_NAME}\]|%{{1,2}}{_NAME}%{{1,2}}|##?{_NAME}##?|\$\{{{_NAME}\}}|\bDynTag\d|%PHONE%",
    re.IGNORECASE,
)
_MARK = re.compile(r"[{%#\[$]|DynTag")
_READ = 20_000


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the variable."""
    message = facts.anatomy.message
    for text, locus in ((message.subject or "", header(facts, "Subject") or "message"), (message.text[:_READ], body(facts))):
        found = _LEFT.search(text) if _MARK.search(text) else None
        if found is not None:
            return Fired(evidence=(locus,), words={"variable": found[0][:40]})
    return None


RULE = Rule(
    id="template_variables_left",
    subject="content",
    certainty="certain",
    says="ひな形の変数（{variable}）が、埋められないまま残っています。",
    says_en="A variable of its template was left unfilled ({variable}).",
    check=check,
)
