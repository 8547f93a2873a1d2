"""What the picture library raises over bytes that strangers wrote."""

import struct
import zlib


def picture_faults() -> tuple[type[Exception], ...]:
    """For an `except`: broken, cut off, lying about their size, or too large. Where this is asked, pictures are read anyway.

    Pillow documents OSError and DecompressionBombError only; its readers let the others through.
    """
    from PIL import Image  # only where pictures are read

    broken = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, LookupError, TypeError, ArithmeticError)
    return (*broken, MemoryError, RuntimeError, Image.DecompressionBombError)
