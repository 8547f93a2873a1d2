"""The subject carries a time to the second.

**What it does.** Looks for a date with hours, minutes and seconds in the subject.

**Why it matters.** People do not write subjects so; a template filled in a variable to make each mail look new.

**Known false positives.** Monitoring systems and receipts that number their mails by time.

**References.** RFC 5322 section 3.6.5 (Subject is free text).
"""

import re

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._reading import header
from fuwake.rules._rule import Fired, Rule, Unknown

_TIME = re.compile(r"(?<![\d:])\d{1,2}:\d{2}:\d{2}(?![\d:])(?: ?[ap]\.?m\b)?", re.IGNORECASE)
_DATE = re.compile(
    r"\d{4}[-/年.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the time found."""
    subject = plain(facts.anatomy.message.subject or "", 500)
    hit = _TIME.search(subject)
    if hit is None or _DATE.search(subject) is None:
        return None
    return Fired(evidence=(header(facts, "Subject") or "message",), words={"time": hit.group(0)})


RULE = Rule(
    id="subject_has_machine_timestamp",
    subject="content",
    certainty="possible",
    says="件名に秒までの時刻（{time}）が入っており、機械で作られたひな形とみられます。",
    says_en="The subject holds a time to the second ({time}), as a template fills it in.",
    check=check,
)
