"""One HTTP exchange, bounded in size and time, with the connection pinned to a checked address; and its form as evidence.

Kept form: `HTTP/1.1 <status> <reason>`, the field `Fuwake-Asked: <method> <url>` (ours: who was asked), the answer's own fields,
an empty line, the body.
"""

import re
import ssl
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from fuwake import __version__
from fuwake.model.errors import ObserveFailure
from fuwake.observe.addresses import connectable

_MAX_FIELDS = 64
_MAX_FIELD = 2048
_DROPPED = frozenset({"transfer-encoding", "content-encoding", "set-cookie", "fuwake-asked", "connection"})
_ASKED = "Fuwake-Asked"
_SHORTEST_SECRET = 8
"""Characters; to take out less would tear words of the answer."""
MAX_DEPTH = 24
"""Nesting of JSON that is read; RDAP needs about ten."""
_TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]', re.DOTALL)


class Exchange(Struct, frozen=True, kw_only=True):
    """What came back."""

    method: str
    url: str
    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def field(self, name: str) -> str:
        """First value of a header field, '' where there is none."""
        return next((value for key, value in self.fields if key.lower() == name), "")


async def exchange(
    method: str,
    url: str,
    *,
    max_bytes: int,
    timeout_s: float,
    anywhere: bool,
    accept: str,
    content: bytes | None = None,
    more: Mapping[str, str] = MappingProxyType({}),
    into: BinaryIO | None = None,
) -> Exchange:
    """Asks once, follows nothing. `more`: header fields of the service (keys), which are not part of what is kept.

    into: the body is written there as it comes, and the exchange holds none.

    Raises ObserveFailure (timeout, unreachable, tls, policy, too-large, garbage, not-supported).
    """
    import httpx2  # 0.1 s: only where something is asked

    pieces = _checked(url)
    host = str(pieces.hostname)
    port = pieces.port or (443 if pieces.scheme == "https" else 80)
    address = await connectable(host, port, anywhere=anywhere)
    netloc = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    pinned = pieces._replace(netloc=netloc, fragment="").geturl()
    headers = {
        "Host": pieces.netloc,
        "Accept": accept,
        "Accept-Encoding": "identity",
        "User-Agent": f"fuwake/{__version__}",
    }
    if content is not None:
        headers["Content-Type"] = "application/json"
    headers |= more
    try:
        # No redirects (the caller judges each), no proxy from the environment (the address was checked here).
        async with httpx2.AsyncClient(verify=_authorities(), timeout=timeout_s, follow_redirects=False, trust_env=False) as client:
            request = client.build_request(method, pinned, headers=headers, content=content, extensions={"sni_hostname": host})
            response = await client.send(request, stream=True)
            try:
                body = await _body(response, max_bytes, host, into)
            finally:
                await response.aclose()
    except httpx2.TimeoutException as error:
        raise ObserveFailure("timeout", f"{host} gave no whole answer within {timeout_s:g} s") from error
    except (httpx2.ConnectError, ssl.SSLError) as error:
        raise ObserveFailure(
            "tls" if "SSL" in str(error) or "CERT" in str(error).upper() else "unreachable", f"{host}: {_short(error)}"
        ) from error
    except (httpx2.RemoteProtocolError, httpx2.DecodingError) as error:
        raise ObserveFailure("garbage", f"{host} does not speak HTTP: {_short(error)}") from error
    except (httpx2.HTTPError, OSError) as error:
        raise ObserveFailure("unreachable", f"{host}: {_short(error)}") from error
    fields = tuple(
        (name[:100], value[:_MAX_FIELD])
        for name, value in list(response.headers.multi_items())[:_MAX_FIELDS]
        if name.lower() not in _DROPPED
    )
    return Exchange(method=method, url=url, status=response.status_code, fields=fields, body=body)


@cache
def _authorities() -> ssl.SSLContext:
    """The machine's certificate authorities, read once (0.03 s)."""
    return ssl.create_default_context()


async def _body(response: Any, max_bytes: int, host: str, into: BinaryIO | None) -> bytes:
    """The body as sent. A coded one was not asked for and is not unpacked (decompression bombs)."""
    if response.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
        raise ObserveFailure("garbage", f"{host} packed its answer though asked not to")
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_raw():
        size += len(piece)
        if size > max_bytes:
            raise ObserveFailure("too-large", f"{host}: the answer is larger than {max_bytes} bytes")
        if into is not None:
            into.write(piece)
        else:
            pieces.append(piece)
    return b"".join(pieces)


def target_of(answer: Exchange) -> str | None:
    """Where a redirect points to (RFC 9110 section 15.4); None where it is no redirect or points nowhere."""
    location = answer.field("location")
    if answer.status not in (301, 302, 303, 307, 308) or not location:
        return None
    try:
        return urljoin(answer.url, location)
    except ValueError:
        return None


def as_evidence(answer: Exchange, secret: str | None = None) -> bytes:
    """The exchange as bytes to keep. secret: a key that must not be in them."""
    lines = [f"HTTP/1.1 {answer.status}", f"{_ASKED}: {answer.method} {answer.url}", *(f"{name}: {value}" for name, value in answer.fields)]
    head = "\r\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines).encode("utf-8", "replace")
    raw = head + b"\r\n\r\n" + answer.body
    return raw.replace(secret.encode(), b"[key]") if secret and len(secret) >= _SHORTEST_SECRET else raw


def from_evidence(raw: bytes) -> Exchange | None:
    """The exchange again, from the kept bytes; None where they are none."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    first = re.match(r"HTTP/1\.[01] (\d{3})(?: |\Z)", lines[0])
    if not gap or first is None:
        return None
    fields = [(name.strip(), value.strip()) for name, colon, value in (line.partition(":") for line in lines[1 : _MAX_FIELDS + 2]) if colon]
    method, _, url = next((value for name, value in fields if name == _ASKED), "").partition(" ")
    return Exchange(method=method, url=url, status=int(first.group(1)), fields=tuple((n, v) for n, v in fields if n != _ASKED), body=body)


def host_of_url(url: str) -> str:
    """The host of a URL, '' where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def too_deep(body: bytes) -> bool:
    """Whether JSON is nested deeper than MAX_DEPTH; told without decoding it."""
    depth = 0
    for token in _TOKENS.finditer(body):
        first = token.group()[:1]
        if first in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif first in b"]}":
            depth -= 1
    return False


def _checked(url: str) -> Any:
    try:
        pieces = urlsplit(url)
        port = pieces.port
    except ValueError as error:
        raise ObserveFailure("garbage", f"not a URL: {url[:100]}") from error
    if pieces.scheme not in ("http", "https") or not pieces.hostname:
        raise ObserveFailure("policy", f"not an http or https URL: {url[:100]}")
    if "@" in pieces.netloc or port == 0 or not pieces.netloc.isascii():
        raise ObserveFailure("policy", f"a URL of a kind that is not followed: {url[:100]}")
    return pieces


def _short(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:160]
