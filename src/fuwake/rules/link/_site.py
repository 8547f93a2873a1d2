"""What rules on certificates share: the sites that the mail leads to, each with the places that show the way there. Pure."""

from collections.abc import Iterator

from fuwake.brands import services
from fuwake.model.facts import Facts
from fuwake.model.site import CaseSite
from fuwake.rules._reading import NOT_ASKED, clickable, of_brand
from fuwake.rules._rule import Unknown

MOST_OWNERS = 10
"""Registrable domains on one certificate above which strangers share it: networks put their customers on one."""


def sites(facts: Facts) -> Iterator[tuple[CaseSite, str]]:
    """(site, its first locus in the mail or the visit); not a brand's own, not a service that lends names to strangers."""
    met = [(link.host, f"link:{link.index}") for link in clickable(facts)]
    if facts.page is not None and facts.page.evidence:
        met.append((facts.page.host, facts.page.evidence[0]))
    told: set[str] = set()
    for host, place in met:
        site = facts.sites.get(host) if host is not None else None
        if site is None or site.host in told or of_brand(facts, site.host) or services.of(site.host) is not None:
            continue
        told.add(site.host)
        yield site, place


def observed(site: CaseSite, observer: str) -> tuple[str, ...]:
    """Loci of a site's answers of one kind."""
    return tuple(locus for locus in site.evidence if locus.startswith(f"observation:{observer}:"))


def unasked(facts: Facts, observer: str) -> Unknown | None:
    """Why silence would say nothing: a question that failed or was left out; None where all were answered or none applies."""
    asked = [seen for seen in facts.observations.values() if seen.observer == observer]
    if any(seen.status == "failed" for seen in asked):
        return _FAILED
    if any(seen.status in {"found", "absent"} for seen in asked):
        return None
    applies = observer != "tls" or any(link.scheme == "https" for link in clickable(facts))
    return NOT_ASKED if asked or (applies and any(True for _ in clickable(facts))) else None


_FAILED = Unknown(reason="it could not be found out", reason_ja="確かめられませんでした")
