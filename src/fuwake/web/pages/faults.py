"""Errors as pages for people; programs get problem documents (`web.problem`)."""

import json

from fastapi import Request
from fastapi.responses import Response

from fuwake.web.pages.render import page
from fuwake.web.words import bank


def wants_page(request: Request) -> bool:
    """Whether a browser shows the answer to a person."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def as_page(request: Request, problem: Response) -> Response:
    """The page that says what a problem document says, with its status and header fields."""
    status = problem.status_code
    known = status if f"fault.title_{status}" in bank("ja").sentences else 400 if status < 500 else 500
    detail = json.loads(bytes(problem.body)).get("detail")
    shown = page(request, "fault.html.j2", None, status, known=known, detail=detail)
    if (later := problem.headers.get("retry-after")) is not None:
        shown.headers["Retry-After"] = later
    return shown
