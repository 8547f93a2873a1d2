"""The sentence bank: every sentence of an article has a key and stands in `sentences/<lang>.toml`, the same keys in each language."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from fuwake.report.text import Advice, Note, Sentence, Span

Lang = Literal["ja", "en"]
Slot = str | Span | tuple[Span, ...]

_SLOT = re.compile(r"\{([a-z_]+)\}")


class Bank:
    """Sentences of one language."""

    def __init__(self, lang: str, sentences: dict[str, str]) -> None:
        self.lang = lang
        self.sentences = sentences

    @staticmethod
    @lru_cache(maxsize=4)
    def load(lang: str) -> "Bank":
        """The bank of `ja` or `en`; KeyError-free lookups are not offered: an unknown key is a mistake of ours and raises."""
        text = files("fuwake.report").joinpath("sentences", f"{lang}.toml").read_text(encoding="utf-8")
        tables = tomllib.loads(text)
        return Bank(lang, {f"{topic}.{value}": words for topic, table in tables.items() for value, words in table.items()})

    def slots(self, key: str) -> frozenset[str]:
        """Names of the slots of a sentence."""
        return frozenset(_SLOT.findall(self.sentences[key]))

    def spans(self, key: str, slots: dict[str, Slot]) -> tuple[Span, ...]:
        """The sentence cut into spans, slots filled. Raises ValueError where slots are missing or too many."""
        template = self.sentences[key]
        if self.slots(key) != set(slots):
            raise ValueError(f"sentence {key} wants {sorted(self.slots(key))}, got {sorted(slots)}")
        found: list[Span] = []
        for number, piece in enumerate(_SLOT.split(template)):
            if number % 2 == 0:
                if piece:
                    found.append(Span(piece))
                continue
            value = slots[piece]
            if isinstance(value, Span):
                found.append(value)
            elif isinstance(value, tuple):
                found.extend(value)
            else:
                found.append(Span(value, "value"))
        return tuple(found)

    def fact(self, key: str, evidence: tuple[str, ...], about: str = "", /, **slots: Slot) -> Sentence:
        """A statement of fact with its evidence."""
        return Sentence(key=key, spans=self.spans(key, slots), evidence=evidence, about=about)

    def advice(self, key: str, **slots: Slot) -> Advice:
        """Something to do."""
        return Advice(key=key, spans=self.spans(key, slots))

    def note(self, key: str, **slots: Slot) -> Note:
        """An explanation."""
        return Note(key=key, spans=self.spans(key, slots))

    def plain(self, key: str, **slots: str) -> str:
        """The words alone: headings, labels, alt texts."""
        return "".join(span.text for span in self.spans(key, dict(slots)))
