"""Check Point Harmony Email (Avanan): `/v2/___<target>___.<token>`, `/v1/url?o=…`."""

import re

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper, decoded

_BETWEEN = re.compile(r"/v2/(?:r\d{2}/)?___(.{1,8192}?)___")


def undo(address: Address) -> str | None:
    """The target between the underscores or in `o`."""
    found = _BETWEEN.search(address.href)
    if found is not None:
        target = decoded(found[1])
        return target if "://" in target else OPAQUE  # newer ones shift each letter
    return address.parameter("o", "url")


WRAPPER = Wrapper(
    id="check_point",
    name="Check Point Harmony Email",
    kind="gateway",
    hosts=("protect.checkpoint.com", "avanan.url-protection.com", "url.avanan.click"),
    undo=undo,
)
