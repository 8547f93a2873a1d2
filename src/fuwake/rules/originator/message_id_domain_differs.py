"""The mail's identifier was made at another domain than the author's.

**What it does.** Compares the right-hand side of Message-ID with the author's registrable domain.

**Why it matters.** Sending programs write their own host there; a weak sign of where the mail was really written.

**Known false positives.** Very many: agencies, mail providers and gateways write their own domain. It is told as information.

**References.** RFC 5322 section 3.6.4.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, author_domains, header
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where the identifier's domain is a real one and foreign."""
    identifier, locus, box = facts.anatomy.message.message_id, header(facts, "Message-ID"), author(facts)
    if not identifier or "@" not in identifier or locus is None or box is None:
        return None
    domain = registrable_domain(identifier.strip("<> \t").rpartition("@")[2])
    if domain is None or domain in author_domains(facts):
        return None
    return Fired(evidence=(locus, f"header:{box.header}"), words={"domain": domain, "author": box.domain or ""})


RULE = Rule(
    id="message_id_domain_differs",
    subject="originator",
    certainty="possible",
    says="メールの識別番号（Message-ID）は {domain} で付けられており、差出人のドメイン（{author}）と異なります。",
    says_en="The mail's identifier was made at {domain}, not at the author's domain {author}.",
    check=check,
)
