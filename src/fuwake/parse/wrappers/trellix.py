"""Trellix (FireEye) Email Security, URL Defense: `https://protect2.fireeye.com/v1/url?k=…&u=…`."""

from fuwake.parse.wrappers._wrapper import Wrapper, parameter

WRAPPER = Wrapper(
    id="trellix",
    name="Trellix URL Defense",
    kind="gateway",
    hosts=("protect2.fireeye.com", "protect.fireeye.com", "protect2.trellix.com"),
    undo=parameter("u"),
)
