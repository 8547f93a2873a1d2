"""LinkedIn: `/redir/redirect?url=…`, `/safety/go?url=…`; `/slink?code=…` holds a token only."""

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper


def undo(address: Address) -> str | None:
    """The target or OPAQUE."""
    if address.path.startswith("/slink"):
        return OPAQUE
    return address.parameter("url") if address.path.startswith(("/redir/", "/safety/go", "/authwall")) else None


WRAPPER = Wrapper(id="linkedin", name="LinkedIn", kind="redirector", hosts=("linkedin.com",), undo=undo)
