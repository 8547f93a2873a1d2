"""From the browser's error and the proxy's log to one word for how a visit ended. Pure."""

import re
from collections.abc import Sequence
from typing import Literal

from fuwake.derive.browser_url import host_of
from fuwake.model.visit import Egress

Outcome = Literal["seen", "down", "refused", "timeout", "redirect_loop", "blocked", "not_resolved", "failed"]

_BY_CODE: dict[str, Outcome] = {
    "address-refused": "refused",
    "port-refused": "refused",
    "method-refused": "refused",
    "not-resolved": "not_resolved",
    "dns-timeout": "failed",  # the resolver was silent: nothing is known of the site
    "dns-failed": "failed",
    "unmapped": "down",  # no such machine in this lab: as in the world, nothing answers there
    "connection-refused": "down",
    "unreachable": "down",
    "empty": "down",
    "timeout": "timeout",
}
_DOWN = ("ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "ERR_CONNECTION_CLOSED", "ERR_CONNECTION_REFUSED", "ERR_SSL", "ERR_TUNNEL")


def of_failure(error: str, url: str, log: Sequence[Egress]) -> tuple[Outcome, str]:
    """The word and plain words for a navigation that brought no page. `error`: Chromium's, `url`: what was asked for last."""
    if "ERR_TOO_MANY_REDIRECTS" in error:
        return "redirect_loop", "the site redirects more than 20 times"
    if "ERR_UNSAFE_REDIRECT" in error:
        return "refused", "the site redirects to something that is not a web page (file:, data: or the like)"
    host = host_of(url)
    entry = next((one for one in reversed(log) if one.host == host and one.verdict != "carried"), None)
    if entry is not None:
        return _BY_CODE.get(entry.why.partition(":")[0], "failed"), entry.why
    if any(word in error for word in _DOWN):
        return "down", _brief(error)
    return ("timeout" if "imeout" in error or "TIMED_OUT" in error else "failed"), _brief(error)


def _brief(error: str) -> str:
    match = re.search(r"net::(ERR_[A-Z_]+)", error)
    return match.group(1) if match else error.splitlines()[0][:200] if error else "no reason given"
