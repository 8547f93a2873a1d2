"""The pretext of a mail: which of the known stories it tells, by cues in eight languages. Pure."""

from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct

from fuwake.brands import cues
from fuwake.brands.folding import alike, bare, fold
from fuwake.brands.places import body_locus, header_locus
from fuwake.brands.table import pieces, rows
from fuwake.model.anatomy import Anatomy
from fuwake.model.judgement import Scenario
from fuwake.model.page import Page

_NEEDED = 2.0
_READ = 8_000
"""Characters of the body that are read: a pretext stands early."""
_PREHEADER = 400
"""Characters of the hidden text that are read: the line that a mail program shows beside the subject."""
_SUBJECT, _NAME, _BODY, _PAGE, _ASIDE = 1.5, 1.0, 1.0, 1.0, 0.6
_MOST_NAMES = 20
"""Words on pictures with a link that are read."""
_WEAK, _STRONG = 0.7, 1.4


class Story(Struct, frozen=True, kw_only=True):
    """One row of `data/scenarios.csv` with its rows of `data/scenario_cues.csv`."""

    id: str
    kind: str
    """`phishing`, `fraud` or `advertising`: what such a mail is, once it is known to be unwanted."""
    title: str
    title_en: str
    wants: str
    wants_en: str
    advice: str
    advice_en: str
    cues: Mapping[str, str]
    """Folded cue → the cue as it stands in the table: Japanese, English and others."""
    told_in: tuple[str, ...]
    """Languages in which it has cues."""
    asked_for: tuple[str, ...]
    """Kinds of data such a mail is after."""


@cache
def stories() -> tuple[Story, ...]:
    """All pretexts, in the order of the table."""
    words: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows("scenario_cues"):
        folded = pieces(alike(fold(row["cues"])), "|")
        words.setdefault(row["scenario"], {})[row["lang"]] = dict(zip(folded, pieces(row["cues"], "|"), strict=True))
    return tuple(
        Story(
            id=row["id"],
            kind=row["kind"],
            title=row["title"],
            title_en=row["title_en"],
            wants=row["wants"],
            wants_en=row["wants_en"],
            advice=row["advice"],
            advice_en=row["advice_en"],
            cues={folded: cue for lang in words[row["id"]].values() for folded, cue in lang.items()},
            told_in=tuple(words[row["id"]]),
            asked_for=pieces(row["asked_for"]),
        )
        for row in rows("scenarios")
    )


@cache
def _by_id() -> dict[str, Story]:
    return {story.id: story for story in stories()}


def asked_for(scenario_id: str) -> tuple[str, ...]:
    """The kinds of data this pretext is after; empty for an unknown id and for advertising."""
    story = _by_id().get(scenario_id)
    return story.asked_for if story is not None else ()


def kind(scenario_id: str) -> str | None:
    """`phishing`, `fraud` or `advertising`; None for an unknown id."""
    story = _by_id().get(scenario_id)
    return story.kind if story is not None else None


def scenario(anatomy: Anatomy, page: Page | None) -> Scenario | None:
    """The story told, with its cues and where they stand; None where none is told clearly."""
    heard = [(worth, found, locus) for worth, text, locus in _texts(anatomy, page) if (found := _cues().found(text))]
    scores: dict[int, float] = {}
    for worth, found, _ in heard:
        for cue in found:
            for place in _by_cue()[cue]:
                scores[place] = scores.get(place, 0.0) + worth * _says(cue)
    place, score = max(scores.items(), key=lambda scored: (scored[1], -scored[0]), default=(0, 0.0))
    if score < _NEEDED:
        return None
    story = stories()[place]
    told = [(cue, locus) for _, found, locus in heard for cue in found if cue in story.cues]
    return Scenario(
        id=story.id,
        confidence=round(min(0.95, 0.25 + 0.12 * score), 2),
        title=story.title,
        title_en=story.title_en,
        wants=story.wants,
        wants_en=story.wants_en,
        advice=story.advice,
        advice_en=story.advice_en,
        cues=tuple(dict.fromkeys(story.cues[cue].replace("*", "…") for cue, _ in told)),
        evidence=tuple(dict.fromkeys(locus for _, locus in told)),
    )


def _texts(anatomy: Anatomy, page: Page | None) -> Iterator[tuple[float, str, str]]:
    """What a mail says, folded, with its worth and its place: subject, author's name, body, preheader, words on pictures, page."""
    message = anatomy.message
    if message.subject:
        yield _SUBJECT, bare(message.subject, 500), header_locus(anatomy, "Subject")
    for box in message.author[:1]:
        if box.name:
            yield _NAME, bare(box.name, 200), f"header:{box.header}"
    yield _BODY, bare(message.text, _READ), body_locus(anatomy)
    if message.hidden_text and message.html_part is not None:
        yield _ASIDE, bare(message.hidden_text, _PREHEADER), f"part:{message.html_part}"
    for link in [link for link in anatomy.links[:200] if link.where == "image" and link.text][:_MOST_NAMES]:
        yield _ASIDE, bare(link.text or "", 200), f"link:{link.index}"
    for aside in anatomy.asides:
        yield _BODY, bare(aside.text, _READ), aside.locus
    if page is not None and page.status == "seen" and page.evidence:
        yield _PAGE, bare(f"{page.title or ''} {page.text or ''}", _READ), page.evidence[0]


@cache
def _cues() -> cues.CueList:
    return cues.CueList(_by_cue())


@cache
def _by_cue() -> dict[str, list[int]]:
    """Folded cue → places of the stories that have it."""
    places: dict[str, list[int]] = {}
    for place, story in enumerate(stories()):
        for cue in story.cues:
            places.setdefault(cue, []).append(place)
    return places


@cache
def _says(cue: str) -> float:
    """How much a cue says: a short word little, two words in one breath or a whole phrase much."""
    if not cue.isascii() and not cue[0].isascii():
        return _STRONG if "*" in cue or len(cue) >= 6 else 1.0 if len(cue) > 3 else _WEAK
    words = len(cue.replace("*", " ").split())
    return _STRONG if "*" in cue or words >= 3 or (words == 2 and len(cue) >= 15) else 1.0 if words == 2 or len(cue) >= 7 else _WEAK
