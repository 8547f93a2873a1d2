"""How much of one message is read. What lies beyond is counted and named in a defect, never silently dropped."""

from typing import NamedTuple

HEADERS = 2_000
"""Header fields of a message."""
HEADER_BYTES = 65_536
"""Bytes kept of one header field."""
HEADER_BLOCK_BYTES = 1_000_000
"""Bytes of a header section that are read."""
ADDRESSES = 500
"""Mailboxes of all address fields of a kind."""
RECEIVED = 100
"""Received fields read as hops."""
SIGNATURES = 10
"""DKIM signatures that are checked, the topmost; each is a DNS question (RFC 6376 section 8.4)."""
SEALS = 15
"""Sets of an ARC chain that is checked; RFC 8617 section 5.2 allows 50, and each is a DNS question."""
PARTS = 2_000
"""MIME parts; what the setting `max_parts` is without one."""
DEPTH = 50
"""Nesting of MIME parts; what the setting `max_depth` is without one."""
LINKS = 1_000
"""Links kept; the true count is kept beside them."""
URL = 8_192
"""Characters of a URL."""
HTML_BYTES = 5_000_000
"""HTML that is read of one part."""
HTML_TAGS = 100_000
"""Start tags that are read of one part."""
TEXT_BYTES = 2_000_000
"""Plain text that is read of one part."""
TEXTS_BYTES = 10_000_000
"""HTML and plain text that is read of all parts, what a person sees first: each byte of it is masked, searched and printed."""
IMAGES = 10
"""Pictures looked at for QR codes; of more than these, the squarest."""
FRAMES = 50
"""Frames of a GIF from which on it is named that the first alone is looked at."""
PIXELS = 40_000_000
"""Size of a picture that is opened."""
WRAPPERS = 10
"""Layers of forwarding addresses that are taken off a link."""
ARCHIVE_ENTRIES = 1_000
"""Files of a container (Office attachments) that are looked at."""
ARCHIVE_DIRECTORY = 300_000
"""Bytes of its directory, which is read whole."""
ARCHIVE_RATIO = 100
"""How many times a file of a container may grow."""
ARCHIVE_MEMBER = 20_000_000
"""Bytes of one unpacked file."""
ARCHIVE_BYTES = 200_000_000
"""Bytes of all that is unpacked of one container."""
ARCHIVE_DEPTH = 5
"""Archives inside archives."""
ARCHIVE_UNPACKED = 60_000_000
"""Bytes of all files of all archives of a mail, which are held in memory together."""
ARCHIVE_OLD_CIPHER = 3_000_000
"""Bytes under the old ZIP cipher that are deciphered for a mail: a second of work for 1.4 million."""
ARCHIVE_SLOW_KEYS = 40
"""Passwords tried on 7z archives for a mail: each is hashed half a million times, which takes a twentieth of a second."""
PASSWORDS = 40
"""Passwords tried on a locked file."""
PDF_BYTES = 10_000_000
"""Bytes of a PDF that are searched for links."""
PDF_UNPACKED = 50_000_000
"""Bytes of its unpacked object streams."""
PDF_PAGES = 50
"""Pages whose text and links are read."""
PDF_DRAWN = 10
"""Pages that are drawn to look for QR codes."""
PDF_TEXT = 200_000
"""Signs of text of all pages."""


class Bounds(NamedTuple):
    """Those that a setting may change; a case keeps them, for they decide what was read."""

    parts: int = PARTS
    depth: int = DEPTH


USUAL = Bounds()
