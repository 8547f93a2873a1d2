"""The sending machine called itself by a well-known company's domain, and its address is named otherwise.

**What it does.** Fires where the HELO name lies below an official domain of a listed brand, the reverse name is known and below
none of that brand's, and neither SPF nor a signature holds for it.

**Why it matters.** The name is free to choose; a known one looks good in a log.

**Known false positives.** Machines that a large firm rents and names in its own mail program only.

**References.** RFC 5321 section 4.1.4.
"""

from fuwake.authenticate.records import quoted
from fuwake.brands.book import owner_of, under
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.trace._reverse import reverse_of_origin


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with both names."""
    trace, reverse = facts.anatomy.trace, reverse_of_origin(facts)
    helo = (trace.origin.helo or "").lower().rstrip(".") if trace.origin is not None else ""
    brand = owner_of(helo) if trace.boundary is not None and "." in helo else None
    if trace.origin is None or reverse is None or brand is None:
        return None
    if any(one.result == "pass" and under(one.domain, brand.domains) for one in (facts.auth.spf, *facts.auth.dkim)):
        return None
    name = trace.origin.rdns or (reverse.names[0] if reverse.names else None)
    if name is None:
        return Unknown(reason=reverse.why, reason_ja=reverse.why_ja) if reverse.state == "unknown" else None
    if under(name, brand.domains) or owner_of(name) == brand:
        return None
    places = (f"hop:{trace.boundary}", *(reverse.evidence if trace.origin.rdns is None else ()))
    return Fired(evidence=places, words={"helo": quoted(helo, 100), "name": quoted(name, 100)})


RULE = Rule(
    id="helo_borrows_name",
    subject="trace",
    certainty="certain",
    says="送信元の機械は{helo}と名乗りましたが、そのアドレスの逆引き名は{name}で、その会社のものではありません。",
    says_en="The sending machine called itself {helo}, but its address is named {name}, which is not that company's.",
    check=check,
)
