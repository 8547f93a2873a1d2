"""Mimecast URL Protection: the address holds a token and at most the target's domain, so only a visit tells."""

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper


def undo(address: Address) -> str | None:
    """OPAQUE for `/s/<token>` and `/r/<token>`."""
    return OPAQUE if address.path.startswith(("/s/", "/r/", "/l/")) else None


WRAPPER = Wrapper(id="mimecast", name="Mimecast URL Protection", kind="gateway", hosts=("mimecast.com", "mimecastprotect.com"), undo=undo)
