"""A picture that the user keeps of a brand: its print only."""

from msgspec import Struct


class BrandPicture(Struct, frozen=True, kw_only=True):
    """One picture of the user's own folder."""

    brand: str
    """Id in the list of brands."""
    file: str
    """Its name in the folder."""
    print: str
    """What stays of it when it is resized or recoloured (`parse.picture_print`), 258 hex digits."""
