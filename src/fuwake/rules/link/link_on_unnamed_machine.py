"""A link leads to a machine that is called by its address.

**What it does.** Fires where a link's host writes an IPv4 address out, as providers name machines that nobody has given a name, or
has an ending that a provider gives to rented machines.

**Why it matters.** A company's site has a name. A machine rented for a day has its provider's.

**Known false positives.** Test systems of developers. Links on the author's own domain are left out.

**References.** `brands/data/reverse_names.csv`.
"""

from fuwake.brands.machines import by_name
from fuwake.model.facts import Facts
from fuwake.rules._reading import author_domains, clickable, of_brand
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import spells_an_address


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such link."""
    own = author_domains(facts)
    for link in clickable(facts):
        host = link.host or ""
        if link.domain is None or link.domain in own or of_brand(facts, host):
            continue
        if spells_an_address(host) or ((machine := by_name(host)) is not None and machine.sort == "rented"):
            return Fired(evidence=(f"link:{link.index}",), words={"host": host})
    return None


RULE = Rule(
    id="link_on_unnamed_machine",
    subject="link",
    certainty="certain",
    says="リンク先 {host} は、レンタルサーバーなどの機械に割り当てられたままの名前です。",
    says_en="The link leads to {host}, a machine that bears only the name its provider gave it.",
    check=check,
)
