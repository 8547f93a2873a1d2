"""The brand by a picture in the mail, and what a picture does not say."""

import base64
import io

from PIL import Image, ImageDraw, ImageFont

from fuwake.derive.mail_brand import by_picture, pictures_used
from fuwake.model.anatomy import Anatomy
from fuwake.model.brand_picture import BrandPicture
from fuwake.parse.message import parse
from fuwake.parse.picture_print import print_of


def logo(words: str, width: int, kind: str = "PNG") -> bytes:
    """A made-up word mark of this width."""
    drawn = Image.new("RGB", (260, 70), "white")
    ImageDraw.Draw(drawn).text((20, 8), words, font=ImageFont.truetype("DejaVuSerif-Bold.ttf", 44), fill="#183a9e")
    kept = io.BytesIO()
    drawn.resize((width, width * 70 // 260)).save(kept, kind)
    return kept.getvalue()


def mail(*pictures: bytes) -> Anatomy:
    """A mail with these pictures."""
    parts = "".join(
        f"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(data).decode()}\r\n"
        for data in pictures
    )
    head = "From: a@sender.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return parse(f"{head}--b\r\nContent-Type: text/plain\r\n\r\nx\r\n{parts}--b--\r\n".encode())


def kept(brand: str, words: str = "Kamitora") -> tuple[BrandPicture, ...]:
    """One picture of a brand."""
    return (BrandPicture(brand=brand, file=f"{brand}/a.png", print=print_of(logo(words, 260)) or ""),)


def named(anatomy: Anatomy, pictures: tuple[BrandPicture, ...]) -> str | None:
    """Id of the brand."""
    found = by_picture(anatomy, pictures)
    return found.id if found is not None else None


def test_a_like_picture_names_the_brand_and_is_the_one_that_served() -> None:
    pictures = kept("smbc") + kept("jcb", "Vexpandor")
    found = by_picture(mail(logo("Kamitora", 180)), pictures)
    assert found is not None
    assert (found.id, found.evidence) == ("smbc", ("part:1.2",))
    assert [one.brand for one in pictures_used(pictures, mail(logo("Kamitora", 180)), {})] == ["smbc"]


def test_a_small_picture_of_a_brand_that_any_mail_mentions_is_a_button() -> None:
    assert named(mail(logo("Kamitora", 90)), kept("facebook-meta")) is None
    assert named(mail(logo("Kamitora", 200)), kept("facebook-meta")) == "facebook-meta"


def test_without_pictures_of_the_users_or_of_the_mail_nobody_is_named() -> None:
    assert named(mail(logo("Kamitora", 200)), ()) is None
    assert named(mail(), kept("smbc")) is None
    assert named(mail(b"no picture", b""), kept("smbc")) is None


def test_only_kinds_whose_size_is_known_before_they_are_opened_are_compared() -> None:
    assert named(mail(logo("Kamitora", 200, "ICO")), kept("smbc")) is None
