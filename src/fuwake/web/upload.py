"""A mail out of a request: the body itself, or the one file of a form."""

from fastapi import Request
from msgspec import Struct
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from fuwake.web.office import Office
from fuwake.web.security import form_of

RAW = ("message/rfc822", "application/octet-stream", "application/vnd.ms-outlook", "application/mbox")
FORM = "multipart/form-data"


class Uploaded(Struct, frozen=True, kw_only=True):
    """The mail and what came with it."""

    data: bytes
    name: str | None
    """Of the file."""
    fields: dict[str, str]
    """Of the form."""


async def uploaded(request: Request, office: Office) -> Uploaded:
    """Reads the body, few at the same time: each is in memory whole. Raises HTTPException 400, 408, 413, 415, 422, 503."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM and kind not in RAW:
        raise HTTPException(415, f"send the mail as {RAW[0]}, or as a file in {FORM}")
    if not office.uploads.take():
        raise HTTPException(503, "many mails are being sent just now", {"Retry-After": "2"})
    try:
        found = await _of_form(request) if kind == FORM else Uploaded(data=await request.body(), name=None, fields={})
    finally:
        office.uploads.give_back()
    most = office.settings.max_message_bytes
    if len(found.data) > most:
        raise HTTPException(413, f"a mail has at most {most:,} bytes")
    return found


async def _of_form(request: Request) -> Uploaded:
    form = await form_of(request)
    files = [value for value in form.values() if isinstance(value, UploadFile)]
    if len(files) != 1:
        raise HTTPException(422, "the form holds no file")
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return Uploaded(data=await files[0].read(), name=files[0].filename, fields=fields)
