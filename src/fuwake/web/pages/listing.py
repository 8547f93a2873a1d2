"""Lists: cases with search and filters, a page at a time; campaigns."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from fuwake.report.bank import Lang
from fuwake.report.clock import JST
from fuwake.store.case_facets import Facet, facet
from fuwake.store.case_list import Filters
from fuwake.web import reads
from fuwake.web.office import Office, office_of
from fuwake.web.pages.names import brand_name, scenario_name
from fuwake.web.pages.render import page
from fuwake.web.reads import Missing
from fuwake.web.security import Need, Who
from fuwake.web.words import lang_of

router = APIRouter(include_in_schema=False)
ROWS = 40
LABELS = ("phishing", "suspicious", "legitimate", "undetermined")
STATES = ("none", "approved", "rejected")
_FIELDS = ("q", "label", "brand", "scenario", "campaign", "from_domain", "state", "since", "until")
_LONGEST = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@router.get("/cases")
def cases(request: Request, who: Annotated[Who, Depends(Need("own"))], after: str | None = None) -> Response:
    """Cases, the newest first."""
    office, lang = office_of(request), lang_of(request)
    asked = _asked(request)
    listed = reads.cases(office.backing, _filters(asked, lang), after=after or None, limit=ROWS, whose=who.whose)
    return page(
        request,
        "cases.html.j2",
        who,
        listed=listed,
        asked=asked,
        onward=urlencode({**asked, "after": listed.next}) if listed.next else None,
        again=urlencode(asked),
        is_first=after is None,
        labels=LABELS,
        states=STATES,
        brands=_choices(office, "brand", lang, asked) if who.may("read") else [],
        scenarios=_choices(office, "scenario", lang, asked) if who.may("read") else [],
    )


@router.get("/campaigns")
def campaigns(request: Request, who: Annotated[Who, Depends(Need("read"))]) -> Response:
    """Campaigns, the newest first."""
    return page(request, "campaigns.html.j2", who, campaigns=reads.campaigns(office_of(request).backing))


@router.get("/campaigns/{name}")
def campaign(request: Request, name: str, who: Annotated[Who, Depends(Need("read"))], after: str | None = None) -> Response:
    """The cases of one. Raises Missing."""
    found = reads.cases(office_of(request).backing, Filters(campaign=name), after=after or None, limit=ROWS, whose=None)
    if not found.rows:
        raise Missing
    lang = lang_of(request)
    brands = dict.fromkeys(brand_name(row.brand, lang) for row in found.rows if row.brand)
    scenarios = dict.fromkeys(scenario_name(row.scenario, lang) for row in found.rows if row.scenario)
    number = next((count for known, count, _ in reads.campaigns(office_of(request).backing) if known == name), len(found.rows))
    onward = urlencode({"after": found.next}) if found.next else None
    return page(request, "campaign.html.j2", who, name=name, listed=found, number=number, brands=brands, scenarios=scenarios, onward=onward)


def _asked(request: Request) -> dict[str, str]:
    """What the form sent, by our names, without what is empty or makes no sense."""
    sent = {name: " ".join(request.query_params.get(name, "")[:_LONGEST].split()) for name in _FIELDS}
    if sent["label"] not in LABELS:
        sent["label"] = ""
    if sent["state"] not in STATES:
        sent["state"] = ""
    for name in ("since", "until"):
        if _day(sent[name]) is None:
            sent[name] = ""
    return {name: value for name, value in sent.items() if value}


def _filters(asked: Mapping[str, str], lang: Lang) -> Filters:
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    return Filters(
        words=asked.get("q"),
        label=asked.get("label"),
        brand=asked.get("brand"),
        scenario=asked.get("scenario"),
        campaign=asked.get("campaign"),
        from_domain=asked.get("from_domain"),
        decision=asked.get("state"),
        since=_begin(since, lang) if since else None,
        until=_begin(until + timedelta(days=1), lang) if until else None,
    )


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 < found.year < 9999 else None


def _begin(day: date, lang: Lang) -> str:
    """When a day begins: in Japan for readers of Japanese, else by UTC, as the pages show moments."""
    zone = JST if lang == "ja" else UTC
    return datetime.combine(day, time(0), zone).astimezone(UTC).isoformat()


def _choices(office: Office, name: Facet, lang: Lang, asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """(id, name in words); what is asked for is among them even where no case has it."""
    with office.backing.rows() as sql:
        known = facet(sql, name)
    if (chosen := asked.get(name)) is not None and chosen not in known:
        known.insert(0, chosen)
    naming = brand_name if name == "brand" else scenario_name
    return [(one, naming(one, lang)) for one in known]
