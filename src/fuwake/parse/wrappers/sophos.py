"""Sophos Email, Time of Click: `https://<region>.protection.sophos.com/?d=<domain>&u=<target in base64>&…`."""

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper, from_base64


def undo(address: Address) -> str | None:
    """The target of `u`."""
    coded = address.parameter("u")
    return None if coded is None else from_base64(coded) or OPAQUE


WRAPPER = Wrapper(id="sophos", name="Sophos Email", kind="gateway", hosts=("protection.sophos.com",), undo=undo)
