"""Symantec Email Security.cloud, Click-time Protection: `u=` where the address carries its target, else a token only."""

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper


def undo(address: Address) -> str | None:
    """The target or OPAQUE."""
    return address.parameter("u") or (OPAQUE if len(address.path) > 10 else None)


WRAPPER = Wrapper(
    id="symantec",
    name="Symantec Click-time Protection",
    kind="gateway",
    hosts=("clicktime.symantec.com", "clicktime.cloud.postoffice.net"),
    undo=undo,
)
