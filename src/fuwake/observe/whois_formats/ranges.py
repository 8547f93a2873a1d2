"""Address ranges as registries write them."""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def range_from(text: str) -> tuple[Address, Address] | None:
    """`192.0.2.0 - 192.0.2.255`, `2001:db8::/32`, `200.160/20` (LACNIC), `192.0.2.0` → first and last; None where it is none."""
    text = text.strip()[:100]
    try:
        if " - " in text or ("-" in text and "/" not in text):
            left, _, right = text.partition("-")
            low, high = ipaddress.ip_address(left.strip()), ipaddress.ip_address(right.strip())
            return (low, high) if low.version == high.version and int(low) <= int(high) else None
        if "/" in text and ":" not in text:
            base, _, length = text.partition("/")
            text = f"{base}{'.0' * (3 - base.count('.'))}/{length}"
        network = ipaddress.ip_network(text.split()[0] if text else "", strict=False)
    except ValueError:
        return None
    return network.network_address, network.broadcast_address


def holds(found: tuple[Address, Address], ip: Address) -> bool:
    """Whether the address lies in the range."""
    return found[0].version == ip.version and int(found[0]) <= int(ip) <= int(found[1])


def width(found: tuple[Address, Address]) -> int:
    """Number of addresses, less one."""
    return int(found[1]) - int(found[0])


def shown(found: tuple[Address, Address]) -> str:
    """One CIDR block where the range is one, else `first - last`."""
    blocks = []
    if found[0].version == found[1].version:
        for block in ipaddress.summarize_address_range(found[0], found[1]):
            blocks.append(block)
            if len(blocks) > 1:
                break
    return str(blocks[0]) if len(blocks) == 1 else f"{found[0]} - {found[1]}"
