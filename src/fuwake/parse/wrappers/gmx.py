"""GMX and WEB.DE: `https://deref-gmx.net/mail/client/…/dereferrer/?redirectUrl=…`."""

from fuwake.parse.wrappers._wrapper import Wrapper, parameter

WRAPPER = Wrapper(
    id="gmx",
    name="GMX/WEB.DE",
    kind="gateway",
    hosts=("deref-gmx.net", "deref-gmx.com", "deref-web.de", "deref-web-02.de", "deref-mail.com"),
    undo=parameter("redirectUrl"),
)
