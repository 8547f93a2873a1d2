"""A link's host name was made up for one recipient: it holds a mark, and its zone answers for any name.

**What it does.** Looks for the recipient's address, or letters and digits that read like no word, in the labels of a link's host below its
registrable domain, where a name beside it that nobody has set up leads to the same place (a wildcard in DNS).

**Why it matters.** Each recipient gets a host name of his own: whoever opens it is known, lists that name the host find nobody else's,
and no such name was ever set up.

**Known false positives.** Click counters and large services name their customers so; known ones are left out.

**References.** RFC 1034 section 4.3.3 and RFC 4592 (wildcards).
"""

from fuwake.brands import services
from fuwake.derive.wildcard import host_name
from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.parse.tokens import is_mark
from fuwake.rules._reading import clickable
from fuwake.rules._rule import Fired, Rule, Unknown

_MOST_HOSTS = 20
_SHORTEST = 5
"""Letters of a mailbox's name that are looked for in a host; shorter ones stand in words."""


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such host."""
    unknown: Unknown | None = None
    mailboxes = [_plain(box.address.partition("@")[0]) for box in facts.anatomy.message.recipients[:20] if box.address]
    hosts = {link.host: link for link in reversed(clickable(facts)) if link.host}
    for host, link in list(reversed(hosts.items()))[:_MOST_HOSTS]:
        domain = registrable_domain(host)
        labels = host.removesuffix(f".{domain}").split(".") if domain and host != domain else []
        if services.of(host, "") is not None or not any(_marks(label, mailboxes) for label in labels):
            continue
        own = host_name(host, facts.observations)
        if own is None or own.wildcard == "unknown":
            unknown = unknown or Unknown(
                reason=f"whether any name leads to the place of {host} was not asked or not answered",
                reason_ja=f"{host} の場所にどんな名前でもつながるかどうかを、照会していないか、確かめられませんでした",
            )
        elif own.wildcard == "yes":
            words = {"host": host, "above": host.partition(".")[2]}
            return Fired(evidence=(f"link:{link.index}", *own.evidence), words=words)
    return unknown


def _marks(label: str, mailboxes: list[str]) -> bool:
    """Whether a label holds a recipient's mailbox, or reads like no word."""
    plain = _plain(label)
    return any(len(name) >= _SHORTEST and name in plain for name in mailboxes) or (not label.startswith("xn--") and is_mark(label))


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


RULE = Rule(
    id="link_host_made_for_recipient",
    subject="link",
    certainty="probable",
    says="{host} は、受信者ごとに作られた名前とみられます。{above} の下では、どんな名前でも同じ場所につながります。",
    says_en="{host} was apparently made up for this recipient: below {above}, any name leads to the same place.",
    check=check,
)
