"""The answer for people: one paragraph, sentence by sentence, each with its evidence."""

from typing import Literal

from msgspec import Struct

Purpose = Literal["verdict", "reasons", "wants", "act", "open"]


class AnswerSentence(Struct, frozen=True, kw_only=True):
    """One part of the paragraph, mostly one sentence."""

    part: Purpose
    """`verdict`: is it real; `reasons`: why; `wants`: what it is after; `act`: what to do; `open`: what could not be told."""
    ja: str
    """Japanese."""
    en: str
    """English."""
    evidence: tuple[str, ...]
    """Loci; empty for advice, which claims nothing."""


class Answer(Struct, frozen=True, kw_only=True):
    """The paragraph. In Japanese its sentences follow each other without a space, in English with one."""

    sentences: tuple[AnswerSentence, ...]
    """In reading order; no part comes twice."""

    def text(self, lang: str) -> str:
        """The paragraph in `ja` or `en`."""
        return "".join(said.ja for said in self.sentences) if lang == "ja" else " ".join(said.en for said in self.sentences)
