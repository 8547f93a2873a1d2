"""Files that are nothing but a link: Windows `.url` (INI), macOS `.webloc` (property list, text or binary), Linux `.desktop`."""

import re

from fuwake.parse.attachments._harvest import Found, Harvest

_KEY = re.compile(
    r"^[ \t]{0,20}(BASEURL|URL|URL\[[\w@.-]{1,20}\]|IconFile|Icon)[ \t]{0,20}=[ \t]{0,20}([^\r\n]{1,8192})", re.IGNORECASE | re.MULTILINE
)
_STRING = re.compile(r"<string>\s{0,100}([^<]{1,8192})</string>", re.IGNORECASE)
_MOST = 100_000  # bytes


def read(data: bytes) -> Harvest:
    """The address and, where it lies elsewhere, the icon. Never raises."""
    raw = data[:_MOST]
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = raw.decode("utf-16" if wide else "utf-8", "replace")
    links = [
        Found(found[2].strip(), automatic=found[1].lower().startswith("icon"))
        for found in _KEY.finditer(text)
        if "://" in found[2] or found[2].startswith("\\\\")
    ]
    if links:
        return Harvest(links=links[:20])
    strings = [Found(found[1].strip().replace("&amp;", "&")) for found in _STRING.finditer(text) if "://" in found[1]]
    return Harvest(links=strings[:20]) if strings else Harvest(texts=[raw.decode("latin-1").replace("\x00", " ")])
