"""Where a server named by an answer may be connected to: public addresses only, unless the user's own world is loopback."""

import asyncio
import ipaddress
import socket

from fuwake.model.errors import ObserveFailure
from fuwake.parse.domains import is_public_ip

_MAX_ADDRESSES = 16


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very spelling; no look-up."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


async def connectable(host: str, port: int, *, anywhere: bool) -> str:
    """One address of the host, to be connected to as it is (so that a second look-up cannot change it).

    anywhere: private addresses too (the host comes from the user's settings). Raises ObserveFailure: `unreachable` where the name
    has no address, `policy` where an address is not a public one.
    """
    try:
        infos = await asyncio.get_running_loop().getaddrinfo(_written_out(host), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ObserveFailure("unreachable", f"{host[:253]} has no address that can be looked up") from error
    addresses = [str(info[4][0]) for info in infos[:_MAX_ADDRESSES]]
    if not addresses:
        raise ObserveFailure("unreachable", f"{host[:253]} has no address")
    if not anywhere and not all(is_public_ip(address) for address in addresses):
        raise ObserveFailure("policy", f"{host[:253]} is not an address of the public internet: not connected to")
    # IPv4 first: hosts without IPv6 are commoner than hosts without IPv4.
    return min(addresses, key=lambda address: ":" in address)


def _written_out(host: str) -> str:
    """`0x7f.1`, `0177.0.0.1`, `2130706433` as the address that they are (inet(3)); every system's resolver reads them its own way."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if host[:1].isdigit() and not any(map(str.isspace, host)) else host
    except (OSError, UnicodeError, ValueError):
        return host
