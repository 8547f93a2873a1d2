"""Bing: `/ck/a?…&u=a1<target in base64url>`."""

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper, from_base64


def undo(address: Address) -> str | None:
    """The target behind the two signs of the version."""
    if not address.path.startswith("/ck/"):
        return address.parameter("url") if address.path in ("/newtabredir", "/aclick") else None
    coded = address.parameter("u") or ""
    return from_base64(coded[2:]) or OPAQUE


WRAPPER = Wrapper(id="bing", name="Bing", kind="redirector", hosts=("bing.com",), undo=undo)
