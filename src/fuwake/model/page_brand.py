"""Whom a page imitates, with what shows it."""

from typing import Literal

from msgspec import Struct

BrandSignKind = Literal["logo", "favicon", "copied", "title", "copyright", "heading", "picture_words", "borrowed", "host", "path", "words"]
PageBrandStatus = Literal["imitates", "genuine", "names", "none", "could_not_tell"]


class BrandSign(Struct, frozen=True, kw_only=True):
    """Something by which a page speaks for a brand."""

    what: BrandSignKind
    """Where it was seen. `logo`, `favicon`: like a picture that the user keeps of the brand; `copied`: a trace names its site as the
    original; `borrowed`: a picture or style comes from its site; `picture_words`: words for those who do not see a picture."""
    words: str
    """What was seen."""


class PageBrand(Struct, frozen=True, kw_only=True):
    """The brand that a page speaks for, or why none is named."""

    status: PageBrandStatus
    """`imitates`: it speaks for the brand, wants something and is none of the brand's own; `genuine`: it is the brand's own place;
    `names`: it names the brand and wants nothing; `none`: it speaks for nobody that is listed; `could_not_tell`: it was not seen, or two
    brands would be as likely."""
    id: str | None = None
    """Of the brand list; None where none is named."""
    name: str | None = None
    """Japanese name."""
    name_en: str | None = None
    """English name."""
    official_domains: tuple[str, ...] = ()
    """Only such as are graded A or B in the brand list; empty where none is verified: then it is not said that the page is none of its."""
    signs: tuple[BrandSign, ...] = ()
    """What shows it, the weightiest first."""
    evidence: tuple[str, ...] = ()
    """Loci, the primary one first."""
