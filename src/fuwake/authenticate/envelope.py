"""What forwarders and bounce handling write into MAIL FROM. Pure. None of it is proof: whoever sends can write it too."""

import re
from typing import Literal

from msgspec import Struct

from fuwake.authenticate.records import quoted
from fuwake.parse.domains import to_ascii

_LONGEST = 1_000  # characters of an address that are looked at
# Sender Rewriting Scheme: `SRS0=HHH=TT=domain=local@forwarder`, `SRS1=HHH=forwarder==HHH=TT=domain=local@second`; Exchange Online
# keeps the address to itself: `bounces+SRS=HHH=TT@forwarder`.
_SRS = re.compile(
    r"(?:bounces?\+)?srs(?:0[=+-][^=]{1,100}=[^=]{1,20}=([^=@]{1,253})=|1[=+-][^=]{1,100}=[^=@]{1,253}=[=+-][^=]{0,100}=[^=]{0,20}=([^=@]{1,253})=|=)",
    re.IGNORECASE,
)
_GMAIL = re.compile(r"[^@=]{1,64}\+caf_=[^@]{1,500}@(?:gmail|googlemail)\.com", re.IGNORECASE)  # Gmail's automatic forwarding
_TAGGED = re.compile(r"(?:prvs|btv1=?)=", re.IGNORECASE)  # Bounce Address Tag Validation: the domain is the sender's own


class Rewriting(Struct, frozen=True, kw_only=True):
    """What an envelope sender looks like."""

    kind: Literal["srs", "gmail", "tagged"]
    """`srs` and `gmail`: passed on by a forwarder; `tagged`: marked by its own sender, so that bounces can be told."""
    domain: str | None = None
    """SRS: the domain of the sender before."""


def rewriting(sender: str) -> Rewriting | None:
    """Reads an addr-spec of MAIL FROM; None where nobody has rewritten it."""
    text = sender[:_LONGEST]
    if (found := _SRS.match(text)) is not None:
        return Rewriting(kind="srs", domain=to_ascii(found[1] or found[2] or ""))
    if _GMAIL.fullmatch(text) is not None:
        return Rewriting(kind="gmail")
    return Rewriting(kind="tagged") if _TAGGED.match(text) is not None else None


def words(found: Rewriting) -> tuple[str, str]:
    """One more sentence for SPF, English and Japanese."""
    match found.kind:
        case "srs":
            before = f", which names {quoted(found.domain, 100)} as the sender before" if found.domain else ""
            before_ja = f"で、元の送信者のドメインとして{quoted(found.domain, 100)}を挙げています" if found.domain else "です"
            return (
                f"The envelope sender has the form that forwarders write (SRS){before}: SPF speaks for the forwarder.",
                f"エンベロープの送信者は転送サーバーが書き換える形（SRS）{before_ja}。SPFは転送サーバーについての結果です。",
            )
        case "gmail":
            return (
                "The envelope sender has the form of Gmail's automatic forwarding (+caf_): SPF speaks for the forwarder.",
                "エンベロープの送信者はGmailの自動転送の形（+caf_）です。SPFは転送サーバーについての結果です。",
            )
        case "tagged":
            return (
                "The envelope sender carries a bounce tag of its own sender (BATV); only its domain counts.",
                "エンベロープの送信者には、送信元自身が不達通知を見分けるための印（BATV）が付いています。判定に使うのはドメインだけです。",
            )
