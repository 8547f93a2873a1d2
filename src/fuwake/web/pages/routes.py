"""The pages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from fuwake.store.case_list import Filters
from fuwake.web import reads
from fuwake.web.office import office_of
from fuwake.web.pages.render import page
from fuwake.web.security import Need, Who

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, who: Annotated[Who, Depends(Need("own"))], after: str | None = None) -> Response:
    """The newest cases."""
    listed = reads.cases(office_of(request).backing, Filters(), after=after, limit=50, whose=who.whose)
    return page(request, "home.html.j2", who, listed=listed)
