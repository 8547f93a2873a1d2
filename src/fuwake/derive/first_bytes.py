"""What sort of file bytes are, by how they begin. Pure; nothing is opened.

Sources: the formats' own specifications, WHATWG MIME Sniffing section 6 for pictures; ZIP-based kinds by the name of their first member.
"""

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "windows_program"),
    (b"\x7fELF", "linux_program"),
    (b"\xcf\xfa\xed\xfe", "mac_program"),
    (b"\xca\xfe\xba\xbe", "java_or_mac_program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office_or_installer"),
    (b"%PDF-", "pdf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MSCF", "cab"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "windows_shortcut"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"SQLite format 3\x00", "database"),
    (b"ITSF", "compiled_help"),
    (b"#!", "script"),
)
_ISO_AT = 0x8001  # ECMA-119 section 6.2.1: the volume descriptors begin in the 17th sector
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<script", b"<body")


def kind_of(data: bytes) -> str | None:
    """`windows_program`, `zip`, `android_app`, `office`, `web_page` …; None for none that is known."""
    for sign, kind in _SIGNS:
        if data.startswith(sign):
            return kind
    if data[_ISO_AT : _ISO_AT + 5] == b"CD001":
        return "disk_image"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data[:4096])
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE):
        return "web_page"
    return None


def _zipped(head: bytes) -> str:
    if b"AndroidManifest.xml" in head or b"classes.dex" in head:
        return "android_app"
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        return "office"
    return "zip"
