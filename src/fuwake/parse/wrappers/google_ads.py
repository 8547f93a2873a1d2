"""Google Ads: `adurl=` of googleadservices.com and doubleclick.net, or the target behind the last question mark."""

from fuwake.parse.wrappers._wrapper import OPAQUE, Address, Wrapper, decoded


def undo(address: Address) -> str | None:
    """The landing page."""
    target = address.parameter("adurl", "ds_dest_url")
    if target is not None:
        return target
    rest = decoded(address.query)
    if rest.startswith("http"):
        return rest
    return OPAQUE if "click" in address.path or "clk" in address.path else None


WRAPPER = Wrapper(id="google_ads", name="Google Ads", kind="redirector", hosts=("googleadservices.com", "doubleclick.net"), undo=undo)
