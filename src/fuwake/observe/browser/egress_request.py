"""Reading the head of a request that the browser makes of its proxy. Pure."""

from urllib.parse import urlsplit

from msgspec import Struct

from fuwake.observe.browser.addresses import Refused

_METHODS = frozenset({"GET", "HEAD", "POST", "CONNECT"})
HOP_BY_HOP = frozenset({"connection", "proxy-connection", "keep-alive", "proxy-authorization", "te", "upgrade", "alt-svc"})


class Request(Struct, frozen=True, kw_only=True):
    """A request that may be carried, if its address may be reached."""

    method: str
    host: str
    port: int
    head: bytes
    """The request head in origin-form, ready to send; empty for CONNECT."""
    length: int


def parse_request(head: bytes) -> Request:
    """Reads a request head. Raises Refused for origin-form, other methods, and what is not a request."""
    lines = head[:-4].decode("latin-1").split("\r\n")
    pieces = lines[0].split(" ")
    if len(pieces) != 3:
        raise Refused("garbage", "not a request line")
    method, target, _ = pieces
    if method not in _METHODS:
        raise Refused("method-refused", method[:20])
    if method == "CONNECT":
        host, _, port = target.rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or len(port) > 5:
            raise Refused("garbage", "CONNECT without host and port")
        return Request(method=method, host=_plain(host), port=int(port), head=b"", length=0)
    try:
        parts = urlsplit(target)
        host, number = parts.hostname or "", parts.port or 80
    except ValueError:
        raise Refused("garbage", "not a target") from None
    if parts.scheme != "http" or not host:
        raise Refused("origin-form", "only absolute-form and CONNECT are served")
    return _rewritten(method, target, _plain(host), number, lines[1:])


def _rewritten(method: str, target: str, host: str, port: int, fields: list[str]) -> Request:
    """The request in origin-form with hop-by-hop fields removed (RFC 9110 section 7.6.1)."""
    path = target[target.index("//") + 2 :]
    cut = min((path.index(sign) for sign in "/?" if sign in path), default=len(path))
    path = path[cut:] if path[cut : cut + 1] == "/" else "/" + path[cut:]
    kept, length = [], 0
    for field in fields:
        name, _, value = field.partition(":")
        key = name.strip().lower()
        if key == "transfer-encoding":
            raise Refused("garbage", "request body of unknown length")
        if key == "content-length":
            if not value.strip().isascii() or not value.strip().isdigit() or len(value) > 12:
                raise Refused("garbage", "content-length")
            length = int(value)
        if key not in HOP_BY_HOP:
            kept.append(field)
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", ""])
    return Request(method=method, host=host, port=port, head=head.encode("latin-1"), length=length)


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()[:255]
