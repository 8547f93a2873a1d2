"""A link tells the site who clicked.

**What it does.** Looks for the recipient's address in links to click: plain, percent-encoded, base64 or hex.

**Why it matters.** The page greets its victim by address, and the sender learns which addresses are read.

**Known false positives.** Newsletters mark links too, mostly with numbers; unsubscribe links are left out.

**References.** RFC 4648 (base64, base16), RFC 3986 section 2.1.
"""

import base64
from urllib.parse import unquote

from fuwake.model.facts import Facts
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown


def _forms(address: str) -> tuple[str, ...]:
    """The address as it may stand in a URL; base64 without its last group, which depends on what follows."""
    data = address.encode("utf-8", "replace")
    coded = base64.b64encode(data).decode().rstrip("=")[: max(8, len(data) // 3 * 4)]
    return (address, data.hex(), coded, coded.replace("+", "-").replace("/", "_"))


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first link that carries an address. The address itself is never part of the sentence."""
    links = clickable(facts)
    if not links:
        return None
    addresses = [box.address.lower() for box in facts.anatomy.message.recipients[:20] if box.address and len(box.address) >= 6]
    forms = [form for address in dict.fromkeys(addresses) for form in _forms(address)]
    for link in links:
        text = unquote(link.url[:4_000])
        lowered = text.lower()
        if any(form in text or (index % 4 < 2 and form in lowered) for index, form in enumerate(forms)):
            return Fired(evidence=(f"link:{link.index}",), words={"host": link.host or ""})
    return None


RULE = Rule(
    id="link_carries_recipient",
    subject="link",
    certainty="certain",
    says="{host} へのリンクに受信者のアドレスが埋め込まれており、だれが押したかが伝わります。",
    says_en="The link to {host} carries the recipient's address and tells who clicked.",
    check=check,
)
