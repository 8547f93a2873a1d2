"""The words of answers: tables with Japanese and English side by side. Pure."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

_BITS = 16
"""Of the message's sha256, for each choice."""


class Both(Struct, frozen=True):
    """The same in Japanese and in English."""

    ja: str
    en: str

    def filled(self, slots: Mapping[str, "Both"]) -> "Both":
        """With the slots filled in, each language from its own side."""
        return Both(
            self.ja.format_map({name: slot.ja for name, slot in slots.items()}),
            self.en.format_map({name: slot.en for name, slot in slots.items()}),
        )


def same(text: str) -> Both:
    """What is written alike in both."""
    return Both(text, text)


@cache
def _sentences() -> dict[str, tuple[Both, ...]]:
    found: dict[str, tuple[Both, ...]] = {}
    for row in _rows("sentences"):
        found[row["key"]] = (*found.get(row["key"], ()), Both(row["ja"], row["en"]))
    return found


@cache
def _plain() -> dict[str, Both]:
    return {row["rule"]: Both(row["ja"], row["en"]) for row in _rows("plain")}


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sentence(key: str, sha256: str, slots: Mapping[str, Both]) -> Both:
    """A sentence of the bank in one of its wordings: which one hangs on the mail, so that a hundred answers do not read alike."""
    wordings = _sentences()[key]
    place = sum(key.encode()) % 8 * 4  # another part of the hash for another sentence
    return wordings[int(sha256[place : place + _BITS // 4], 16) % len(wordings)].filled(slots)


def word(key: str) -> Both | None:
    """A word of the bank; None for an unknown one."""
    found = _sentences().get(key)
    return found[0] if found is not None else None


def plain(rule: str, subject: str) -> Both:
    """What a rule found, as a clause without slots in everyday words; for a rule without one that of its subject."""
    return _plain().get(rule) or _sentences()[f"other.{subject}"][0]


def joined(words: tuple[Both, ...]) -> Both:
    """`aとb`, `a、b、c` / `a and b`, `a, b and c`."""
    ja = ("と" if len(words) == 2 else "、").join(word.ja for word in words)
    en = [word.en for word in words]
    return Both(ja, " and ".join([*([", ".join(en[:-1])] if en[:-1] else []), *en[-1:]]))
