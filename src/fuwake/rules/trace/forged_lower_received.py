"""Received lines below the trust boundary do not fit.

**What it does.** Looks at the lines that the sender could write. Fires when the topmost of them claims to be written by the
receiving side itself, when one is dated more than 26 hours after the mail was handed over (more than a wrong time zone
explains), or when the topmost says that the author's own server took the mail while the machine that handed it over belongs to
another domain.

**Why it matters.** Spam programs put invented Received lines below the real one to lay a trail to somebody else.

**Known false positives.** Clocks that are days wrong; a company's mail that leaves through a relay which writes no line of its own.

**References.** RFC 5321 section 7.6; RFC 5598 section 5 on administrative domains.
"""

from datetime import timedelta

from fuwake.authenticate.alignment import organizational_domain
from fuwake.authenticate.author import author
from fuwake.model.facts import Facts
from fuwake.model.trace import Hop, Trace
from fuwake.parse.providers import organisation
from fuwake.rules._rule import Fired, Rule, Unknown

SKEW = timedelta(hours=26)
"""Time zones lie 26 hours apart at most; one hour wrong is common even in honest mail."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first line that does not fit."""
    trace = facts.anatomy.trace
    if trace.boundary is None or trace.origin is None:
        return None
    border = trace.hops[trace.boundary]
    lower = trace.hops[trace.boundary + 1 :]
    if lower and _claims_receiver(lower[0], trace) and not _listed(facts):
        return _fired(lower[0], border, "it claims to be written by the receiving side", "受信側が書いたものと偽っています")
    for hop in lower:
        if hop.date and border.date and hop.date > border.date + SKEW:
            return _fired(hop, border, "it is dated after the mail was handed over", "メールが渡された時刻より後の日付です")
    domain = author(facts.anatomy).domain
    if lower and domain and _claims_author(lower[0], domain, trace):
        why = "it names the author's own server, but another machine handed the mail over"
        return _fired(lower[0], border, why, "差出人の組織のサーバーを名乗りますが、実際に渡したのは別の機器です")
    return None


def _listed(facts: Facts) -> bool:
    return "list-id" in facts.anatomy.message.named


def _fired(hop: Hop, border: Hop, why: str, why_ja: str) -> Fired:
    return Fired(evidence=(f"hop:{hop.index}", f"hop:{border.index}"), words={"number": str(hop.index + 1), "why": why, "why_ja": why_ja})


def _claims_receiver(hop: Hop, trace: Trace) -> bool:
    """`by` is of the receiving side, though an outside machine handed the mail over (not so between customers of one provider)."""
    names = [name for name in (trace.origin.rdns, trace.origin.helo) if name] if trace.origin else []
    inside = any(organisation(name) in trace.receiver_domains for name in names)
    return hop.by is not None and not inside and organisation(hop.by) in trace.receiver_domains


def _claims_author(hop: Hop, domain: str, trace: Trace) -> bool:
    """`by` names the author's organisation, and neither name of the origin does."""
    origin = trace.origin
    if hop.by is None or origin is None or organizational_domain(hop.by) != organizational_domain(domain):
        return False
    names = [name for name in (origin.helo, origin.rdns) if name]
    return bool(names) and all(organizational_domain(name) != organizational_domain(domain) for name in names)


RULE = Rule(
    id="forged_lower_received",
    subject="trace",
    certainty="possible",
    says="上から{number}番目の経路情報（Received）は偽造の可能性があります。{why_ja}。",
    says_en="The Received line number {number} from the top may be forged: {why}.",
    check=check,
)
