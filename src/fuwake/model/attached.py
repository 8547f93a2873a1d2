"""A page that came as a file with the mail, ready to be opened."""

from typing import Literal

from msgspec import Struct

PageMedia = Literal["text/html", "application/xhtml+xml", "image/svg+xml"]


class AttachedPage(Struct, frozen=True, kw_only=True):
    """One file. What of it names the recipient is already replaced by the decoy's form of it."""

    path: str
    """Of the part."""
    sha256: str
    """Of the file as it came."""
    media: PageMedia
    """As what a browser opens the file from a disk: by the ending of its name."""
    text: str

    @property
    def question(self) -> str:
        """As the visit is asked: `part:1.2 <sha256>`."""
        return f"part:{self.path} {self.sha256}"
