"""Barracuda Link Protection: `https://linkprotect.cudasvc.com/url?a=…&c=…`."""

from fuwake.parse.wrappers._wrapper import Wrapper, parameter

WRAPPER = Wrapper(id="barracuda", name="Barracuda Link Protection", kind="gateway", hosts=("linkprotect.cudasvc.com",), undo=parameter("a"))
