"""The API, version 1, and its OpenAPI document."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.openapi.utils import get_openapi
from fastapi.security import HTTPBearer

from fuwake.web.api import cases, mails
from fuwake.web.api.shapes import Me
from fuwake.web.problem import Problem, answers
from fuwake.web.security import Need, Who

PREFIX = "/api/v1"
OPENAPI = f"{PREFIX}/openapi.json"
_ABOUT = (
    "Hand mails in, follow their dissection, read cases with their evidence, decide about publishing. Errors are problem documents"
    " (RFC 9457). A token (`Authorization: Bearer fwk_…`) has scopes: `submit` hands mails in, `read` reads, `act` cancels,"
    " `publish` decides, `metrics` reads figures; it never may more than its user."
)

router = APIRouter(prefix=PREFIX, dependencies=[Security(HTTPBearer(auto_error=False))])
router.include_router(mails.router)
router.include_router(cases.router)


@router.get("/me", response_model=Me, responses=answers(), tags=["me"])
def me(who: Annotated[Who, Depends(Need("own"))]) -> Me:
    """Who asks."""
    return Me(name=who.user.name, role=who.user.role, scopes=sorted(who.scopes))


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document; made once."""
    if not app.openapi_schema:
        made = get_openapi(title="fuwake", version=app.version, description=_ABOUT, routes=app.routes)
        made["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        app.openapi_schema = made
    return app.openapi_schema
