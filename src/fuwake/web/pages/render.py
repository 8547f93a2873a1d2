"""Pages from templates/, everything of a mail escaped."""

from functools import cache
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from fuwake.web.security import Who

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates() -> "Environment":
    """One for the process."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(loader=PackageLoader("fuwake.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def page(request: Request, template: str, who: Who | None, status: int = 200, **values: object) -> Response:
    """A page for somebody who is signed in, or for nobody."""
    values.setdefault("csrf", who.csrf if who else "")
    return HTMLResponse(templates().get_template(template).render(request=request, who=who, **values), status)
