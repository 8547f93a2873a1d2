"""The pretext of a mail: which of the known stories it tells, by cues in Japanese and English. Pure."""

from functools import cache

from msgspec import Struct

from fuwake.brands import cues
from fuwake.brands.folding import fold
from fuwake.brands.places import body_locus, header_locus
from fuwake.brands.table import pieces, rows
from fuwake.model.anatomy import Anatomy
from fuwake.model.judgement import Scenario
from fuwake.model.page import Page

_NEEDED = 2.0
_READ = 8_000
"""Characters of the body that are read: a pretext stands early."""
_SUBJECT, _BODY, _PAGE = 1.5, 1.0, 1.0


class Story(Struct, frozen=True, kw_only=True):
    """One row of `data/scenarios.csv`."""

    id: str
    title: str
    title_en: str
    wants: str
    wants_en: str
    advice: str
    advice_en: str
    cues: tuple[str, ...]
    """Folded; Japanese, English and others."""
    asked_for: tuple[str, ...]
    """Kinds of data such a mail is after."""


@cache
def stories() -> tuple[Story, ...]:
    """All pretexts, in the order of the table."""
    return tuple(
        Story(
            id=row["id"],
            title=row["title"],
            title_en=row["title_en"],
            wants=row["wants"],
            wants_en=row["wants_en"],
            advice=row["advice"],
            advice_en=row["advice_en"],
            cues=tuple(fold(cue) for cue in pieces(f"{row['cues_ja']}|{row['cues_en']}|{row['cues_more']}", "|")),
            asked_for=pieces(row["asked_for"]),
        )
        for row in rows("scenarios")
    )


def asked_for(scenario_id: str) -> tuple[str, ...]:
    """The kinds of data this pretext is after; empty for an unknown id."""
    return next((story.asked_for for story in stories() if story.id == scenario_id), ())


def scenario(anatomy: Anatomy, page: Page | None) -> Scenario | None:
    """The story told, with its cues and where they stand; None where none is told clearly."""
    texts = [(_SUBJECT, fold(anatomy.message.subject or ""), header_locus(anatomy, "Subject"))]
    texts.append((_BODY, fold(anatomy.message.text, _READ), body_locus(anatomy)))
    texts += [(_BODY, fold(aside.text, _READ), aside.locus) for aside in anatomy.asides]
    if page is not None and page.status == "seen" and page.evidence:
        texts.append((_PAGE, fold(f"{page.title or ''} {page.text or ''}", _READ), page.evidence[0]))
    told = [(worth, set(_cues().found(text)), locus) for worth, text, locus in texts]
    best: tuple[float, Story, dict[str, None], dict[str, None]] | None = None
    spoken = {place for _, found, _ in told for cue in found for place in _by_cue()[cue]}
    for story in map(stories().__getitem__, sorted(spoken)):
        score, seen, loci = _told(story, told)
        if score >= _NEEDED and (best is None or score > best[0]):
            best = (score, story, seen, loci)
    if best is None:
        return None
    score, story, seen, loci = best
    return Scenario(
        id=story.id,
        confidence=round(min(0.95, 0.25 + 0.12 * score), 2),
        title=story.title,
        title_en=story.title_en,
        wants=story.wants,
        wants_en=story.wants_en,
        advice=story.advice,
        advice_en=story.advice_en,
        cues=tuple(seen),
        evidence=tuple(loci),
    )


@cache
def _cues() -> cues.CueList:
    return cues.CueList(_by_cue())


@cache
def _by_cue() -> dict[str, list[int]]:
    """Cue → places of the stories that have it."""
    places: dict[str, list[int]] = {}
    for place, story in enumerate(stories()):
        for cue in story.cues:
            places.setdefault(cue, []).append(place)
    return places


def _told(story: Story, told: list[tuple[float, set[str], str]]) -> tuple[float, dict[str, None], dict[str, None]]:
    """Score, cues and loci. A cue counts in each place; longer cues say more."""
    score, seen, loci = 0.0, dict[str, None](), dict[str, None]()
    for worth, found, locus in told:
        for cue in story.cues if found and not found.isdisjoint(story.cues) else ():
            if cue in found:
                score += worth * (0.7 if len(cue) <= 4 and cue.isascii() else 1.0)
                seen.setdefault(cue.replace("*", "…"))
                loci.setdefault(locus)
    return score, seen, loci
