"""Errors of the API as problem documents (RFC 9457)."""

import errno
import http
import sqlite3
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from fuwake.model.errors import FuwakeError
from fuwake.web.reads import Missing, Unreadable
from fuwake.web.writes import Conflict

_UNREACHABLE: tuple[type[Exception], ...] = (sqlite3.Error, SQLAlchemyError, FuwakeError)
_LATER = {"Retry-After": "5"}
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
    if isinstance(error, OSError):
        return respond(507 if error.errno == errno.ENOSPC else 503, headers=_LATER)
    if isinstance(error, _UNREACHABLE):
        return respond(503, "the store cannot be reached just now", _LATER)
    if isinstance(error, ClientDisconnect):
        return respond(400)  # nobody is there to read it
    raise error


EXPLAINED: tuple[type[Exception], ...] = (
    HTTPException,
    RequestValidationError,
    Missing,
    Unreadable,
    Conflict,
    OSError,
    ClientDisconnect,
    *_UNREACHABLE,
)
"""What `of_exception` has an answer to."""


def _fault(fault: Mapping[str, Any]) -> str:
    place = ".".join(str(step) for step in fault["loc"][1:])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])


_WORDS = {
    400: "The request cannot be read.",
    401: "No token or session, or none that is good.",
    403: "It may not do that.",
    404: "It is not there, or not for this reader.",
    408: "The request took too long to arrive.",
    409: "It cannot be done as things stand.",
    413: "Too large.",
    415: "Not a media type or coding that is read here.",
    422: "The request makes no sense.",
    429: "Too many requests: come later (Retry-After).",
    503: "Not ready, or too busy: come later (Retry-After).",
    507: "The disk is full.",
}
_ALWAYS = (400, 401, 403, 413, 415, 429, 503)


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an endpoint may answer beside its own success, for the OpenAPI document; what any of them may is added."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _WORDS[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in sorted({*statuses, *_ALWAYS})
    }
