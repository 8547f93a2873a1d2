"""URLs as lists of dangerous addresses compare them: canonical form, expressions, hashes.

Source: Google Safe Browsing, "URLs and Hashing" (developers.google.com/safe-browsing/reference/URLs.and.Hashing). Scheme, user
name, password and port play no part. Everything is done on bytes, as the lists were made on bytes.
"""

import hashlib
import ipaddress
import re

from msgspec import Struct

from fuwake.parse.domains import icann_domain, to_ascii

MAX_URL = 8192
"""Characters; no list holds longer ones."""
MOST_HOSTS = 4
"""Shorter hosts tried beside the whole one; the document's number."""
MOST_FOLDERS = 4
"""Paths from the root down tried beside the whole one; the document's number."""
PREFIX_BYTES = 4
_ROUNDS = 1024
"""How often escapes are undone, as in Chromium: each round of `%2525…` takes two signs away."""
_ESCAPE = re.compile(rb"%([0-9a-fA-F]{2})")
_UNSAFE = re.compile(rb"[\x00-\x20\x7f-\xff#%]")
_SCHEME = re.compile(rb"([a-zA-Z][a-zA-Z0-9+.-]{0,30}):")
_OTHER = frozenset({b"mailto", b"javascript", b"data", b"tel", b"sms", b"cid", b"about", b"blob", b"urn", b"news"})
"""Schemes whose URLs have no host, so that no list can hold them."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_IPV4_PART = re.compile(rb"0[xX][0-9a-fA-F]{0,8}|[0-9]{1,11}")


class CanonicalUrl(Struct, frozen=True, kw_only=True):
    """A URL in canonical form, in pieces. All are ASCII."""

    host: str
    """Lower-case, without port and needless dots; an IPv6 address in brackets."""
    path: str
    """Begins with a slash."""
    query: str | None
    """None where there is no question mark; an empty query is dropped."""

    @property
    def expression(self) -> str:
        """Host, path and query in one: what is hashed."""
        return self.host + self.path + (f"?{self.query}" if self.query is not None else "")


def canonical(url: str) -> CanonicalUrl | None:
    """The canonical form; None where the text is no URL with a host or is longer than MAX_URL."""
    raw = url.strip().encode("utf-8", "replace")
    if len(raw) > MAX_URL:
        return None
    raw = raw.translate(None, b"\t\r\n").partition(b"#")[0]
    scheme = _SCHEME.match(raw)
    if scheme is not None and scheme[1].lower() in _OTHER:
        return None
    rest = raw[scheme.end() :].lstrip(b"/") if scheme is not None and raw[scheme.end() :].startswith(b"//") else raw
    plain = _unescaped(_with_ascii_host(rest))
    cut = min((at for at in (plain.find(b"/"), plain.find(b"?")) if at >= 0), default=len(plain))
    host = _host(plain[:cut])
    if not host:
        return None
    path, mark, query = plain[cut:].partition(b"?")
    return CanonicalUrl(host=_escaped(host), path=_escaped(_path(path)), query=_escaped(query) if mark and query else None)


def expressions(url: CanonicalUrl) -> tuple[str, ...]:
    """Up to 30 host-and-path expressions, the whole one first."""
    paths = dict.fromkeys((f"{url.path}?{url.query}" if url.query is not None else url.path, url.path, *_folders(url.path)))
    return tuple(host + path for host in _hosts(url.host) for path in paths)


def full_hash(expression: str) -> bytes:
    """SHA-256 of an expression, 32 bytes."""
    return hashlib.sha256(expression.encode("ascii", "replace")).digest()


def _with_ascii_host(rest: bytes) -> bytes:
    """An internationalised host in its A-label form, before any escape is undone."""
    authority = re.split(rb"[/?]", rest, maxsplit=1)[0]
    name = authority.rpartition(b"@")[2]
    if name.isascii():
        return rest
    before, colon, port = name.rpartition(b":")
    bare, tail = (before, colon + port) if colon and port.isdigit() else (name, b"")
    ascii_name = to_ascii(bare.decode("utf-8", "replace"))
    return ascii_name.encode() + tail + rest[len(authority) :] if ascii_name is not None else rest


def _unescaped(data: bytes) -> bytes:
    for _ in range(_ROUNDS):
        after = _ESCAPE.sub(lambda found: bytes((int(found[1], 16),)), data)
        if after == data:
            break
        data = after
    return data


def _escaped(data: bytes) -> str:
    return _UNSAFE.sub(lambda found: b"%%%02X" % found[0][0], data).decode("ascii")


def _host(authority: bytes) -> bytes:
    """The host of an authority: no user, no port, no needless dots, addresses in one form."""
    name = authority.rpartition(b"@")[2]
    if name.startswith(b"["):
        inner = name[1:].partition(b"]")[0]
        try:
            address = ipaddress.IPv6Address(inner.decode("ascii", "replace"))
        except ValueError:
            return name.lower()
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped).encode()
        if address in _NAT64:
            return str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)).encode()
        return f"[{address.compressed}]".encode()
    before, colon, port = name.rpartition(b":")
    if colon and (port.isdigit() or not port):
        name = before
    name = re.sub(rb"\.{2,}", b".", name.strip(b".")).lower()
    return _ipv4(name) or name


def _ipv4(name: bytes) -> bytes | None:
    """Any legal spelling of an IPv4 address (inet_aton(3)): octal, hexadecimal, fewer than four parts."""
    parts = name.split(b".")
    if len(parts) > 4 or not all(_IPV4_PART.fullmatch(part) for part in parts):
        return None
    try:
        numbers = [int(part, 16 if part[:2].lower() == b"0x" else 8 if part[:1] == b"0" and len(part) > 1 else 10) for part in parts]
    except ValueError:
        return None
    *heads, last = numbers
    if any(head > 255 for head in heads) or last >= 256 ** (4 - len(heads)):
        return None
    value = sum(head << (24 - 8 * place) for place, head in enumerate(heads)) + last
    return str(ipaddress.IPv4Address(value)).encode()


def _path(path: bytes) -> bytes:
    """Dot segments and runs of slashes resolved; begins with a slash and keeps a final one."""
    kept: list[bytes] = []
    segments = path.split(b"/")[1:]
    for segment in segments:
        if segment == b"..":
            kept = kept[:-1]
        elif segment not in (b"", b"."):
            kept.append(segment)
    folder = not segments or segments[-1] in (b"", b".", b"..")
    return b"/" + b"/".join(kept) + (b"/" if kept and folder else b"")


def _folders(path: str) -> list[str]:
    """`/`, `/a/`, `/a/b/` … of `/a/b/c.html`, at most four."""
    pieces = path.split("/")[1:-1]
    return ["/" + "".join(f"{piece}/" for piece in pieces[:count]) for count in range(min(len(pieces) + 1, MOST_FOLDERS))]


def _hosts(host: str) -> list[str]:
    """The host, then at most four shorter ones, down to the registered domain. An address stands alone."""
    labels = host.split(".")
    if host.startswith("[") or _ipv4(host.encode()) is not None or len(labels) < 3:
        return [host]
    domain = icann_domain(host)
    shortest = len(domain.split(".")) if domain is not None else 2
    counts = range(min(len(labels) - 1, shortest + MOST_HOSTS - 1), shortest - 1, -1)
    return [host, *(".".join(labels[-count:]) for count in counts)]
