"""DuckDuckGo: `/l/?uddg=…`."""

from fuwake.parse.wrappers._wrapper import Wrapper, parameter

WRAPPER = Wrapper(id="duckduckgo", name="DuckDuckGo", kind="redirector", hosts=("duckduckgo.com",), undo=parameter("uddg"))
