"""Trend Micro, Time-of-Click Protection: `https://<host>.trendmicro.com/wis/clicktime/v1/query?url=…`."""

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper


def undo(address: Address) -> str | None:
    """The target; other pages of the maker are none of the family."""
    if "/wis/clicktime/" not in address.path.lower():
        return None
    return address.parameter("url") or OPAQUE


WRAPPER = Wrapper(
    id="trend_micro",
    name="Trend Micro Time-of-Click Protection",
    kind="gateway",
    hosts=("trendmicro.com", "trendmicro.co.jp", "trendmicro.eu"),
    undo=undo,
)
