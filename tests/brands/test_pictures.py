"""Pictures of the user's are known again after what mails and copies do to them, and strangers' are not taken for them."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from fuwake.brands.pictures import alike, known, telling
from fuwake.model.brand_picture import BrandPicture
from fuwake.parse.picture_print import LENGTH, print_of


def word(text: str, colour: str = "#183a9e") -> Image.Image:
    """A made-up word mark."""
    drawn = Image.new("RGB", (300, 80), "white")
    ImageDraw.Draw(drawn).text((20, 10), text, font=ImageFont.truetype("DejaVuSerif-Bold.ttf", 48), fill=colour)
    return drawn


def saved(picture: Image.Image, kind: str = "PNG", **options: int) -> bytes:
    """Its bytes."""
    kept = io.BytesIO()
    picture.save(kept, kind, **options)
    return kept.getvalue()


def printed(data: bytes) -> str:
    """Its print, which it must have."""
    found = print_of(data)
    assert found is not None
    assert len(found) == LENGTH
    return found


OWN = printed(saved(word("Kamitora")))


@pytest.mark.parametrize(
    "data",
    [
        saved(word("Kamitora").resize((150, 40))),
        saved(word("Kamitora").resize((600, 160))),
        saved(word("Kamitora"), "JPEG", quality=50),
        saved(word("Kamitora", "#208a3e")),
        saved(ImageOps.invert(word("Kamitora"))),
        saved(ImageOps.expand(word("Kamitora"), 25, "white")),
        saved(word("Kamitora"), "GIF"),
    ],
    ids=["half", "double", "jpeg", "other colour", "inverted", "padded", "gif"],
)
def test_a_changed_copy_is_the_same_picture(data: bytes) -> None:
    assert alike(OWN, printed(data))


@pytest.mark.parametrize("text", ["Vexpandor", "Kanzashi", "Lufandor", "Tokinora"])
def test_another_word_is_another_picture(text: str) -> None:
    assert not alike(OWN, printed(saved(word(text))))


def test_what_says_too_little_has_no_print_or_is_like_nothing() -> None:
    plain, box = Image.new("RGB", (40, 40), "red"), Image.new("RGB", (40, 40), "white")
    ImageDraw.Draw(box).rectangle((5, 5, 34, 34), fill="navy")
    assert print_of(saved(plain)) is None
    assert print_of(saved(Image.new("RGB", (4, 4)))) is None
    assert not telling(printed(saved(box)))
    assert telling(OWN)
    assert not alike("", OWN)
    assert not alike("zz" + OWN[2:], OWN)


def test_broken_and_foreign_bytes_have_none() -> None:
    whole = saved(word("Kamitora"))
    assert [print_of(data) for data in (b"", b"GIF89a", whole[:60], b"<svg></svg>", bytes(500))] == [None] * 5


def test_a_picture_of_two_brands_is_nobodys() -> None:
    one, other = (BrandPicture(brand=brand, file=f"{brand}/a.png", print=OWN) for brand in ("one", "other"))
    assert known(OWN, (one,)) == one
    assert known(OWN, (one, other)) is None
    assert known(None, (one,)) is None
    assert known(printed(saved(word("Vexpandor"))), (one,)) is None
