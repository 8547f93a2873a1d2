"""What is said of an IP address: its reverse name, its rough place."""

from typing import Literal

from fuwake.model.infrastructure import Network, Place
from fuwake.model.observation import Observation


def ptr(
    network: Network | None, asked: Observation | None
) -> Literal["confirmed", "unconfirmed", "unchecked", "none", "unknown", "never_asked"]:
    """Topic `ptr`. `none` only where the reverse look-up was answered with "no such name"."""
    if network is not None and network.rdns is not None:
        if network.rdns_confirmed is None:
            return "unchecked"
        return "confirmed" if network.rdns_confirmed else "unconfirmed"
    if asked is None or asked.status == "skipped":
        return "never_asked"
    return "none" if asked.status == "absent" else "unknown"


def place(found: Place | None) -> Literal["point", "country", "unknown"]:
    """Topic `place`."""
    if found is None or found.country is None:
        return "unknown"
    if found.latitude is None or found.longitude is None or found.radius_km is None:
        return "country"
    return "point"
