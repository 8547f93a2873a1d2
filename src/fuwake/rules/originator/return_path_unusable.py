"""The envelope's sender has a domain that cannot exist.

**What it does.** Fires where the Return-Path has a domain without a dot, or one that ends in no known top-level domain, while the
author's domain is a public one.

**Why it matters.** Whoever cannot be told that a mail did not arrive does not care. Mail servers that are looked after have a name.

**Known false positives.** Machines of one's own network (`localhost`, `.local`, `.lan` and the like are left out).

**References.** RFC 5321 sections 2.3.5 and 4.4.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import has_known_suffix
from fuwake.rules._reading import author, header
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import at_home, public


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the domain of the envelope's sender."""
    box, path = author(facts), facts.anatomy.message.return_path or ""
    host = path.rpartition("@")[2].lower().rstrip(".") if "@" in path else ""
    locus = header(facts, "Return-Path")
    if box is None or locus is None or not box.domain or not has_known_suffix(box.domain) or not host or at_home(host) or public(host):
        return None
    return Fired(evidence=(locus,), words={"domain": host[:100]})


RULE = Rule(
    id="return_path_unusable",
    subject="originator",
    certainty="certain",
    says="エラー通知の宛先（Return-Path）のドメイン {domain} は、存在できない名前です。",
    says_en="The address for failure notices (Return-Path) is at {domain}, a name that cannot exist.",
    check=check,
)
