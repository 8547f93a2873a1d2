"""Which lists are asked about what of a mail. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from fuwake.parse.domains import is_public_ip, registrable_domain
from fuwake.pipeline.observers import ListService


class AskedLink(Struct, frozen=True, kw_only=True):
    """A link as the outside world may know it."""

    url: str
    """The recipient replaced, and what marks one."""
    here: str
    """The recipient alone replaced: for lists on this machine."""
    host: str
    replaced: bool
    """Whether anything was replaced."""


def list_questions(services: Iterable[ListService], links: Sequence[AskedLink], origin: str | None) -> Iterator[tuple[ListService, str]]:
    """(list, question). links: best first. origin: the address that handed the mail over.

    Lists of domains are asked about the registrable domains of links, as their operators ask; lists of addresses about the origin
    and about addresses that stand in links themselves. The addresses of web hosts are not asked about: many sites share one.
    """
    domains = dict.fromkeys(domain for link in links if (domain := registrable_domain(link.host)) is not None)
    addresses = dict.fromkeys(address for address in (origin, *(link.host for link in links)) if address and is_public_ip(address))
    subjects = {
        "url": tuple(dict.fromkeys(link.here for link in links)),
        "page": tuple(dict.fromkeys(link.url.partition("?")[0] if link.replaced else link.url for link in links)),
        "domain": tuple(domains),
        "address": tuple(addresses),
    }
    for service in services:
        for subject in subjects[service.about][: service.most]:
            yield service, f"{service.name} {subject}".strip()
