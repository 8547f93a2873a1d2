"""Which links are asked about and which one is visited. Pure."""

from collections.abc import Callable

from msgspec import Struct

from fuwake.derive.page import ONLY_ONE_CLICK
from fuwake.model.anatomy import Anatomy, FoundLink
from fuwake.parse.domains import registrable_domain

PLACES = ("anchor", "form", "qr", "text", "image", "attachment", "picture")
"""Best first: what a reader is most likely to follow."""
MOST_HOSTS = 6
"""Hosts of links asked about in one case."""
MOST_ALIKE = 20
"""Links of one host that are compared, none of them longer than LONGEST_ALIKE."""
LONGEST_ALIKE = 2000
_NO_LINK = "the mail holds no link that may be visited"


def links_to_ask(anatomy: Anatomy) -> tuple[FoundLink, ...]:
    """One link a host, best first. Never one that a mail program loads by itself and never unsubscribe or confirm links."""
    return _a_host_each(anatomy)[:MOST_HOSTS]


def links_left_out(anatomy: Anatomy) -> tuple[FoundLink, ...]:
    """Those that could be asked about and are too many."""
    return _a_host_each(anatomy)[MOST_HOSTS:]


def _a_host_each(anatomy: Anatomy) -> tuple[FoundLink, ...]:
    own = {registrable_domain(box.domain) for box in anatomy.message.author if box.domain}
    ranked = sorted(
        (link for link in anatomy.links if _can_be_asked(link)),
        key=lambda link: (link.domain in own, PLACES.index(link.where), link.index),
    )
    hosts: dict[str, FoundLink] = {}
    for link in ranked:
        if link.host is not None:
            hosts.setdefault(link.host, link)
    return tuple(hosts.values())


def link_to_visit(anatomy: Anatomy) -> FoundLink | None:
    """The link a reader is lured to; None where there is none that may be visited."""
    links = links_to_ask(anatomy)
    return links[0] if links else None


def links_asked_alike(anatomy: Anatomy, chosen: FoundLink, alike: Callable[[FoundLink], bool]) -> tuple[str, ...]:
    """URLs of the links on the chosen one's host that are asked about as that one is; its own first."""
    others = [link for link in anatomy.links if link.host == chosen.host and len(link.url) <= LONGEST_ALIKE and _can_be_asked(link)][
        :MOST_ALIKE
    ]
    return tuple(dict.fromkeys((chosen.url, *(link.url for link in others if alike(link)))))


def why_none(anatomy: Anatomy) -> str:
    """Why there is no link to visit, in English words."""
    return ONLY_ONE_CLICK if any(link.one_click and link.where in PLACES for link in anatomy.links) else _NO_LINK


class Site(Struct, frozen=True, kw_only=True):
    """A host and the port on which it speaks TLS."""

    host: str
    tls_port: int | None
    """None: it was met over plain HTTP."""

    @property
    def question(self) -> str:
        """As the observer of certificates is asked."""
        return f"[{self.host}]:{self.tls_port}" if ":" in self.host else f"{self.host}:{self.tls_port}"


def site_of(url: str) -> Site | None:
    """The site of a URL; None for one that is no web address."""
    import ada_url  # imported late: offline runs need no second URL parse

    if not ada_url.URL.can_parse(url):
        return None
    pieces = ada_url.URL(url)
    if pieces.protocol not in ("http:", "https:") or not pieces.hostname:
        return None
    port = int(pieces.port or 443) if pieces.protocol == "https:" else None
    return Site(host=pieces.hostname.strip("[]").rstrip("."), tls_port=port)


def _can_be_asked(link: FoundLink) -> bool:
    return link.scheme in {"http", "https"} and link.host is not None and link.where in PLACES and not (link.automatic or link.one_click)
