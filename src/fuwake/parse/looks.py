"""Whether bytes are a mail at all, told in plain words before anything is dissected."""

import re

_SIGNATURES = (
    (b"\xff\xd8\xff", "this is a JPEG picture, not a mail"),
    (b"\x89PNG\r\n", "this is a PNG picture, not a mail"),
    (b"GIF8", "this is a GIF picture, not a mail"),
    (b"RIFF", "this is a media file, not a mail"),
    (b"%PDF-", "this is a PDF document, not a mail"),
    (b"PK\x03\x04", "this is a ZIP archive or an Office document, not a mail"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an Outlook .msg or old Office file, not a mail"),
    (b"\x1f\x8b", "this is a gzip archive, not a mail"),
    (b"7z\xbc\xaf\x27\x1c", "this is a 7-Zip archive, not a mail"),
    (b"Rar!", "this is a RAR archive, not a mail"),
    (b"BZh", "this is a bzip2 archive, not a mail"),
    (b"\xfd7zXZ", "this is an xz archive, not a mail"),
    (b"\x7fELF", "this is a program, not a mail"),
    (b"MZ\x90", "this is a program, not a mail"),
    (b"SQLite format 3", "this is a database, not a mail"),
    (b"!BDN", "this is an Outlook .pst mailbox, which is not read: export the mail as .eml"),
)
_NAMES = re.compile(
    rb"^(?:from|to|cc|subject|date|received|message-id|return-path|reply-to|sender|mime-version|content-type|delivered-to|dkim-signature"
    rb"|authentication-results|arc-seal|x-[a-z0-9-]{1,60}|content-transfer-encoding|list-id|list-unsubscribe|in-reply-to|references|bcc|user-agent"
    rb"|x-original-to|envelope-to|received-spf|thread-topic|importance|precedence|organization|comments|resent-[a-z]{2,12})[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = 262_144  # bytes in which the first header field must stand


def looks_like_mail(raw: bytes) -> str | None:
    """None where the bytes can be a mail, else the reason why not, in plain words."""
    if not raw:
        return "the file is empty"
    for signature, reason in _SIGNATURES:
        if raw.startswith(signature):
            return reason
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "this text was saved as UTF-16, not a mail as it was sent: save it as .eml"
    head = raw[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if not head:
        return "the file holds nothing but blanks"
    if head[:4096].count(b"\x00") > len(head[:4096]) // 4:
        return "this is binary data, not a mail"
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "this is a web page, not a mail: save the mail itself as .eml"
    if _NAMES.search(head.replace(b"\r", b"\n")) is None:
        return "no header field of a mail was found"
    return None
