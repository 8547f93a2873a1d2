"""Whom a mail pretends to be: the brand its names speak of, with the places that show it. Pure, one pass over the text.

Where a name stands decides what it is worth: the display name and the subject are claims; one word in the body is none, and
names that any mail mentions in passing (`care` = ambient) count in the body only beside a claim.
"""

from msgspec import Struct

from fuwake.brands import unlisted
from fuwake.brands.book import Listed, tokens, under
from fuwake.brands.naming import named
from fuwake.brands.places import Place, places
from fuwake.model.anatomy import Anatomy
from fuwake.model.judgement import Brand
from fuwake.model.page import Page

_NEEDED = 3.0
_WORTH = {"display_name": 5.0, "subject": 3.0, "title": 4.0}
_OPENING = 300
"""Characters in which a mail introduces itself."""


class _Score(Struct):
    brand: Listed
    claims: float = 0.0
    mentions: int = 0
    opening: bool = False
    first: int = 1_000_000
    loci: tuple[str, ...] = ()


def brand(anatomy: Anatomy, page: Page | None) -> Brand | None:
    """The brand the mail (or the page behind it) speaks for, or None. Never guessed from the links alone."""
    found = places(anatomy, page)
    scores: dict[str, _Score] = {}
    for place in found:
        _count(place, scores)
    best: _Score | None = None
    for score in scores.values():
        _add_hosts(score, anatomy)
        if best is None or (_total(score), -score.first) > (_total(best), -best.first):
            best = score
    claim = unlisted.claimed(found)
    reached = best is not None and _total(best) >= _NEEDED
    if claim is not None and (best is None or not reached or claim.score > _total(best)):
        return unlisted.brand(claim)
    return _brand(best) if best is not None and reached else None


def _count(place: Place, scores: dict[str, _Score]) -> None:
    seen: set[str] = set()
    for at, listed in named(place.text):
        if listed.care == "word" and place.kind not in {"display_name", "title"}:
            continue
        score = scores.setdefault(listed.id, _Score(brand=listed))
        if place.kind == "body":
            score.mentions += 1
            score.opening = score.opening or at < _OPENING
            score.first = min(score.first, at)
        elif listed.id not in seen:
            score.claims += _WORTH[place.kind]
        if listed.id not in seen:
            score.loci = (*score.loci, place.locus)
        seen.add(listed.id)


def _add_hosts(score: _Score, anatomy: Anatomy) -> None:
    """An official author domain, or a brand's word inside a link's host, backs a name that is there already."""
    official = score.brand.verified
    for mailbox in anatomy.message.author[:5]:
        if under(mailbox.domain, official):
            score.claims += 3.0
            break
    words = tokens(score.brand.id, score.brand.name, score.brand.name_en)
    for link in anatomy.links[:100]:
        if link.host and not link.automatic and not under(link.host, official) and any(word in link.host for word in words):
            score.claims += 1.0
            score.loci = (*score.loci, f"link:{link.index}")
            break


def _total(score: _Score) -> float:
    mentions = min(score.mentions, 4) * 1.0 + (0.5 if score.opening else 0.0)
    if score.brand.care == "ambient" and score.claims < _WORTH["subject"]:
        mentions = 0.0
    return (score.claims + mentions) * (0.5 if score.brand.care == "product" else 1.0)


def _brand(score: _Score) -> Brand:
    listed = score.brand
    return Brand(
        id=listed.id,
        name=listed.name,
        name_en=listed.name_en,
        category=listed.category or None,
        official_domains=listed.verified,
        confidence=round(min(0.95, 0.3 + 0.07 * _total(score)), 2),
        evidence=tuple(dict.fromkeys(score.loci)),
    )
