"""What a mail says, by topic (`brands/data/wording.csv`), looked for once for all rules of this room. Pure."""

from collections.abc import Mapping
from functools import cache, lru_cache

from fuwake.brands import cues
from fuwake.brands.folding import alike, bare, fold
from fuwake.brands.table import pieces, rows
from fuwake.model.facts import Facts
from fuwake.rules._reading import body, header

READ = 8_000
"""Characters of the body that are read."""
Said = Mapping[str, tuple[str, ...]]
"""Topic → phrases, as they stand in the table."""


@cache
def _topics() -> dict[str, dict[str, str]]:
    """Folded phrase → topic → the phrase as written."""
    found: dict[str, dict[str, str]] = {}
    for row in rows("wording"):
        for folded, written in zip(pieces(alike(fold(row["phrases"])), "|"), pieces(row["phrases"], "|"), strict=True):
            found.setdefault(folded, {})[row["topic"]] = written
    return found


@cache
def _list() -> cues.CueList:
    return cues.CueList(_topics())


@lru_cache(maxsize=64)  # several rules ask about the same text
def said(text: str) -> Said:
    """Topics of a text (of its first READ characters) with their phrases."""
    found: dict[str, list[str]] = {}
    for phrase in _list().found(bare(text, READ)):
        for topic, written in _topics()[phrase].items():
            found.setdefault(topic, []).append(written.replace("*", "…"))
    return {topic: tuple(phrases) for topic, phrases in found.items()}


def told(facts: Facts, topic: str) -> list[tuple[str, str]]:
    """Phrases of this topic with the place of each: subject, body, words beside it."""
    message = facts.anatomy.message
    places = [(message.subject or "", header(facts, "Subject") or "message"), (message.text[:READ], body(facts))]
    places += [(aside.text[:READ], aside.locus) for aside in facts.anatomy.asides]
    return [(phrase, locus) for text, locus in places if text for phrase in said(text).get(topic, ())]


def loci(*told_phrases: list[tuple[str, str]]) -> tuple[str, ...]:
    """Places of the phrases, each once."""
    return tuple(dict.fromkeys(locus for phrases in told_phrases for _, locus in phrases))
