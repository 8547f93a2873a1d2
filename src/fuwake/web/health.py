"""Whether the service lives and is ready, and its figures for Prometheus (text format 0.0.4)."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from fuwake import __version__
from fuwake.web import reads
from fuwake.web.office import Office, office_of
from fuwake.web.security import Need, Who

router = APIRouter(include_in_schema=False)


@router.get("/health/live")
def live() -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/health/ready")
def ready(request: Request) -> Response:
    """The store can be read too; 503 where not."""
    with office_of(request).backing.rows() as sql:
        sql.execute("SELECT 1 FROM mails LIMIT 1")
    return JSONResponse({"status": "ok"})


@router.get("/metrics")
def metrics(request: Request, who: Annotated[Who, Depends(Need("metrics"))]) -> Response:
    """Figures, for a token with the scope `metrics`."""
    del who
    return PlainTextResponse(exposition(office_of(request)), media_type="text/plain; version=0.0.4")


def exposition(office: Office) -> str:
    """All figures as text."""
    lines: list[str] = []
    _add(lines, "fuwake_info", "gauge", "What runs.", [({"version": __version__}, 1)])
    states = [({"state": state}, number) for state, number in reads.counts(office.backing).items()]
    _add(lines, "fuwake_mails", "gauge", "Mails in the store by state.", states)
    labels = [({"label": label}, number) for label, number in reads.label_counts(office.backing).items()]
    _add(lines, "fuwake_cases", "gauge", "Cases in the store by label.", labels)
    answered = [
        ({"method": method, "route": route, "status": str(status)}, number)
        for (method, route, status), number in sorted(office.answered.copy().items())
    ]
    _add(lines, "fuwake_http_requests_total", "counter", "Requests answered.", answered)
    spent = [({"route": route}, seconds) for route, seconds in sorted(office.seconds.copy().items())]
    _add(lines, "fuwake_http_seconds_total", "counter", "Time spent on them.", spent)
    _add(lines, "fuwake_http_followers", "gauge", "Open streams of progress.", [({}, office.watchers.taken)])
    return "\n".join(lines) + "\n"


def _add(lines: list[str], name: str, kind: str, words: str, samples: Iterable[tuple[Mapping[str, str], float]]) -> None:
    lines.extend((f"# HELP {name} {words}", f"# TYPE {name} {kind}"))
    for labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        lines.append(f"{name}{{{inside}}} {value:g}" if inside else f"{name} {value:g}")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
