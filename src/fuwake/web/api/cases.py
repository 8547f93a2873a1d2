"""Cases: lists and search, documents, evidence, articles, decisions; campaigns."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from fuwake.store.case_list import Filters
from fuwake.store.reviews import Decision
from fuwake.web import reads, writes
from fuwake.web.api.shapes import (
    CampaignList,
    CampaignSummary,
    CaseList,
    CaseOut,
    CaseQuery,
    CaseSummary,
    DecisionIn,
    IndicatorOut,
    ReviewOut,
)
from fuwake.web.office import Office, office_of
from fuwake.web.problem import answers
from fuwake.web.security import Need, Who

router = APIRouter(tags=["cases"])
ARTICLE_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox"
)
"""An article is a page of its own: it runs nothing and belongs to no origin."""


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
    """Lets the case be published: exactly the document that was seen."""
    return _decide(office_of(request), case_id, "approved", sent, who)


@router.post("/cases/{case_id}/reject", response_model=CaseOut, responses=answers(400, 404, 409, 415, 422))
def reject(request: Request, case_id: str, sent: DecisionIn, who: Annotated[Who, Depends(Need("publish"))]) -> CaseOut:
    """Keeps it from being published."""
    return _decide(office_of(request), case_id, "rejected", sent, who)


@router.get("/campaigns", response_model=CampaignList, responses=answers())
def campaigns(request: Request, who: Annotated[Who, Depends(Need("read"))]) -> CampaignList:
    """Campaigns, the newest first, at most 200."""
    del who
    found = reads.campaigns(office_of(request).backing)
    return CampaignList(campaigns=[CampaignSummary(id=name, cases=number, newest=newest) for name, number, newest in found])


def _decide(office: Office, case_id: str, decision: Decision, sent: DecisionIn, who: Who) -> CaseOut:
    writes.decide(office.backing, who.user, case_id, decision, document=sent.document, note=sent.note, address=who.address)
    return _case(office, case_id, who)


def _case(office: Office, case_id: str, who: Who) -> CaseOut:
    found = reads.case(office.backing, case_id, who.whose)
    row = CaseSummary.model_validate(found.row).model_dump()
    review = ReviewOut.model_validate(found.decision) if found.decision else None
    return CaseOut(**row, document=found.document, review=review)
