"""Where a registration stands in its life: in force, stopped, run out, given up (RFC 5731, RFC 3915, JPRS). Pure.

Another thing than parked: a parked domain is in force; a stopped one has no page at all.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from fuwake.model.infrastructure import Phase

_STATES: dict[str, Phase] = {
    "redemptionperiod": "redemption",  # RFC 3915 section 3.1; deleted, and to be had back by its holder
    "pendingrestore": "redemption",
    "suspended": "redemption",  # JPRS: given up; can be taken back until the 20th (jprs.jp/about/dom-rule/lifecycle)
    "pendingdelete": "pending_delete",  # RFC 5731 section 2.3
    "deleted": "pending_delete",  # JPRS, organisational types
    "clienthold": "on_hold",  # RFC 5731 section 2.3: not published in DNS, at the registrar's word
    "serverhold": "on_hold",  # at the registry's word
    "clienthold(suspended)": "on_hold",
    "hold": "on_hold",  # JPRS, and registries that do not say whose word it is
    "tobesuspended": "ending",  # JPRS: its holder gave it up as of the end of the month; still in DNS
}
_ODD = re.compile(r"[\s_-]+")
_ORDER: tuple[Phase, ...] = ("redemption", "pending_delete", "on_hold", "ending")


def phase_of(states: Iterable[str]) -> tuple[Phase, str] | None:
    """(phase, the registry's word) where a state takes a registration out of use; None where none does.

    EPP states come as `clientHold`, `client hold` (RFC 8056) and with an address behind them. `redemptionPeriod` goes before
    `pendingDelete`, with which it comes (RFC 3915 section 3.3).
    """
    found = [(_STATES[key], state) for state in states if (key := _plain(state)) in _STATES]
    return min(found, key=lambda one: _ORDER.index(one[0]), default=None)


def phase(states: tuple[str, ...], expires_at: datetime | None, asked_at: datetime) -> Phase:
    """The phase at the time of the question; `unknown` where the registry says neither state nor term."""
    stopped = phase_of(states)
    if stopped is not None:
        return stopped[0]
    if expires_at is not None and expires_at < asked_at:
        # A registry that renews by itself shows the new term (RFC 3915 section 3.1, autoRenewPeriod); where it does not, the term is over.
        return "expired"
    return "in_force" if states or expires_at is not None else "unknown"


def _plain(state: str) -> str:
    return _ODD.sub("", state.partition(" http")[0].lower())
