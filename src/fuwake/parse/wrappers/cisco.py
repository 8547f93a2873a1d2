"""Cisco Secure Email: `https://secure-web.cisco.com/<token>/<target, percent-coded>`."""

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper, decoded


def undo(address: Address) -> str | None:
    """The last piece of the path."""
    for piece in address.path.split("/")[2:]:
        if piece[:7].lower() in ("http%3a", "https%3", "http%25", "https%2"):
            return decoded(piece)
    return OPAQUE if len(address.path) > 20 else None


WRAPPER = Wrapper(id="cisco", name="Cisco Secure Email", kind="gateway", hosts=("secure-web.cisco.com",), undo=undo)
