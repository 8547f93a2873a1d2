"""A mail with something to click came with the empty sender of failure notices.

**What it does.** Fires where the Return-Path is empty (`<>`) and the mail leads somewhere, but is no report, no automatic answer
and not by a mail system.

**Why it matters.** The empty sender is reserved for notices that must not be answered by another notice. Bulk senders use it to get
past checks that ask the sender's domain.

**Known false positives.** Some calendars and web mail systems send their notices so.

**References.** RFC 5321 section 4.5.5; RFC 3834 section 2; RFC 3464.
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import author, header
from fuwake.rules._rule import Fired, Rule, Unknown

_SYSTEMS = frozenset({"mailer-daemon", "postmaster", "mail-daemon"})


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the author's domain."""
    message, box = facts.anatomy.message, author(facts)
    locus = header(facts, "Return-Path")
    if message.return_path != "" or locus is None or box is None or not facts.anatomy.clickable:
        return None
    if (box.address or "").rpartition("@")[0].lower() in _SYSTEMS or not message.named.keys().isdisjoint(("auto-submitted", "x-autoreply")):
        return None
    if any(part.type in {"multipart/report", "message/delivery-status", "text/calendar"} for part in message.parts[:20]):
        return None
    return Fired(evidence=(locus, f"header:{box.header}"), words={"author": box.domain or ""})


RULE = Rule(
    id="null_return_path",
    subject="originator",
    certainty="certain",
    says="差出人は {author} ですが、エラー通知専用の空の送信者（<>）で送られています。",
    says_en="The author is at {author}, but the mail came with the empty sender (<>) that is reserved for failure notices.",
    check=check,
)
