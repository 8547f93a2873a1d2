"""Whom a mail pretends to be: the brand its names speak of, with the places that show it. Pure, one pass over the text.

Where a name stands decides what it is worth: the display name and the subject are claims; one word in the body is none, and
names that any mail mentions in passing (`care` = ambient) count in the body only beside a claim. An address that a reader is to
follow backs a name; where the mail speaks of nobody it is a claim by itself, if it says the brand's name plainly.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from fuwake.brands import unlisted
from fuwake.brands.book import Listed, owner_of, under
from fuwake.brands.disguised import readings
from fuwake.brands.folding import plain
from fuwake.brands.in_address import Sign, signs
from fuwake.brands.misspelt import misspelt
from fuwake.brands.naming import named
from fuwake.brands.places import Place, places
from fuwake.model.anatomy import Anatomy
from fuwake.model.judgement import Brand
from fuwake.model.page import Page

_NEEDED = 3.0
_WORTH = {"display_name": 5.0, "subject": 3.0, "title": 4.0, "logo": 2.5}
_MISSPELT = {"display_name": 4.0, "subject": 2.0}
"""A name that is a letter wrong: in the subject it needs something to back it."""
_BACKS, _PLAIN = 2.5, 4.0
"""Weights of a sign in an address from which it backs a name, and from which it stands for one."""
_PLAIN_WAYS = frozenset({"official_inside", "beside"})
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}", re.IGNORECASE)
_OF_LOGO = re.compile(r"(?:[\W\d_]|logo|icon|brand|image|header|banner|email|mail|newsletter|inc|ltd|ロゴ){0,12}", re.IGNORECASE)
"""What stands beside a name in the words of a logo."""
_OFFICE = re.compile(
    r"(?:\W|account|agreement|alert|billing|confirmation|customer|invoice|notification|notice|payment|receipt|security|service|statement"
    r"|support|team|user|お知らせ|アカウント|カスタマー|サポート|セキュリティ|チーム|通知|請求書|領収書){0,12}",
    re.IGNORECASE,
)
"""What stands beside a name where a letter comes from that very firm."""
_MANY_BEAR = """
account american banco banca bank business capital card cards central credit customer deutsche digital energy exchange express federal
finance first general insurance international kredit mobile national network online royal security service services state states
support united wallet world
"""
_ANYBODYS = frozenset(_MANY_BEAR.split())
_SHORTEST = 5
"""Letters of a word of a name that stands for the whole."""
_LETTERHEAD = 50
"""Longest first line that is read as a letterhead."""
_OPENING = 300
"""Characters in which a mail introduces itself."""


class _Score(Struct):
    brand: Listed
    claims: float = 0.0
    mentions: int = 0
    opening: bool = False
    leads: bool = False
    """The body begins with it, as a letterhead does."""
    first: int = 1_000_000
    loci: tuple[str, ...] = ()


def brand(anatomy: Anatomy, page: Page | None) -> Brand | None:
    """The brand the mail (or the page behind it) speaks for, or None."""
    found = places(anatomy, page)
    scores: dict[str, _Score] = {}
    logos = _logos(found)
    for place in found:
        if place.kind != "logo" or place.locus in logos:
            _count(place, scores)
    _count_short(found, scores)
    if not any(_total(score) >= _NEEDED for score in scores.values()):
        _count_misspelt(found, anatomy, scores)
    said = list(_said(anatomy))
    best: _Score | None = None
    for score in scores.values():
        _add_hosts(score, anatomy, said)
        if best is None or (_total(score), -score.first) > (_total(best), -best.first):
            best = score
    if not any(_total(score) >= _NEEDED for score in scores.values()):
        best = _by_address(said) or best
    claim = unlisted.claimed(found)
    reached = best is not None and _total(best) >= _NEEDED
    if claim is not None and (best is None or not reached or claim.score > _total(best)):
        return unlisted.brand(claim)
    return _brand(best) if best is not None and reached else None


def _count(place: Place, scores: dict[str, _Score]) -> None:
    seen: set[str] = set()
    for at, row in _names(place):
        if place.kind not in {"display_name", "title"} and _is_everyday(place.text, at, row):
            continue
        score = scores.setdefault(row.id, _Score(brand=row))
        if place.kind == "body":
            score.mentions += 1
            score.opening = score.opening or at < _OPENING
            score.first = min(score.first, at)
            score.leads = score.leads or (at <= 2 and _letterhead(place, row))
        elif row.id not in seen:
            score.claims += _WORTH[place.kind]
        if row.id not in seen:
            score.loci = (*score.loci, place.locus)
        seen.add(row.id)


def _count_short(found: tuple[Place, ...], scores: dict[str, _Score]) -> None:
    """An author who goes by a word of a name that the mail spells out elsewhere: Prime, and Amazon Prime in the text."""
    for place in found:
        if place.kind != "display_name":
            continue
        author = place.text.lower()
        for score in scores.values():
            if not score.mentions or place.locus in score.loci:
                continue
            words = {word for name in score.brand.names if " " in name for word in plain(name).lower().split()} - _ANYBODYS
            for word in words:
                at = author.find(word) if len(word) >= _SHORTEST else -1
                if at >= 0 and _OFFICE.fullmatch(author[:at]) and _OFFICE.fullmatch(author[at + len(word) :]):
                    score.claims += _WORTH["subject"]
                    score.loci = (*score.loci, place.locus)
                    break


def _count_misspelt(found: tuple[Place, ...], anatomy: Anatomy, scores: dict[str, _Score]) -> None:
    domains = [box.domain for box in anatomy.message.author[:5] if box.domain]
    for place in found:
        for row in dict.fromkeys(misspelt(place.text, domains) if place.kind in _MISSPELT else ()):
            score = scores.setdefault(row.id, _Score(brand=row))
            score.claims += _MISSPELT[place.kind]
            score.loci = (*score.loci, place.locus)


def _names(place: Place) -> Iterator[tuple[int, Listed]]:
    """(place, brand) for each name; in a display name also an official domain, in it and in subjects also names in disguise."""
    found = list(named(place.text))
    if not found and place.kind == "display_name":
        found = [(hit.start(), owner) for hit in _DOMAIN.finditer(place.text[:200]) if (owner := _of_domain(hit[0])) is not None]
    if not found and place.kind in {"display_name", "subject"}:
        found = next((hidden for text in readings(place.text) if (hidden := list(named(text)))), [])
    yield from found


def _is_everyday(text: str, at: int, row: Listed) -> bool:
    """Whether the name that stands there is one of goods, or an everyday word, which no name of several words is: Ledger Live."""
    there = text[at : at + 60].lower()
    return row.care == "goods" or (
        row.care == "word" and not any(" " in name and there.startswith(plain(name).lower()) for name in row.names)
    )


def _of_domain(domain: str) -> Listed | None:
    """Whose official domain it is, or begins with: `ssa.gov.documents.elsewhere.example`."""
    labels = domain.split(".")
    return next((owner for end in range(len(labels), 1, -1) if (owner := owner_of(".".join(labels[:end]))) is not None), None)


def _logos(found: tuple[Place, ...]) -> frozenset[str]:
    """Pictures whose words are one brand's name; none where they name several, as a row of cards or partners does."""
    named_by: dict[str, list[str]] = {}
    for place in found:
        if place.kind == "logo":
            for at, row in named(place.text):
                named_by.setdefault(row.id, []).extend([place.locus] * _is_logo(place.text, at, row))
    return frozenset(next(iter(named_by.values()))) if len(named_by) == 1 else frozenset()


def _is_logo(words: str, at: int, row: Listed) -> bool:
    """Whether the words are hardly more than the name, and the name is none that any mail shows."""
    if row.care:
        return False
    spelled = max((name for name in map(plain, row.names) if words[at:].lower().startswith(name.lower())), key=len, default="")
    return _OF_LOGO.fullmatch(words[:at]) is not None and _OF_LOGO.fullmatch(words[at + len(spelled) :]) is not None


def _letterhead(place: Place, row: Listed) -> bool:
    """Whether the body begins with a line that is no sentence and names one brand: one that many mails mention with its office alone."""
    first = plain(place.raw[:400].strip().partition("\n")[0].strip())
    if not place.locus.startswith("part:") or len(first) > _LETTERHEAD or first.endswith(("。", ".")):
        return False
    if len({other.id for _, other in named(first)}) != 1:
        return False
    name = max((plain(name) for name in row.names if plain(name).lower() in first.lower()), key=len, default="")
    return row.care != "ambient" or _OFFICE.fullmatch(re.sub(re.escape(name), "", first, count=1, flags=re.IGNORECASE)) is not None


def _said(anatomy: Anatomy) -> Iterator[tuple[str, Sign]]:
    """(locus, sign) for every brand that the author's domain or an address to follow speaks of."""
    for box in anatomy.message.author[:5]:
        if box.domain:
            yield from ((f"header:{box.header}", sign) for sign in signs(box.domain))
    for link in anatomy.links[:100]:
        if link.host and not link.automatic:
            yield from ((f"link:{link.index}", sign) for sign in signs(link.host))


def _add_hosts(score: _Score, anatomy: Anatomy, said: list[tuple[str, Sign]]) -> None:
    """An official author domain, or a brand's word inside another host, backs a name that is there already."""
    if any(under(mailbox.domain, score.brand.verified) for mailbox in anatomy.message.author[:5]):
        score.claims += 3.0
    back = next((locus for locus, sign in said if sign.brand.id == score.brand.id and sign.weight >= _BACKS), None)
    if back is not None:
        score.claims += 1.0
        score.loci = (*score.loci, back)


def _by_address(said: list[tuple[str, Sign]]) -> _Score | None:
    """The one brand that links name plainly; None for none or several, and for names that anybody mentions."""
    links = [(locus, sign) for locus, sign in said if locus.startswith("link:")]
    plain = [(locus, sign) for locus, sign in links if sign.weight >= _PLAIN and sign.way in _PLAIN_WAYS and sign.brand.care == ""]
    if len({sign.brand.id for _, sign in plain}) != 1:
        return None
    return _Score(brand=plain[0][1].brand, claims=_NEEDED, loci=(plain[0][0],))


def _total(score: _Score) -> float:
    mentions = min(score.mentions, 4) * 1.0 + (0.5 if score.opening else 0.0) + (1.5 if score.leads else 0.0)
    if score.brand.care == "ambient" and score.claims < _WORTH["subject"] and not (score.leads and score.mentions > 1):
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
