"""Cases: lists and search, documents, evidence, articles, decisions; campaigns."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from fuwake.model.errors import FuwakeError
from fuwake.store.case_list import Filters
from fuwake.web import reads, writes
from fuwake.web.api.shapes import (
    CampaignList,
    CampaignSummary,
    CaseList,
    CaseOut,
    CaseQuery,
    CaseSummary,
    DecisionIn,
    DraftOut,
    IndicatorOut,
    PublishedOut,
    ReviewOut,
    WithdrawalIn,
)
from fuwake.web.guard import ARTICLE_CSP
from fuwake.web.office import Office, office_of
from fuwake.web.problem import answers
from fuwake.web.security import Need, Who
from fuwake.web.writes import Conflict

router = APIRouter(tags=["cases"])


@router.get("/cases", response_model=CaseList, responses=answers(422))
def cases(request: Request, who: Annotated[Who, Depends(Need("own"))], query: Annotated[CaseQuery, Query()]) -> CaseList:
    """Lists cases, the newest first; those that a reporter may see came of their own mails."""
    filters = Filters(
        label=query.label,
        brand=query.brand,
        scenario=query.scenario,
        campaign=query.campaign,
        from_domain=query.from_domain,
        kind=query.kind,
        decision=query.decision,
        since=query.since,
        until=query.until,
        rule=query.rule,
        indicator=query.indicator,
        words=query.q,
    )
    found = reads.cases(office_of(request).backing, filters, after=query.after, limit=query.limit, whose=who.whose)
    return CaseList(cases=[CaseSummary.model_validate(row) for row in found.rows], next=found.next)


@router.get("/cases/{case_id}", response_model=CaseOut, responses=answers(404))
def case(request: Request, case_id: str, who: Annotated[Who, Depends(Need("own"))]) -> CaseOut:
    """A case in short, and what was decided about it."""
    return _case(office_of(request), case_id, who)


@router.get(
    "/cases/{case_id}/document",
    responses={
        200: {
            "description": "The case document (docs/reference/case-schema.md).",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        **answers(404),
    },
)
def document(request: Request, case_id: str, who: Annotated[Who, Depends(Need("own"))]) -> Response:
    """The case document, byte for byte as `fuwake verify` compares it."""
    return Response(reads.case(office_of(request).backing, case_id, who.whose).raw, media_type="application/json")


@router.get(
    "/cases/{case_id}/evidence/{sha256}",
    responses={
        200: {
            "description": "The bytes.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        **answers(404),
    },
)
def evidence(request: Request, case_id: str, sha256: str, who: Annotated[Who, Depends(Need("read"))]) -> Response:
    """Raw bytes of an answer or a picture: hostile, so never shown but handed over as a file."""
    data = reads.evidence(office_of(request).backing, case_id, sha256, who.whose)
    fields = {"Content-Disposition": f'attachment; filename="{sha256}.bin"', "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(data, media_type="application/octet-stream", headers=fields)


@router.get(
    "/cases/{case_id}/article",
    responses={
        200: {
            "description": "The article.",
            "content": {"text/html": {"schema": {"type": "string"}}, "text/markdown": {"schema": {"type": "string"}}},
        },
        **answers(404, 422),
    },
)
def article(
    request: Request,
    case_id: str,
    who: Annotated[Who, Depends(Need("own"))],
    lang: Literal["ja", "en"] = "ja",
    form: Annotated[Literal["html", "md"], Query(alias="format")] = "html",
) -> Response:
    """The article as it was written with the case."""
    data = reads.article(office_of(request).backing, case_id, lang, form, who.whose)
    kind = "text/html; charset=utf-8" if form == "html" else "text/markdown; charset=utf-8"
    return Response(data, headers={"Content-Type": kind, "Content-Security-Policy": ARTICLE_CSP, "X-Frame-Options": "SAMEORIGIN"})


@router.get("/cases/{case_id}/decisions", response_model=list[ReviewOut], responses=answers(404))
def decisions(request: Request, case_id: str, who: Annotated[Who, Depends(Need("read"))]) -> list[ReviewOut]:
    """All decisions about publishing it, the newest first."""
    found = reads.decisions(office_of(request).backing, case_id, who.whose)
    return [ReviewOut.model_validate(one) for one in found]


@router.get("/cases/{case_id}/indicators", response_model=list[IndicatorOut], responses=answers(404))
def indicators(request: Request, case_id: str, who: Annotated[Who, Depends(Need("read"))]) -> list[IndicatorOut]:
    """URLs, hosts, domains, addresses and files of a case, with how many other cases have each."""
    found = reads.indicators(office_of(request).backing, case_id, who.whose)
    return [IndicatorOut.model_validate(one) for one in found]


@router.post("/cases/{case_id}/approve", response_model=CaseOut, responses=answers(400, 404, 409, 415, 422))
def approve(request: Request, case_id: str, sent: DecisionIn, who: Annotated[Who, Depends(Need("publish"))]) -> CaseOut:
    """Publishes the article of exactly the document that was seen; 409 where that may not be, with the reason."""
    office = office_of(request)
    opened = reads.case(office.backing, case_id, who.whose)
    if opened.document != sent.document:
        raise Conflict("the case has been dissected anew since: look at it again")
    office.press.approve(opened, who.user, sent.draft, note=sent.note, address=who.address)
    return _case(office, case_id, who)


@router.post("/cases/{case_id}/reject", response_model=CaseOut, responses=answers(400, 404, 409, 415, 422))
def reject(request: Request, case_id: str, sent: DecisionIn, who: Annotated[Who, Depends(Need("publish"))]) -> CaseOut:
    """Keeps it from being published."""
    office = office_of(request)
    writes.decide(office.backing, who.user, case_id, "rejected", document=sent.document, note=sent.note, address=who.address)
    return _case(office, case_id, who)


@router.post("/cases/{case_id}/withdraw", response_model=CaseOut, responses=answers(400, 404, 409, 415, 422))
def withdraw(request: Request, case_id: str, sent: WithdrawalIn, who: Annotated[Who, Depends(Need("publish"))]) -> CaseOut:
    """Takes a published article back for good; the reason stands in its place."""
    office = office_of(request)
    office.press.withdraw(reads.case(office.backing, case_id, who.whose), who.user, sent.reason, who.address)
    return _case(office, case_id, who)


@router.get("/cases/{case_id}/draft", response_model=DraftOut, responses=answers(404, 409))
def draft(request: Request, case_id: str, who: Annotated[Who, Depends(Need("read"))]) -> DraftOut:
    """What would go out now: the digest that a yes names, and the difference from what is out; 409 where there is nothing to publish."""
    office = office_of(request)
    try:
        made = office.press.draft(reads.case(office.backing, case_id, who.whose))
    except FuwakeError as error:
        raise Conflict(str(error)) from error
    one = made.revision
    return DraftOut(digest=one.digest, slug=one.slug, revision=one.number, out_at=one.out_at, difference=list(made.difference))


@router.get("/campaigns", response_model=CampaignList, responses=answers())
def campaigns(request: Request, who: Annotated[Who, Depends(Need("read"))]) -> CampaignList:
    """Campaigns, the newest first, at most 200."""
    del who
    found = reads.campaigns(office_of(request).backing)
    return CampaignList(campaigns=[CampaignSummary(id=name, cases=number, newest=newest) for name, number, newest in found])


def _case(office: Office, case_id: str, who: Who) -> CaseOut:
    found = reads.case(office.backing, case_id, who.whose)
    row = CaseSummary.model_validate(found.row).model_dump()
    review = ReviewOut.model_validate(found.decision) if found.decision else None
    out = office.press.out(found)
    published = PublishedOut.model_validate(out) if out is not None else None
    return CaseOut(**row, document=found.document, review=review, published=published)
