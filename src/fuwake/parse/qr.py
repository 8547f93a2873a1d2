"""QR codes in picture parts, read with zxing-cpp on a bounded picture."""

import io
import struct
import zlib

from fuwake.parse import limits

_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
_SIDE = 2_000  # larger pictures are made smaller first: a code that people scan has far larger modules
_SMALLEST = 21  # modules of the smallest QR code


def read_codes(data: bytes) -> tuple[str, ...]:
    """Texts of the QR codes in a picture; none where it is no picture, too large or broken. Never raises."""
    import zxingcpp  # both only where a mail has pictures
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            width, height = opened.size
            if width * height > limits.PIXELS or min(width, height) < _SMALLEST:
                return ()
            opened.draft("L", (_SIDE, _SIDE))
            picture = opened.convert("RGBA") if opened.mode in ("P", "LA", "PA") else opened
            if picture.mode == "RGBA":
                ground = Image.new("RGBA", picture.size, "white")
                ground.alpha_composite(picture)
                picture = ground
            grey = picture.convert("L")
            grey.thumbnail((_SIDE, _SIDE))
        found = zxingcpp.read_barcodes(grey)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        zlib.error,
        IndexError,
        KeyError,
        TypeError,
        OverflowError,
        MemoryError,
    ):
        return ()
    except (Image.DecompressionBombError, RuntimeError):
        return ()
    return tuple(code.text[: limits.URL] for code in found[:20] if code.text)
