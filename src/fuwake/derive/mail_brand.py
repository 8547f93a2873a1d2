"""The brand by a picture that lies in the mail and is like one that the user keeps; where none is kept, none is opened. Pure."""

from collections.abc import Iterator, Mapping

from fuwake.brands.book import listed
from fuwake.brands.pictures import alike, known
from fuwake.derive.page import prints
from fuwake.model.anatomy import Anatomy
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.judgement import Brand
from fuwake.model.observation import Observation
from fuwake.parse.picture_print import print_of
from fuwake.parse.picture_size import size_of

_MOST = 8
_MOST_BYTES = 500_000
_WIDE = 120
"""Pixels: what is narrower may be a button that leads to the network of a brand that many mails mention."""
_CONFIDENCE = 0.6
"""Shops show the logos of what they sell, and newsletters those of their partners."""


def by_picture(anatomy: Anatomy, pictures: tuple[BrandPicture, ...]) -> Brand | None:
    """The brand whose picture the mail carries; None for none, or for those of two brands: a row of cards or partners."""
    found: dict[str, str] = {}
    for locus, print_, width in _prints(anatomy) if pictures else ():
        picture = known(print_, pictures)
        row = listed(picture.brand) if picture is not None else None
        if row is not None and (width >= _WIDE or row.care != "ambient"):
            found.setdefault(row.id, locus)
    row = listed(next(iter(found))) if len(found) == 1 else None
    if row is None:
        return None
    return Brand(
        id=row.id,
        name=row.name,
        name_en=row.name_en,
        category=row.category or None,
        official_domains=row.verified,
        confidence=_CONFIDENCE,
        evidence=(found[row.id],),
    )


def pictures_used(
    pictures: tuple[BrandPicture, ...], anatomy: Anatomy, observations: Mapping[str, Observation]
) -> tuple[BrandPicture, ...]:
    """Of the user's pictures those that one of the mail or of its pages is like. What follows from these alone follows from all."""
    seen = [print_ for _, print_, _ in _prints(anatomy)] + prints(observations)
    return tuple(picture for picture in pictures if any(alike(picture.print, print_) for print_ in seen))


def _prints(anatomy: Anatomy) -> Iterator[tuple[str, str, int]]:
    """(locus, print, width) of the first pictures of the mail that are small enough to be a logo."""
    kinds = {part.path for part in anatomy.message.parts if part.type.startswith("image/")}
    count = 0
    for content in anatomy.message.contents:
        size = size_of(content.data) if content.path in kinds and len(content.data) <= _MOST_BYTES and count < _MOST else None
        if size is None:  # an icon file may hold a picture of any size
            continue
        count += 1
        print_ = print_of(content.data)
        if print_ is not None:
            yield f"part:{content.path}", print_, size[0]
