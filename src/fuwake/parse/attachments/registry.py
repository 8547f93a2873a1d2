"""Which reader an attachment belongs to: by what the part says it is, by its file name, by its first bytes."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from fuwake.parse.archive_kinds import Passwords
from fuwake.parse.attachments._harvest import Harvest

_TYPES = {
    "text/calendar": "calendar", "text/vcard": "calendar", "text/x-vcard": "calendar", "text/directory": "calendar",
    "application/ics": "calendar", "image/svg+xml": "svg", "image/svg+xml-compressed": "svg", "application/pdf": "pdf",
    "application/x-pdf": "pdf", "application/internet-shortcut": "shortcut", "application/x-url": "shortcut", "text/x-uri": "shortcut",
    "application/x-mswinurl": "shortcut", "application/rtf": "richtext", "text/rtf": "richtext", "text/richtext": "richtext",
    "application/msword": "compound", "application/vnd.ms-excel": "compound", "application/vnd.ms-powerpoint": "compound",
}  # fmt: skip
_ENDINGS = {
    "ics": "calendar", "ical": "calendar", "ifb": "calendar", "vcf": "calendar", "vcard": "calendar", "svg": "svg", "svgz": "svg",
    "rtf": "richtext", "doc": "compound", "dot": "compound", "xls": "compound", "xlt": "compound", "xla": "compound",
    "ppt": "compound", "pps": "compound", "pot": "compound", "pdf": "pdf",
    "url": "shortcut", "website": "shortcut", "webloc": "shortcut", "desktop": "shortcut",
}  # fmt: skip
_OFFICE = frozenset(
    ("docx", "docm", "dotx", "dotm", "xlsx", "xlsm", "xltx", "xltm", "xlam", "pptx", "pptm", "ppsx", "ppsm", "potx", "potm")
)
_MARKS = (
    (b"%PDF-", "pdf"), (b"BEGIN:VCALENDAR", "calendar"), (b"BEGIN:VCARD", "calendar"), (b"[InternetShortcut]", "shortcut"),
    (b"{\\rtf", "richtext"),
)  # fmt: skip
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK = ("msg", "oft")


def reader(media_type: str, filename: str | None, data: bytes, passwords: Passwords) -> Callable[[bytes], Harvest] | None:
    """The function that reads such an attachment; None where there is none for it. The reader's module is loaded only then.

    `passwords`: what a locked PDF may be opened with.
    """
    kind = _kind(media_type, (filename or "").lower(), data)
    if kind is None:
        return None
    if kind == "pdf":
        from fuwake.parse.attachments import pdf

        return partial(pdf.read, passwords=passwords)
    read: Callable[[bytes], Harvest] = import_module(f"fuwake.parse.attachments.{kind}").read
    return read


def _kind(media_type: str, filename: str, data: bytes) -> str | None:
    ending = filename.rpartition(".")[2] if "." in filename else ""
    kind = _TYPES.get(media_type) or _ENDINGS.get(ending)
    if kind is None and (ending in _OFFICE or "officedocument" in media_type):
        kind = "office"
    if data.startswith(_COMPOUND):  # old Office files, and new ones that are locked
        return None if ending in _OUTLOOK or media_type == "application/vnd.ms-outlook" else "compound"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if kind in (None, "pdf", "office", "compound"):
        for mark, name in _MARKS:
            if head.startswith(mark):
                return name
    if data.startswith(b"PK\x03\x04") and (b"[Content_Types].xml" in data[:4096] or kind == "office"):
        return "office"
    return None if kind in ("office", "compound") else kind
