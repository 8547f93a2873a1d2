"""PDF files: what their bytes show (links, scripts, files inside), and what their pages show (words, links, QR codes)."""

from fuwake.parse import limits
from fuwake.parse.archive_kinds import Passwords
from fuwake.parse.attachments._harvest import Harvest
from fuwake.parse.attachments.pdf_bytes import is_bomb, is_locked, search


def read(data: bytes, passwords: Passwords) -> Harvest:
    """Addresses, words and codes in a PDF. Never raises. `passwords`: what a locked one is opened with."""
    harvest = Harvest()
    if len(data) > limits.PDF_BYTES:
        harvest.defects.append(("limit-attachment-size", f"a PDF of {len(data)} bytes, the first {limits.PDF_BYTES} are read"))
        data = data[: limits.PDF_BYTES]
    locked = is_locked(data)
    if not locked:
        search(data, harvest)  # strings of a locked file are enciphered
    if is_bomb(data):
        harvest.defects.append(("limit-attachment-ratio", f"a stream unpacks to more than {limits.PDF_UNPACKED} bytes: no page is read"))
        return harvest
    from fuwake.parse.attachments import pdf_pages  # loads the PDF library

    pdf_pages.read(data, passwords, harvest, locked=locked)
    return harvest
