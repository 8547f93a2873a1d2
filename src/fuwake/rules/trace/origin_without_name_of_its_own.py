"""The machine that sent the mail is called by its address.

**What it does.** Fires where the HELO name or the reverse name of the machine that handed the mail over writes an IP address out,
or has an ending that a provider gives to rented machines or subscribers' lines.

**Why it matters.** Mail servers get a name. What keeps the provider's default was rented for a day, or is somebody's machine at
home that was taken over: its owner is a victim then.

**Known false positives.** Small senders who never named their rented machine.

**References.** `brands/data/reverse_names.csv`; M3AAWG Sender Best Common Practices, section on reverse DNS.
"""

from fuwake.authenticate.records import quoted
from fuwake.brands.machines import by_name, is_post
from fuwake.model.facts import Facts
from fuwake.parse.domains import parse_ip
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules._shape import spells_an_address


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the name."""
    trace = facts.anatomy.trace
    if trace.origin is None or trace.boundary is None:
        return None
    for name in (trace.origin.helo, trace.origin.rdns):
        if not name or parse_ip(name) is not None or "." not in name or is_post(name):
            continue
        machine = by_name(name, trace.origin.ip)
        if (machine is not None and machine.sort in {"rented", "access"}) or spells_an_address(name):
            return Fired(evidence=(f"hop:{trace.boundary}",), words={"name": quoted(name, 100)})
    return None


RULE = Rule(
    id="origin_without_name_of_its_own",
    subject="trace",
    certainty="certain",
    says="送信元の機械は{name}という、事業者が割り当てたままの名前です。メールサーバーとして用意されたものではないとみられます。",
    says_en="The sending machine is called {name}, as its provider named it: hardly a mail server that somebody looks after.",
    check=check,
)
