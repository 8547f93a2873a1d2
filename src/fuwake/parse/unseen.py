"""What a body holds besides what its reader sees: hidden text, letters hidden inside words, text far below everything else."""

import re

from msgspec import Struct

FAR = 40
"""Empty lines under which nobody looks for more: two screens of a telephone."""
_GAP = re.compile(rf"\n(?:[ \t\r\u00a0\u3000]{{0,100}}\n){{{FAR},}}")
_MOST = 200_000  # characters of a text that are searched


class Unseen(Struct):
    """Of one message, its parts together."""

    hidden: list[str]
    far: list[str]
    split: int = 0
    """Places where letters that cannot be seen stand inside a word that is seen."""

    def add(self, hidden: str, far: str, split: int) -> None:
        """Takes in one part; empty texts are left out."""
        self.hidden += [hidden] if hidden else []
        self.far += [far] if far else []
        self.split += split


def far_below(text: str) -> str:
    """The text under a run of FAR empty lines, where there is text above it too; '' where there is no such run."""
    text = text[:_MOST]
    if text.count("\n") <= FAR:
        return ""
    found = _GAP.search(text)
    return text[found.end() :].strip() if found is not None and text[: found.start()].strip() else ""
