"""Host names and addresses: A-labels, registrable domains, public addresses.

The public suffix list is the copy inside `publicsuffixlist`; nothing is fetched.
"""

import ipaddress
from functools import lru_cache

from fuwake.parse.suffixes import suffix_labels

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_MAX_NAME = 253  # octets, RFC 1035 section 2.3.4 (without the final dot)
_MAX_LABEL = 63  # octets, same place
_LDH = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")  # letters, digits, hyphen; underscore as in `_dmarc`
_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})  # UTS #46 section 4.5: also separators


@lru_cache(maxsize=8192)
def to_ascii(host: str) -> str | None:
    """The A-label form of a host name (UTS #46), lower-case, without the final dot; an address in canonical text.

    None where it is no host name: empty, a forbidden sign, a label over 63 or a name over 253 octets.
    """
    text = host.strip().translate(_DOTS).rstrip(".").lower()
    address = parse_ip(text)
    if address is not None:
        return str(address)
    if not text or len(text) > 4 * _MAX_NAME:
        return None
    if not text.isascii():
        import ada_url  # only for names that are not ASCII

        text = ada_url.idna_to_ascii(text).decode("ascii", "replace")
    labels = text.split(".")
    if not text or len(text) > _MAX_NAME or not all(0 < len(label) <= _MAX_LABEL for label in labels) or not _LDH.issuperset(text):
        return None
    return text


def to_unicode(host: str) -> str:
    """The name with its A-labels written out; the name itself where that cannot be done."""
    if "xn--" not in host.lower() or not host.isascii():
        return host
    import ada_url  # only for internationalised names

    return str(ada_url.idna_to_unicode(host)) or host


@lru_cache(maxsize=8192)
def registrable_domain(host: str) -> str | None:
    """The registrable domain by the public suffix list, its private section included (`x.pages.dev`).

    A name that is itself a private suffix (`pages.dev`) is its operator's own domain and comes back whole. An unknown
    top-level domain counts as a suffix (the list's own rule `*`). None for an address, a single label, a public suffix.
    """
    name = to_ascii(host)
    if name is None or parse_ip(name) is not None:
        return None
    return _below_suffix(name, private=True, unknown=True) or icann_domain(name)


@lru_cache(maxsize=8192)
def icann_domain(host: str) -> str | None:
    """The domain as registered with a registry: the ICANN section only (`pages.dev` for `x.pages.dev`)."""
    name = to_ascii(host)
    if name is None or parse_ip(name) is not None:
        return None
    return _below_suffix(name, private=False, unknown=True)


@lru_cache(maxsize=8192)
def has_known_suffix(host: str) -> bool:
    """Whether the name ends in a suffix that is on the list: tells `evil.example.com` from `report.docx`."""
    name = to_ascii(host)
    return name is not None and parse_ip(name) is None and _below_suffix(name, private=True, unknown=False) is not None


@lru_cache(maxsize=8192)
def parse_ip(text: str) -> Address | None:
    """An address from its text: with or without brackets, an `IPv6:` tag (RFC 5321 section 4.1.3) or a zone."""
    trimmed = text.strip().strip("[]")
    if trimmed[:5].lower() == "ipv6:":
        trimmed = trimmed[5:]
    if not trimmed or len(trimmed) > 64 or not (trimmed[0].isdigit() or ":" in trimmed):
        return None
    try:
        return ipaddress.ip_address(trimmed.split("%", 1)[0])
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def ip_text(text: str) -> str | None:
    """The canonical text of what `parse_ip` reads; None where it is no address."""
    address = parse_ip(text)
    return str(address) if address is not None else None


@lru_cache(maxsize=8192)
def is_public_ip(text: str) -> bool:
    """Whether the text is a unicast address of the public internet: the one judgement on where a client may connect to.

    Addresses that carry an IPv4 address (mapped, 6to4, NAT64 64:ff9b::/96) are judged by it; Teredo is none that anybody serves from.
    """
    address = parse_ip(text)
    return address is not None and all(_is_public(piece) for piece in _unwrapped(address))


def _is_public(address: Address) -> bool:
    if address.is_multicast or address.is_reserved or address.is_unspecified or not address.is_global:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        return address in _GLOBAL_V6
    return address not in _RELAY and address not in _PROTOCOL and address != _AZURE


def _unwrapped(address: Address) -> tuple[Address, ...]:
    """What must be public for this address to be (RFC 4291 section 2.5.5, RFC 6052, RFC 3056, RFC 4380)."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address in _NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    if address.sixtofour is not None:
        return (address.sixtofour,)  # alone: Pythons differ on whether 2002::/16 itself is global (gh-113171)
    if address.teredo is not None:
        return (address, *address.teredo)  # its server and its client
    return (address,)


_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")  # RFC 4291 section 2.4: the only global unicast space handed out by IANA
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052 section 2.1
_RELAY = ipaddress.IPv4Network("192.88.99.0/24")  # RFC 7526: deprecated 6to4 relay anycast
_PROTOCOL = ipaddress.IPv4Network("192.0.0.0/24")  # RFC 6890: Pythons differ; a cloud's metadata service lies there
_AZURE = ipaddress.IPv4Address("168.63.129.16")  # Microsoft's "What is IP address 168.63.129.16?": the host's own service, of public form


def _below_suffix(name: str, *, private: bool, unknown: bool) -> str | None:
    """The public suffix of a name in A-labels with one label more; None where the name is a suffix itself or has none."""
    labels = name.split(".")
    spoken = to_unicode(name).split(".")
    count = suffix_labels(spoken if len(spoken) == len(labels) else labels, private=private, unknown=unknown)
    return ".".join(labels[-count - 1 :]) if 0 < count < len(labels) else None
