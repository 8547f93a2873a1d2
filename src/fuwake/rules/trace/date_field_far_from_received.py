"""The mail is dated far from its arrival.

**What it does.** Fires when the Date field lies more than two days before, or more than an hour after, the time at which the
receiving side took the mail.

**Why it matters.** Programs for bulk mail write invented or fixed dates, in the future to stand on top of the list of mails.

**Known false positives.** A wrong clock; mail that was held back for days by an outage, a moderator or a scheduled sending.

**References.** RFC 5322 section 3.6.1; RFC 5321 section 4.4.
"""

from datetime import timedelta

from fuwake.model.facts import Facts
from fuwake.rules._reading import header
from fuwake.rules._rule import Fired, Rule, Unknown

OLDEST = timedelta(days=2)
NEWEST = timedelta(hours=1)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on a Date outside the window around the vouched-for time of arrival."""
    trace, message = facts.anatomy.trace, facts.anatomy.message
    if trace.boundary is None or message.date is None:
        return None
    arrived = trace.hops[trace.boundary].date
    if arrived is None or arrived - OLDEST <= message.date <= arrived + NEWEST:
        return None
    field = header(facts, "Date")
    places = (f"hop:{trace.boundary}",) if field is None else (field, f"hop:{trace.boundary}")
    words = {"date": f"{message.date:%Y-%m-%d %H:%M}", "arrived": f"{arrived:%Y-%m-%d %H:%M}"}
    return Fired(evidence=places, words=words)


RULE = Rule(
    id="date_field_far_from_received",
    subject="trace",
    certainty="certain",
    says="メールに書かれた日付（{date} UTC）は、実際に届いた時刻（{arrived} UTC）と大きく違います。",
    says_en="The date in the mail ({date} UTC) is far from the time it arrived ({arrived} UTC).",
    check=check,
)
