"""The application: pages, API and what stands before them."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from fuwake import __version__
from fuwake.settings import Settings
from fuwake.web import elsewhere, entrance, health, problem
from fuwake.web.api.routes import OPENAPI, describe
from fuwake.web.api.routes import router as api
from fuwake.web.backing import Backing
from fuwake.web.guard import App, guarded
from fuwake.web.office import UPLOADS, Office, known_hosts
from fuwake.web.pages.faults import as_page, wants_page
from fuwake.web.pages.routes import router as pages
from fuwake.web.security import SignInFirst


class Application:
    """An ASGI application; `office` is what its endpoints share."""

    def __init__(self, office: Office, app: App) -> None:
        self.office = office
        self.asgi = app


def create(backing: Backing, settings: Settings, tell: Callable[[Mapping[str, object]], None]) -> Application:
    """tell: gets a line for the log about each request, without anybody's address or words of a mail."""
    if settings.oidc_issuer:
        elsewhere.check(settings)
    office = Office(backing, settings, tell)
    app = FastAPI(title="fuwake", version=__version__, openapi_url=OPENAPI, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]  # the way that FastAPI documents
    app.state.office = office
    for router in (entrance.router, elsewhere.router, health.router, api, pages):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=str(files("fuwake.web") / "static")), name="static")
    for kind in problem.EXPLAINED:
        app.add_exception_handler(kind, _explained)
    app.add_exception_handler(SignInFirst, _to_sign_in)
    app.add_exception_handler(Exception, _fault)
    hosts = known_hosts(settings)
    return Application(office, guarded(app, hosts=hosts, uploads=UPLOADS, upload_bytes=settings.max_message_bytes, done=office.done))


def _explained(request: Request, error: Exception) -> Response:
    answer = problem.of_exception(request, error)
    return as_page(request, answer) if wants_page(request) else answer


def _fault(request: Request, _: Exception) -> Response:
    answer = problem.respond(500)
    return as_page(request, answer) if wants_page(request) else answer


def _to_sign_in(request: Request, _: Exception) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?to={quote(wanted, safe='')}" if request.method == "GET" else "/login", 303)
