"""The Message-ID claims a mail service that had no part in the way of the mail.

**What it does.** Fires where the Message-ID is of the form of a large mail service (Amazon SES, Gmail, Yahoo, SendGrid, Mailgun)
and no server of that service stands in the Received fields.

**Why it matters.** Bulk tools copy the looks of a trusted service. Mail that it really sent shows its servers.

**Known false positives.** Mail that was kept in a program and sent again through another server.

**References.** RFC 5322 section 3.6.4.
"""

from fuwake.brands.book import under
from fuwake.model.facts import Facts
from fuwake.rules._reading import header
from fuwake.rules._rule import Fired, Rule, Unknown

_SERVICES = {
    "amazonses.com": ("amazonses.com", "amazonaws.com"),
    "mail.gmail.com": ("google.com", "gmail.com", "googlemail.com", "1e100.net"),
    "mail.yahoo.com": ("yahoo.com", "yahoodns.net"),
    "mail.yahoo.co.jp": ("yahoo.co.jp",),
    "sendgrid.net": ("sendgrid.net",),
    "mailgun.org": ("mailgun.org", "mailgun.net", "mailgun.co"),
}


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the service's domain."""
    written, locus = facts.anatomy.message.message_id, header(facts, "Message-ID")
    trace = facts.anatomy.trace
    if written is None or locus is None or trace.origin is None:
        return None
    side = written.rpartition("@")[2].rstrip("> ").lower()
    claimed = next((name for name in _SERVICES if side == name or side.endswith(f".{name}")), None)
    if claimed is None:
        return None
    met = [name for hop in trace.hops for name in (hop.from_helo, hop.from_rdns, hop.by) if name]
    if any(under(name, _SERVICES[claimed]) for name in (*met, trace.origin.rdns or "")):
        return None
    return Fired(evidence=(locus, f"hop:{trace.boundary}"), words={"service": claimed})


RULE = Rule(
    id="message_id_of_absent_service",
    subject="originator",
    certainty="probable",
    says="メッセージ番号は {service} のものですが、配送経路にそのサーバーが出てきません。",
    says_en="The Message-ID is one of {service}, but no server of that service stands in the way of the mail.",
    check=check,
)
