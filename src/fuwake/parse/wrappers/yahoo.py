"""Yahoo! and Yahoo! JAPAN: `/RU=<target, percent-coded or base64>/` in the path; the older `/*http://…`."""

import re

from fuwake.parse.wrappers._wrapper import Address, Wrapper, decoded, from_base64

_RU = re.compile(r"/RU=([^/;]{1,8192})")


def undo(address: Address) -> str | None:
    """The target written in the path."""
    found = _RU.search(address.path)
    if found is not None:
        target = decoded(found[1])
        return target if target.startswith("http") else from_base64(target)
    star = address.href.find("/*http")
    return decoded(address.href[star + 2 :]) if star >= 0 else None


WRAPPER = Wrapper(id="yahoo", name="Yahoo", kind="redirector", hosts=("yahoo.com", "yahoo.co.jp"), undo=undo)
