"""Microsoft Defender for Office 365, Safe Links: `https://<region>.safelinks.protection.outlook.com/?url=…&data=…`.

`data` holds the recipient's address. Reference: learn.microsoft.com, "Safe Links in Microsoft Defender for Office 365".
"""

from fuwake.parse.wrappers._wrapper import Wrapper, parameter

WRAPPER = Wrapper(
    id="safe_links",
    name="Microsoft Safe Links",
    kind="gateway",
    hosts=(
        "safelinks.protection.outlook.com",
        "safelinks.protection.partner.outlook.cn",
        "safelinks.protection.office365.us",
        "statics.teams.cdn.office.net",
    ),
    undo=parameter("url"),
)
