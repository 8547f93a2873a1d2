"""A page that came as a file with the mail, ready to be opened."""

from typing import Literal

from msgspec import Struct

HANDED_OVER = "handed-over"
"""In place of a part's path: the file is one that a visited page put together or fetched, to be saved and opened by its reader."""
PageMedia = Literal["text/html", "application/xhtml+xml", "image/svg+xml"]


class AttachedPage(Struct, frozen=True, kw_only=True):
    """One file. What of it names the recipient is already replaced by the decoy's form of it."""

    path: str
    """Of the part; HANDED_OVER for what a visited page handed over."""
    sha256: str
    """Of the file as it came."""
    media: PageMedia
    """As what a browser opens the file from a disk: by the ending of its name."""
    text: str

    @property
    def question(self) -> str:
        """As the visit is asked: `part:1.2 <sha256>`."""
        return f"part:{self.path} {self.sha256}"
