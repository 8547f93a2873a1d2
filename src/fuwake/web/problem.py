"""Errors of the API as problem documents (RFC 9457)."""

import http
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from fuwake.web.reads import Missing, Unreadable
from fuwake.web.writes import Conflict

MEDIA_TYPE = "application/problem+json"
_MOST_FAULTS = 20


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str | None = Field(default=None, description="What is wrong, in plain words.")


def respond(status: int, detail: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """A problem document as a response."""
    content: dict[str, Any] = {"title": http.HTTPStatus(status).phrase, "status": status}
    if detail is not None:
        content["detail"] = detail
    return JSONResponse(content, status, dict(headers or {}), MEDIA_TYPE)


def of_exception(_: Request, error: Exception) -> Response:
    """What an endpoint of the API answers where it raised."""
    if isinstance(error, HTTPException):
        detail = None if error.detail == http.HTTPStatus(error.status_code).phrase else str(error.detail)
        return respond(error.status_code, detail, error.headers)
    if isinstance(error, RequestValidationError):
        return respond(422, "; ".join(_fault(fault) for fault in error.errors()[:_MOST_FAULTS]))
    if isinstance(error, Missing):
        return respond(404)
    if isinstance(error, Unreadable):
        return respond(422, str(error))
    if isinstance(error, Conflict):
        return respond(409, str(error))
    raise error


def _fault(fault: Mapping[str, Any]) -> str:
    place = ".".join(str(step) for step in fault["loc"][1:])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])


ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, words in (
        (400, "The request cannot be read."),
        (401, "No token or session, or none that is good."),
        (403, "It may not do that."),
        (404, "It is not there, or not for this reader."),
        (408, "The request took too long to arrive."),
        (409, "It cannot be done as things stand."),
        (413, "Too large."),
        (415, "Not a media type or coding that is read here."),
        (422, "The request makes no sense."),
        (429, "Too many requests: come later (Retry-After)."),
        (503, "Not ready, or too busy: come later."),
        (507, "The disk is full."),
    )
}
"""For the OpenAPI document."""
