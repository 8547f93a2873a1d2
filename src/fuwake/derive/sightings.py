"""Where each domain and address of a case turns up: the uses, before anything is concluded from them. Pure."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from fuwake.derive.role_world import World
from fuwake.model.observation import Observation
from fuwake.parse.domains import registrable_domain
from fuwake.parse.wrappers import registry

_ADDRESS = re.compile(r"=(?:https?(?::|%3a))?(?://|%2f%2f)([a-z0-9@:._\-]{3,255})", re.IGNORECASE)
_MOST = 60
_MOST_PLACES = 40
"""Places remembered of one domain."""


class Sighting(Struct, kw_only=True):
    """One registrable domain with its uses, the hosts below it, the places there and loci."""

    domain: str
    uses: dict[str, None]
    hosts: dict[str, None]
    places: dict[tuple[str, str], str]
    """(host, path) → where it stands."""
    loci: dict[str, None]
    onward: str | None = None
    """Where a link on it stands whose query holds the address of another site."""


def sightings(world: World) -> dict[str, Sighting]:
    """Every registrable domain by name, in the order in which an article speaks of them; at most 60."""
    found: dict[str, Sighting] = {}
    message, trace = world.anatomy.message, world.anatomy.trace
    for use, boxes in (("author", message.author), ("sender", message.sender), ("reply_to", message.reply_to)):
        for box in boxes[:10]:
            _see(found, box.domain, use, f"header:{box.header}")
    if message.return_path and "@" in message.return_path:
        _see(found, message.return_path.rpartition("@")[2], "return_path", _return_path_locus(world))
    origin = trace.origin
    if origin is not None and trace.boundary is not None:
        _see(found, origin.rdns or origin.helo, "origin", f"hop:{trace.boundary}")
    for link in world.anatomy.links:
        if link.domain is not None and link.scheme in {"http", "https", ""}:
            use = "resource" if link.automatic else "unsubscribe" if link.one_click else "link"
            _see(found, link.host, use, f"link:{link.index}", urlsplit_path(link.url))
            if use == "link" and link.domain in found and found[link.domain].onward is None and _onward(link.url, link.domain):
                found[link.domain].onward = f"link:{link.index}"
            if link.outer is not None and use == "link" and link.wrappers and registry.kind(link.wrappers[0]) == "redirector":
                _see(found, host_of(link.outer), "forwarder", f"link:{link.index}", urlsplit_path(link.outer))
    page = world.page
    if page is not None and page.evidence:
        for step in page.redirects:
            _see(found, host_of(step.url), "redirect", page.evidence[0], urlsplit_path(step.url))
        _see(found, host_of(page.final_url or page.url), "page", page.evidence[0], urlsplit_path(page.final_url or page.url))
        for target in page.targets:
            _see(found, host_of(target.url), "target", page.evidence[0], urlsplit_path(target.url))
    return found


def _onward(url: str, domain: str) -> bool:
    """Whether the query of a link holds the address of another site, as those of open redirects do."""
    _, mark, query = url[:4096].partition("?")
    hit = _ADDRESS.search(query) if mark else None
    host = hit.group(1).rpartition("@")[2].partition(":")[0] if hit is not None else ""
    return "." in host and registrable_domain(host) not in {None, domain}


def host_of(url: str | None) -> str | None:
    """Host of a URL in lower case; None where there is none or it cannot be read."""
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


def urlsplit_path(url: str | None) -> str:
    """Path of a URL; empty where there is none or it cannot be read."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def addresses(observations: Mapping[str, Observation], host: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(addresses, loci) of a host name from recorded A and AAAA answers. A failed answer gives neither."""
    found: dict[str, None] = {}
    loci: list[str] = []
    for kind in ("A", "AAAA"):
        seen = observations.get(f"dns:{kind} {host}")
        if seen is not None and seen.status == "found" and seen.data is not None:
            found.update(dict.fromkeys(seen.data.get("records", ())))
            loci.append(f"observation:{seen.id}")
    return tuple(found), tuple(loci)


def _see(found: dict[str, Sighting], host: str | None, use: str, locus: str, path: str = "") -> None:
    domain = registrable_domain(host) if host else None
    if host is None or domain is None or (domain not in found and len(found) >= _MOST):
        return
    sighting = found.setdefault(domain, Sighting(domain=domain, uses={}, hosts={}, places={}, loci={}))
    name = host.lower().rstrip(".")
    sighting.uses.setdefault(use)
    sighting.hosts.setdefault(name)
    sighting.loci.setdefault(locus)
    if len(sighting.places) < _MOST_PLACES:
        sighting.places.setdefault((name, path), locus)


def _return_path_locus(world: World) -> str:
    fields = world.anatomy.message.named.get("return-path")
    return f"header:{fields[0].index}" if fields else "message"
