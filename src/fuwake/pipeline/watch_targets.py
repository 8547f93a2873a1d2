"""What of a case is watched: what the dissection asked about itself, so that nothing new is told to anybody. Pure."""

from collections.abc import Iterator

from fuwake.brands.book import under
from fuwake.derive.sightings import host_of
from fuwake.model.case import Case
from fuwake.model.watch import Use, WatchTarget
from fuwake.parse.domains import icann_domain
from fuwake.parse.redaction import MASK

MOST_LINKS = 4
MOST_ENDS = 2
"""Places that the page would send to."""


def watch_targets(case: Case) -> tuple[WatchTarget, ...]:
    """The visited link first, then other links, where the visit ended, and where it would send what is typed; one a host.

    Of links those that the dissection asked about, in the form in which it asked: the recipient and marks of one mail are replaced in
    them. Links to sites of others that are only mentioned are not watched. Empty where nothing was asked.
    """
    found: dict[str, WatchTarget] = {}
    for url, use in _urls(case):
        host = host_of(url)
        if host is None or MASK in url or not url.startswith(("http://", "https://")) or _is_innocent(case, host):
            continue
        count = sum(target.use == use for target in found.values())
        if host not in found and count < (MOST_ENDS if use == "target" else MOST_LINKS):
            found[host] = WatchTarget(url=url, host=host, domain=icann_domain(host), use=use)
    return tuple(found.values())


def _urls(case: Case) -> Iterator[tuple[str, Use]]:
    page = case.page
    asked = [seen for seen in case.observations if seen.reason != "offline" and "://" in seen.subject]
    for observer in ("visit", "safe_browsing"):
        yield from ((seen.subject, "link") for seen in asked if seen.observer == observer)
    if page is not None and page.status == "seen" and page.final_url is not None:
        yield page.final_url, "page"
    if page is not None:
        yield from ((target.url, "target") for target in page.targets)


def _is_innocent(case: Case, host: str) -> bool:
    """Whether it is somebody's site that the mail only mentions, or the brand's own."""
    fitting = [known for known in case.domains if host == known.domain or host.endswith(f".{known.domain}")]
    own = case.brand is not None and under(host, case.brand.official_domains)
    return own or any(known.role == "innocent" for known in fitting)
