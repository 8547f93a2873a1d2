"""QR codes in picture parts, read with zxing-cpp on a bounded picture."""

import io
from typing import TYPE_CHECKING

from fuwake.parse import limits
from fuwake.parse.picture_faults import picture_faults

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
_KINDS = "QRCode,MicroQRCode,RMQRCode,DataMatrix,Aztec"  # what a telephone opens; bars of goods and parcels would double the time
_SIDE = 2_000  # larger pictures are made smaller first: a code that people scan has far larger modules


def read_codes(data: bytes) -> tuple[str, ...]:
    """Texts of the QR codes in a picture; none where it is no picture, too large or broken. Never raises."""
    from PIL import Image  # only where a mail has pictures

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            width, height = opened.size
            if width * height > limits.PIXELS:
                return ()
            opened.draft("L", (_SIDE, _SIDE))
            picture = opened.convert("RGBA") if opened.mode in ("P", "LA", "PA") else opened
            if picture.mode == "RGBA":
                ground = Image.new("RGBA", picture.size, "white")
                ground.alpha_composite(picture)
                picture = ground
            grey = picture.convert("L")
            grey.thumbnail((_SIDE, _SIDE))
        return codes_of(grey)
    except picture_faults():
        return ()


def codes_of(picture: "Picture") -> tuple[str, ...]:
    """Texts of the codes in a picture that is open. Raises RuntimeError or ValueError where the library fails."""
    import zxingcpp  # only where there are pictures

    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.barcode_formats_from_str(_KINDS))
    return tuple(code.text[: limits.URL] for code in found[:20] if code.text)
