"""YouTube: `/redirect?q=…`; `/attribution_link?u=…` stays on YouTube."""

from fuwake.parse.wrappers._wrapper import Address, Wrapper


def undo(address: Address) -> str | None:
    """The target of `/redirect`."""
    return address.parameter("q") if address.path == "/redirect" else None


WRAPPER = Wrapper(id="youtube", name="YouTube", kind="redirector", hosts=("youtube.com",), undo=undo)
