"""The From field holds no address that mail could be sent to.

**What it does.** Fires where there is a From field and none of its addresses has a domain with at least two labels.

**Why it matters.** Every mail names an author who can be written to; only programs that make mails up leave him out.

**Known false positives.** Notices of a machine on one's own network (`root@localhost`). In a mail that was forwarded as text the
forwarder's mail program may have left the address out: there the rule is not evaluated.

**References.** RFC 5322 section 3.6.2; RFC 5321 section 2.3.5 (fully qualified names).
"""

from fuwake.model.facts import Facts
from fuwake.rules._reading import AS_TEXT, header
from fuwake.rules._rule import Fired, Rule, Unknown

_OWN = {"localhost", "localdomain"}


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the domain part as written, or with a dash where there is none."""
    locus = header(facts, "From")
    domains = [box.domain for box in facts.anatomy.message.author if box.domain]
    if locus is None or any("." in domain or domain in _OWN for domain in domains):
        return None
    if facts.anatomy.rebuilt == "forward" and not domains:
        return AS_TEXT
    return Fired(evidence=(locus,), words={"domain": domains[0] if domains else "—"})


RULE = Rule(
    id="author_address_unusable",
    subject="originator",
    certainty="certain",
    says="差出人の欄に、メールを送れる形のアドレスがありません（ドメイン: {domain}）。",
    says_en="The From field holds no address that mail could be sent to (domain: {domain}).",
    check=check,
)
