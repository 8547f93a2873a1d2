"""One nginx for all tests of this folder, and a resolver that knows its hosts."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import dns.message
import pytest
from msgspec import Struct

from fuwake.lab.certificate import Authority, Issued, Kind
from fuwake.observe.dns import DnsObserver
from fuwake.observe.site.reach import Reach
from tests.observe.servers import answer, dns_server
from tests.observe.site import nginx

HOST = "shop.example.com"
IP = "192.31.196.21"
KINDS: tuple[Kind, ...] = ("good", "expired", "not_yet_valid", "wrong_name", "self_signed", "unknown_authority", "weak_key")
_MORE = {
    "old": "ssl_protocols TLSv1 TLSv1.1;",
    "no_such_site": "ssl_reject_handshake on;",
    "fields": "location / { return 302 /login/?next=%2F; }",
}
_FIELDS = (
    "ssl_protocols TLSv1.2 TLSv1.3;"
    'add_header Set-Cookie "session=abc; Path=/"; add_header Set-Cookie "PHPSESSID=9"; add_header X-Powered-By "PHP/7.4.33";'
    ' add_header Strict-Transport-Security "max-age=31536000"; add_header Content-Security-Policy "default-src *";'
    " location = /gone { return 410; } location = /on { return 302 https://elsewhere.example/in; }"
    " location = /portal { return 511; } location = /odd { limit_except GET { deny all; } return 405; }"
)


class Sites(Struct, frozen=True, kw_only=True):
    """A running nginx: where each kind of site listens, and the authority that vouches for the good one."""

    at: dict[str, str]
    authorities: str
    """PEM file."""

    @contextlib.asynccontextmanager
    async def reach(self, kind: str, port: int = 443) -> AsyncIterator[Reach]:
        """The way to HOST, whose address leads to that kind of site."""
        async with reaching(self.at[kind], port) as way:
            yield way


@contextlib.asynccontextmanager
async def reaching(endpoint: str, port: int = 443) -> AsyncIterator[Reach]:
    """HOST has the address IP, which leads to `endpoint`."""

    def names(query: dns.message.Message, _: str) -> list[bytes]:
        asked = query.question[0]
        told = [f"{asked.name.to_text()} 60 IN A {IP}"] if asked.rdtype == dns.rdatatype.A else []
        return [answer(query, *told)]

    async with dns_server(names) as resolver:
        yield Reach(DnsObserver((resolver,), 2.0), (80, 443), {f"{IP}/{port}": endpoint})


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder: Path = tmp_path_factory.mktemp("nginx")
    authority = Authority()
    (folder / "authorities.pem").write_bytes(authority.root_pem)
    good = authority.issue((HOST, "*.shop.example.com", "other.example.net"))
    served: dict[str, tuple[Issued | None, str]] = {
        kind: (authority.issue((HOST,), kind) if kind != "good" else good, _FIELDS) for kind in KINDS
    }
    served |= {name: (good, more) for name, more in _MORE.items()}
    with nginx.running(
        folder, {**served, "plain": (None, _FIELDS.partition(";")[2]), "portal": (None, "location / { return 302 http://login.example/; }")}
    ) as at:
        yield Sites(at=at, authorities=str(folder / "authorities.pem"))
