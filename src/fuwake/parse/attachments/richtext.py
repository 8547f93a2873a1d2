"""RTF files: addresses of HYPERLINK fields, a template fetched from elsewhere, objects inside, and the words (RTF 1.9.1)."""

import re

from fuwake.parse.attachments._harvest import Found, Harvest
from fuwake.parse.rtf import MOST_RTF, de_encapsulate

_FIELD = re.compile(rb"HYPERLINK\s{1,20}(?:\\\\[a-z]\s{1,5})?\"([^\"]{1,8192})\"", re.IGNORECASE)
_TEMPLATE = re.compile(rb"\\\*\\template\s{0,5}([^{}]{1,8192})\}", re.IGNORECASE)
_OBJECT = re.compile(rb"\\obj(?:data|emb|ocx|autlink|link|html)(?![a-z])", re.IGNORECASE)
_BYTE = re.compile(r"\\'([0-9a-fA-F]{2})")
_SIGN = re.compile(r"\\u(-?[0-9]{1,6}) ?\??")
_MOST_FIELDS = 500


def read(data: bytes) -> Harvest:
    """Never raises."""
    harvest = Harvest()
    rtf = data[:MOST_RTF].lstrip()
    if len(data) > MOST_RTF:
        harvest.defects.append(("limit-attachment-size", f"an RTF file of {len(data)} bytes, the first {MOST_RTF} are read"))
    for number, found in enumerate(_FIELD.finditer(rtf)):
        if number < _MOST_FIELDS and "://" in (url := _plain(found[1])):
            harvest.links.append(Found(url))
    if (template := _TEMPLATE.search(rtf)) is not None and "://" in (url := _plain(template[1])):
        harvest.links.append(Found(url, automatic=True))
    if _OBJECT.search(rtf) is not None:
        harvest.defects.append(("rtf-object", "an RTF file with an object of another program inside"))
    shown = de_encapsulate(rtf)
    if shown is None:
        harvest.defects.append(("attachment-unreadable", "an RTF file that does not begin as one"))
    elif shown.kind == "html":
        harvest.html.append(shown.text)
    else:
        harvest.texts.append(shown.text)
        harvest.words = shown.text
    return harvest


def _plain(raw: bytes) -> str:
    """The address without the escapes of RTF."""
    text = _BYTE.sub(lambda found: chr(int(found[1], 16)), raw.decode("latin-1"))
    text = _SIGN.sub(lambda found: chr(int(found[1]) % 65_536), text)
    return re.sub(r"\\([\\{}])", r"\1", text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()
