"""Where each domain and address of a case turns up: the uses, before anything is concluded from them. Pure."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from msgspec import Struct

from fuwake.brands.book import under
from fuwake.model.anatomy import Anatomy
from fuwake.model.authentication import Spoofing
from fuwake.model.judgement import Brand
from fuwake.model.observation import Observation
from fuwake.model.page import Page
from fuwake.parse.domains import registrable_domain

CREDENTIALS = frozenset(
    {
        "password", "card_number", "card_expiry", "card_code", "one_time_code", "pin", "bank_account", "my_number", "wallet_phrase",
    }
)  # fmt: skip
"""Kinds of page fields nobody gives away without harm."""
_MOST = 60


class World(Struct, frozen=True, kw_only=True):
    """What the roles are concluded from."""

    anatomy: Anatomy
    spoofing: Spoofing
    observations: Mapping[str, Observation]
    page: Page | None
    brand: Brand | None
    at: datetime
    """When the mail arrived."""


class Sighting(Struct, kw_only=True):
    """One registrable domain with its uses, the hosts below it, URL paths and loci."""

    domain: str
    uses: dict[str, None]
    hosts: dict[str, None]
    paths: dict[str, None]
    loci: dict[str, None]


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
    page = world.page
    if page is not None and page.evidence:
        for step in page.redirects:
            _see(found, host_of(step.url), "redirect", page.evidence[0])
        _see(found, host_of(page.final_url or page.url), "page", page.evidence[0], urlsplit_path(page.final_url or page.url))
        for target in page.targets:
            _see(found, host_of(target.url), "target", page.evidence[0])
    return found


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


def asks_for_credentials(page: Page | None) -> bool:
    """Whether the page was seen and asks for something that must not be given away."""
    return page is not None and page.status == "seen" and any(field.kind in CREDENTIALS for field in page.fields)


def official(brand: Brand | None, host: str | None) -> bool:
    """Whether the host lies under a domain that is verified as the brand's own."""
    return brand is not None and under(host, brand.official_domains)


def _see(found: dict[str, Sighting], host: str | None, use: str, locus: str, path: str = "") -> None:
    domain = registrable_domain(host) if host else None
    if host is None or domain is None or (domain not in found and len(found) >= _MOST):
        return
    sighting = found.setdefault(domain, Sighting(domain=domain, uses={}, hosts={}, paths={}, loci={}))
    sighting.uses.setdefault(use)
    sighting.hosts.setdefault(host.lower().rstrip("."))
    sighting.loci.setdefault(locus)
    if path not in {"", "/"}:
        sighting.paths.setdefault(path)


def _return_path_locus(world: World) -> str:
    fields = world.anatomy.message.named.get("return-path")
    return f"header:{fields[0].index}" if fields else "message"
