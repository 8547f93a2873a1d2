"""Mails: handing in, following, cancelling."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from fuwake.web import follow, reads, writes
from fuwake.web.api.shapes import MailState, MailTaken, Words
from fuwake.web.office import Office, office_of
from fuwake.web.problem import answers
from fuwake.web.security import Need, Who
from fuwake.web.upload import FORM, RAW, uploaded

router = APIRouter(prefix="/mails", tags=["mails"])
_BINARY = {"schema": {"type": "string", "format": "binary", "minLength": 1}}
_FORM = {
    "schema": {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary", "minLength": 1, "description": "The mail."}},
    }
}


@router.post(
    "",
    status_code=202,
    response_model=MailTaken,
    responses=answers(400, 408, 409, 413, 415, 422, 503, 507),
    openapi_extra={"requestBody": {"required": True, "content": {**dict.fromkeys(RAW, _BINARY), FORM: _FORM}}},
)
async def hand_in(
    *,
    request: Request,
    response: Response,
    who: Annotated[Who, Depends(Need("submit"))],
    priority: Annotated[Literal["person", "bulk"], Query(description="`bulk`: after those for which a person waits.")] = "person",
    name: Annotated[Words | None, Query(description="Name of the file.")] = None,
    idempotency_key: Annotated[
        str | None,
        Header(pattern=r"^[\x21-\x7e]{1,128}$", description="The same key gets the same answer; for another mail it is refused (409)."),
    ] = None,
) -> MailTaken:
    """Takes a mail in. Once this answers, it is on the disk and its examination is promised, whatever happens."""
    office = office_of(request)
    mail = await uploaded(request, office)
    taken = await run_in_threadpool(
        writes.take,
        office.backing,
        who.user,
        mail.data,
        source="api" if who.session is None else "web",
        name=mail.name or name,
        priority=priority,
        key=idempotency_key,
        address=who.address,
    )
    response.headers["Location"] = f"/api/v1/mails/{taken.sha256}"
    return MailTaken(id=taken.sha256, new=taken.new)


@router.get("/{mail_id}", response_model=MailState, responses=answers(404))
def state(request: Request, mail_id: str, who: Annotated[Who, Depends(Need("own"))]) -> MailState:
    """How far a mail has come."""
    return _state(office_of(request), mail_id, who)


@router.get(
    "/{mail_id}/events",
    response_class=StreamingResponse,
    responses={200: {"description": "Events `progress`.", "content": {"text/event-stream": {}}}, **answers(404, 503)},
)
def events(request: Request, mail_id: str, who: Annotated[Who, Depends(Need("own"))]) -> StreamingResponse:
    """Follows an examination: an event `progress` for each change; the stream ends with the examination."""
    office = office_of(request)
    return follow.follow(office, lambda: reads.progress(office.backing, mail_id, who.whose))


@router.post("/{mail_id}/cancel", response_model=MailState, responses=answers(404, 409))
def cancel(request: Request, mail_id: str, who: Annotated[Who, Depends(Need("act"))]) -> MailState:
    """Does not examine a mail, or ends its examination."""
    office = office_of(request)
    writes.cancel(office.backing, who.user, mail_id, who.whose, who.address)
    return _state(office, mail_id, who)


def _state(office: Office, mail_id: str, who: Who) -> MailState:
    row = reads.mail(office.backing, mail_id, who.whose)
    steps = list(office.backing.progress(row.workflow))
    return MailState(
        id=row.sha256,
        state=row.state,
        steps=steps,
        case_id=row.case_id,
        reason=row.reason,
        received_at=row.received_at,
        priority=row.priority,
        size=row.size,
    )
