"""Which of several addresses is the desk that takes reports of abuse. Never a person's."""

import re
from collections.abc import Iterable

from fuwake.observe.answer_text import email_of

_DESK = re.compile(
    r"(?:abuse|noc|netops?|security|sec|cert|csirt|irt|soc|incident|spam|phish(?:ing)?|fraud|postmaster|hostmaster|admin|ip-?adm(?:in)?|"
    r"support|report|contact|info|helpdesk|operacion|operations?|sistemas|redes?|soporte|suporte|seguridad|seguranca|registr(?:y|ar))(?:[._+-]|\d|\Z)|.*(?:abuse|noc|cert|spam)\Z",
    re.IGNORECASE,
)


def is_desk(address: str) -> bool:
    """Whether the local part names a desk (RFC 2142), and no person."""
    return bool(_DESK.match(address.partition("@")[0]))


def desk_of(values: Iterable[object], *, person: bool) -> str | None:
    """The address for reports among these values: one that begins with `abuse`, else the first that names a desk, else the first.

    person: whoever has these addresses is a person, or may be one; then only a desk's is taken.
    """
    addresses = [address for value in values if (address := email_of(value))]
    for wanted in (lambda address: address.lower().startswith("abuse"), is_desk):
        if found := next((address for address in addresses if wanted(address)), None):
            return found
    return addresses[0] if addresses and not person else None
