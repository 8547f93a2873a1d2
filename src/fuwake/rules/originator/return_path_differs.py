"""Error reports go to another domain than the author's.

**What it does.** Compares the registrable domain of Return-Path with that of From.

**Why it matters.** A weak sign that somebody else handed the mail in; it counts beside stronger ones.

**Known false positives.** Most newsletters: the agency that sends them takes the error reports. The null sender never fires.

**References.** RFC 5321 section 4.4 (Return-Path); RFC 7489 section 3.1.2.
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, author_domains, header
from fuwake.rules._rule import Fired, Rule, Unknown


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires where Return-Path holds an address of a foreign domain."""
    path, locus, box = facts.anatomy.message.return_path, header(facts, "Return-Path"), author(facts)
    if not path or "@" not in path or locus is None or box is None:
        return None
    host = path.rpartition("@")[2].lower()
    if (registrable_domain(host) or host) in author_domains(facts):
        return None
    return Fired(evidence=(locus, f"header:{box.header}"), words={"path": host, "author": box.domain or ""})


RULE = Rule(
    id="return_path_differs",
    subject="originator",
    certainty="certain",
    says="配送エラーの戻り先のドメイン（{path}）が、差出人のドメイン（{author}）と異なります。",
    says_en="Delivery errors would go back to {path}, not to the author's domain {author}.",
    check=check,
)
