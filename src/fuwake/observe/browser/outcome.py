"""From the browser's error and the proxy's log to one word for how a visit ended. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from fuwake.model.visit import Egress
from fuwake.observe.browser.watch import host_of

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
# Pages that stand before the page: for people only, or a warning of the host's provider.
_WALLS = re.compile(
    r"just a moment\.\.\.|checking your browser|attention required! \| cloudflare|verify you are (a )?human|suspected phishing|"
    r"are you a robot|ddos protection by|access denied.{0,80}(akamai|incapsula|reference)|"
    r"私はロボットではありません|ロボットではないことを確認",
    re.IGNORECASE,
)


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


def is_wall(title: str, text: str, status: int | None, headers: Mapping[str, str], fields: int) -> bool:
    """True where a check for robots or a warning stands in place of the page."""
    if headers.get("cf-mitigated") == "challenge":
        return True
    return fields == 0 and (status in {403, 429, 503} or len(text) < 2000) and _WALLS.search(f"{title}\n{text[:4000]}") is not None


def _brief(error: str) -> str:
    match = re.search(r"net::(ERR_[A-Z_]+)", error)
    return match.group(1) if match else error.splitlines()[0][:200] if error else "no reason given"
