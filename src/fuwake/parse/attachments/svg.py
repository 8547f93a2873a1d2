"""SVG pictures, which may hold links, scripts and whole pages (foreignObject)."""

import zlib

from fuwake.parse import limits
from fuwake.parse.attachments._harvest import Harvest
from fuwake.parse.charsets import decode


def read(data: bytes) -> Harvest:
    """The document as markup; `.svgz` is unpacked to the size that HTML may have."""
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, limits.HTML_BYTES)
        except zlib.error:
            return Harvest(defects=[("attachment-unreadable", "a packed SVG that cannot be unpacked")])
    return Harvest(html=[decode(data[: limits.HTML_BYTES], None).text])
