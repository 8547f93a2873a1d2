"""Facebook, Instagram, Messenger, WhatsApp: the link shim `l.php?u=…`."""

from fuwake.parse.wrappers._wrapper import Address, Wrapper

_SHIMS = ("l.", "lm.", "l-")


def undo(address: Address) -> str | None:
    """`u` on the shims' hosts and of `/l.php` and `/flx/warn/` anywhere below; sharing pages are none of the family."""
    if address.host.startswith(_SHIMS) or address.path in ("/l.php", "/flx/warn/"):
        return address.parameter("u")
    return None


WRAPPER = Wrapper(
    id="meta",
    name="Facebook link shim",
    kind="redirector",
    hosts=("facebook.com", "instagram.com", "messenger.com", "workplace.com", "threads.net", "threads.com", "l.wl.co"),
    undo=undo,
)
