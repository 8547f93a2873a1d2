"""A short gloss of a subject in the other language, from a phrase list. Never invented: what no phrase covers stays as it is."""

import re
from functools import cache
from typing import Literal

from fuwake.brands.folding import plain
from fuwake.brands.table import rows

Language = Literal["ja", "en"]

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_DATE = re.compile(
    rf"(?:\bon )?\b({'|'.join(_MONTHS)}) (\d{{1,2}}), (\d{{4}})(?:(?:,| at)? (\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))? ?([ap]m)?)?",
    re.IGNORECASE,
)
_DATE_JA = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?: ?(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_DASHES = (" - ", " – ")
_SPACED = (":", "!", "?", ";", "]", "|", " -", " –")
_SPLIT = re.compile(r"([\[\]()【】「」『』!?:;|/]| - | – |。|、)")


def gloss(subject: str, lang: Language) -> str | None:
    """What the subject's known phrases mean in `lang`; dates are rewritten, the rest is kept. None where no phrase fits."""
    text = plain(subject, 400).strip()
    dates: list[str] = []

    def set_aside(hit: re.Match[str]) -> str:
        dates.append(_date_ja(hit) if lang == "ja" else _date_en(hit))
        return f" : {{{len(dates) - 1}}} : "

    marked = (_DATE if lang == "ja" else _DATE_JA).sub(set_aside, text.replace("{", "(").replace("}", ")"))
    pieces, known = [], False
    for piece in _SPLIT.split(marked):
        if not piece.strip():
            continue
        phrase = _phrase(piece.strip().rstrip(".,"), lang)
        known = known or phrase is not None
        pieces.append(phrase or (f" {piece.strip()}" if piece in _DASHES else piece.strip()))
    return _join(pieces, dates, lang) if known else None


def _phrase(piece: str, lang: Language) -> str | None:
    exact, slotted = _phrases(lang)
    folded = piece.lower()
    if folded in exact:
        return exact[folded]
    for pattern, target in slotted:
        hit = pattern.fullmatch(piece)
        if hit:
            return (target[:1].upper() + target[1:]).replace("{x}", hit.group(1).strip())
    return None


@cache
def _phrases(lang: Language) -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    exact: dict[str, str] = {}
    slotted: list[tuple[re.Pattern[str], str]] = []
    for row in rows("phrases"):
        source, target = (row["en"], row["ja"]) if lang == "ja" else (row["ja"], row["en"])
        if "{x}" in source:
            before, after = source.split("{x}")
            slotted.append((re.compile(re.escape(plain(before)) + r"(.{1,60}?)" + re.escape(plain(after)), re.IGNORECASE), target))
        else:
            exact.setdefault(plain(source).lower(), target if lang == "ja" else target[:1].upper() + target[1:])
    return exact, tuple(slotted)


def _join(pieces: list[str], dates: list[str], lang: Language) -> str:
    """Pieces side by side, dates in brackets, no empty separators left over."""
    text = "".join(f"{piece} " if lang == "en" or piece in _SPACED else piece for piece in pieces)
    for number, date in enumerate(dates):
        mark = f"（{date}）" if lang == "ja" else f"({date})"
        text = re.sub(rf"\s*:\s*\{{{number}\}}\s*:?\s*", mark if lang == "ja" else f" {mark} ", text)
    if lang == "en":
        text = text.replace("【", "[").replace("】", "]").replace("「", '"').replace("」", '"').replace("[ ", "[").replace(" ]", "]")
        text = re.sub(r" ([:;!?)])", r"\1", text)
    return re.sub(r"\s+", " ", text).strip(" :")


def _date_ja(hit: re.Match[str]) -> str:
    month, day, year, hour, minute, second, half = hit.groups()
    date = f"{year}年{_MONTHS.index(month.lower()) + 1}月{int(day)}日"
    if hour is None:
        return date
    clock = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
    return f"{date} {clock}:{minute}" + (f":{second}" if second else "")


def _date_en(hit: re.Match[str]) -> str:
    year, month, day, hour, minute, second = hit.groups()
    name = _MONTHS[int(month) - 1].capitalize() if 1 <= int(month) <= 12 else month
    date = f"{name} {int(day)}, {year}"
    return date if hour is None else f"{date} {int(hour)}:{minute}" + (f":{second}" if second else "")
