"""A mail of one's own for a test: bytes first, as everything in fuwake starts from them."""

from fuwake.model.anatomy import Anatomy
from fuwake.parse.message import parse


def letter(author: str = "Yamada <yamada@sender.example>", subject: str = "hello", body: str = "", link: str | None = None) -> Anatomy:
    """The anatomy of a small HTML mail. Header fields are written as raw UTF-8 (RFC 6532)."""
    anchor = f'<p><a href="{link}">open</a></p>' if link else ""
    text = "".join(f"<p>{line}</p>" for line in body.splitlines())
    raw = (
        f"From: {author}\r\nTo: Hanako <hanako@recipient.example>\r\nSubject: {subject}\r\n"
        "Date: Wed, 14 Jan 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"<html><body>{text}{anchor}</body></html>\r\n"
    )
    return parse(raw.encode("utf-8"))
