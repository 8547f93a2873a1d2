"""What a reader of an attachment brings home."""

from msgspec import Struct


class Found(Struct, frozen=True):
    """One address of an attachment, as written."""

    url: str
    text: str | None = None
    automatic: bool = False
    """True where the program that opens the file fetches it by itself (remote template, picture)."""


class Harvest(Struct):
    """Addresses, texts and documents to be searched for links, and what could not be read."""

    links: list[Found] = []
    texts: list[str] = []
    html: list[str] = []
    codes: list[str] = []
    """Texts of QR codes."""
    words: str = ""
    """What a person reads in the file, in order; empty where that is not known."""
    defects: list[tuple[str, str]] = []
    """(code, detail in plain English)."""
