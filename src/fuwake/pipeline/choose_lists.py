"""Which lists are asked about what of a mail. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from fuwake.parse.domains import is_public_ip, registrable_domain
from fuwake.pipeline.observers import ListService


def list_questions(
    services: Iterable[ListService], links: Sequence[tuple[str, str]], origin: str | None
) -> Iterator[tuple[ListService, str]]:
    """(list, question). links: (URL, host), best first, the recipient already replaced. origin: the address that handed the mail over.

    Lists of domains are asked about the registrable domains of links, as their operators ask; lists of addresses about the origin
    and about addresses that stand in links themselves. The addresses of web hosts are not asked about: many sites share one.
    """
    domains = dict.fromkeys(domain for _, host in links if (domain := registrable_domain(host)) is not None)
    addresses = dict.fromkeys(address for address in (origin, *(host for _, host in links)) if address and is_public_ip(address))
    subjects = {"url": tuple(dict.fromkeys(url for url, _ in links)), "domain": tuple(domains), "address": tuple(addresses)}
    for service in services:
        for subject in subjects[service.about][: service.most]:
            yield service, f"{service.name} {subject}".strip()
