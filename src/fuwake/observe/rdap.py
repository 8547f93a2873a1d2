"""Asks registries over RDAP: a domain, the network of an address, an autonomous system (RFC 7480, RFC 9082, RFC 9083, RFC 9224)."""

import asyncio
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, urljoin

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.addresses import is_loopback
from fuwake.observe.http_exchange import Exchange, as_evidence, exchange, host_of_url, target_of
from fuwake.observe.rdap_bootstrap import Bootstrap
from fuwake.observe.registry_question import registry_question

_MAX_BYTES = 512_000
_MAX_REDIRECTS = 3
_ACCEPT = "application/rdap+json, application/json;q=0.9"


class RdapObserver:
    """Registration of a domain, an address block, an autonomous system. Questions: `domain <registrable domain>`, `ip <address>`,
    `autnum <number>`.

    Data: `model.answers.DomainRecord`, `NetworkRecord`, `AutnumRecord`. What an answer holds back is told as that; flaws are named.
    """

    name: ClassVar[str] = "rdap"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = (
        "Registrable domains, IP addresses and numbers of autonomous systems, to the registry that is responsible for each."
    )

    def __init__(self, bootstrap_url: str, timeout_s: float = 8.0, data_dir: Path | None = None) -> None:
        """bootstrap_url: folder of `dns.json`, `ipv4.json`, `ipv6.json`, `asn.json`. timeout_s: for one answer, redirects included.

        data_dir: where a copy of these files may lie.
        """
        self._bootstrap = Bootstrap(bootstrap_url, timeout_s, data_dir)
        self._timeout_s = timeout_s
        # In a world on loopback its servers are there too; from the internet no answer may lead to a private address.
        self._anywhere = is_loopback(host_of_url(bootstrap_url))

    async def ask(self, question: str) -> Raw:
        """Asks the responsible server. Raises ObserveFailure."""
        try:
            asked = registry_question(question)
        except ValueError as error:
            raise ObserveFailure("not-supported", str(error)) from error
        try:
            async with asyncio.timeout(self._timeout_s):
                base = await self._bootstrap.base_of(asked)
                answer = await self._follow(urljoin(base, f"{asked.kind}/{quote(asked.subject, safe=':')}"))
        except TimeoutError as error:
            raise ObserveFailure("timeout", f"no RDAP answer within {self._timeout_s:g} s") from error
        return Raw(body=as_evidence(answer), source=answer.url)

    async def _follow(self, url: str) -> Exchange:
        """The answer at the end of at most three redirects (RFC 7480 section 5.2)."""
        seen: set[str] = set()
        for _ in range(_MAX_REDIRECTS + 1):
            if url in seen:
                raise ObserveFailure("garbage", f"the RDAP server redirects in a circle: {host_of_url(url)}")
            seen.add(url)
            answer = await exchange("GET", url, max_bytes=_MAX_BYTES, timeout_s=self._timeout_s, anywhere=self._anywhere, accept=_ACCEPT)
            target = target_of(answer)
            if target is None:
                return answer
            url = target
        raise ObserveFailure("garbage", f"the RDAP server redirects more than {_MAX_REDIRECTS} times")

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """Reads a kept exchange. Pure."""
        from fuwake.observe.rdap_answer import read_answer

        return read_answer(question, raw)
