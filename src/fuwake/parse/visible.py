"""Signs that hide or reorder text, made visible: for terminals, logs and articles."""

import re

# C0 and C1 controls except tab and newline; bidirectional controls (UAX #9); zero-width and invisible signs (soft hyphen,
# fillers, word joiners, tag characters); lone surrogates, which no encoder takes.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_JOINER = "\u200d"


def show(text: str) -> str:
    """The text with every hidden sign as its code in brackets: `⟨U+202E⟩`. Newline and tab stay; CR LF becomes newline.

    A zero-width joiner between two pictographs (a composed emoji) stays.
    """
    return _HIDDEN.sub(_name, text.replace("\r\n", "\n"))


def has_hidden(text: str) -> bool:
    """Whether `show` would change the text, line endings aside."""
    text = text.replace("\r\n", "\n")
    return show(text) != text


def plain(text: str, limit: int = 200) -> str:
    """One line of at most `limit` characters with nothing hidden in it: for `Defect.detail` and error messages."""
    flat = " ".join(show(text[: 2 * limit]).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _name(found: re.Match[str]) -> str:
    sign, text = found.group(), found.string
    if sign == _JOINER and found.start() > 0 and found.end() < len(text):
        before, after = text[found.start() - 1], text[found.end()]
        if before >= "\u2190" and after >= "\u2190" and not _is_word(before) and not _is_word(after):
            return sign
    return f"⟨U+{ord(sign):04X}⟩"


def _is_word(sign: str) -> bool:
    return sign.isalnum()
