"""The words of `fuwake doctor` for people, in Japanese and English (doctor_words.toml)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from fuwake.cli.doctor_check import Check
from fuwake.model.observation import Reading

Lang = Literal["ja", "en"]


def of_answer(kind: str, reading: Reading, lang: Lang) -> tuple[str, str]:
    """(what is wrong, what to do) for a question that failed; what happened is told in English after it."""
    words = _words()
    found = words.get(kind, {}).get(reading.reason or "garbage") or words["any"].get(reading.reason or "garbage") or words["any"]["garbage"]
    says = found[lang]
    if reading.detail:
        says = words["detail"][lang].format(says=says, detail=reading.detail)
    return says, found[f"cure_{lang}"]


def answered(lang: Lang) -> str:
    """The word for a question that was answered."""
    word: str = _words()["answered"][lang]
    return word


def invented(lang: Lang) -> tuple[str, str]:
    """The words for a resolver that answers for names that do not exist."""
    found = _words()["dns"]["invented"]
    return found[lang], found[f"cure_{lang}"]


def cure_of(check: Check, lang: Lang) -> str:
    """What to do about a check of this machine; in English where there are no other words."""
    if lang == "en" or check.name.startswith("ask "):
        return check.cure
    cures: dict[str, str] = _words()["cure"]
    return cures.get(check.name) or cures.get(check.name.partition(" ")[0]) or check.cure


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("fuwake.cli").joinpath("doctor_words.toml").read_text(encoding="utf-8"))
