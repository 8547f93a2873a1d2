"""The sending machine called itself by a name that cannot exist.

**What it does.** Fires where the HELO name of the machine that handed the mail over ends in no known top-level domain. Names of
private networks (`.local`, `.lan` …) and addresses are left out.

**Why it matters.** Whoever invents the name of his machine does not run a mail server. Machines set up in haste are called by
chance; these were called so on purpose.

**Known false positives.** Networks with an invented ending of their own that is not one of the usual ones.

**References.** RFC 5321 section 4.1.1.1; RFC 2606; RFC 6762 appendix G.
"""

from fuwake.authenticate.records import quoted
from fuwake.model.facts import Facts
from fuwake.parse.domains import parse_ip, to_ascii
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import at_home, public


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the name."""
    trace = facts.anatomy.trace
    helo = (trace.origin.helo or "").lower().rstrip(".") if trace.origin is not None else ""
    if trace.boundary is None or "." not in helo or parse_ip(helo) is not None or to_ascii(helo) is None or at_home(helo) or public(helo):
        return None
    return Fired(evidence=(f"hop:{trace.boundary}",), words={"helo": quoted(helo, 100)})


RULE = Rule(
    id="helo_impossible",
    subject="trace",
    certainty="certain",
    says="送信元の機械は{helo}と名乗りましたが、そのような末尾のドメインは存在しません。",
    says_en="The sending machine called itself {helo}, a name that cannot exist.",
    check=check,
)
