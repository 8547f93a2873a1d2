"""What a visit and look-ups showed, for the sketch: only what others' cases may be compared with, nothing of the recipient. Pure."""

from collections.abc import Iterable

from msgspec.structs import replace

from fuwake.campaigns.shapes import path_shape, shape
from fuwake.campaigns.sketch import Observed, Sketch
from fuwake.derive.browser_url import host_of
from fuwake.model.case import Case
from fuwake.model.infrastructure import CaseDomain, CaseHost
from fuwake.model.page import Page

_MOST = 8


def of_page(page: Page | None) -> Observed:
    """What is kept of a page; of one that was not seen, nothing."""
    if page is None or page.status != "seen":
        return Observed()
    finds = page.finds
    return Observed(
        page_title=shape(page.title or "")[:120],
        page_fields=tuple(sorted({field.kind for field in page.fields if field.kind != "other"}))[:_MOST],
        page_icon=finds.favicon_hash or "",
        page_form=finds.form_print or "",
        page_traces=tuple(sorted({f"{trace.kind} {trace.name}" for trace in finds.traces}))[:_MOST],
        page_targets=tuple(sorted({f"{host_of(target.url) or ''}{path_shape(target.url)}" for target in page.targets}))[:_MOST],
    )


def of_hosting(domains: Iterable[CaseDomain], hosts: Iterable[CaseHost]) -> Observed:
    """Networks, name servers and registrars. Those of victims and of services that many use connect nobody and are left out."""
    ours = {"fraudulent", "unknown"}
    linked = [one.registration for one in domains if one.role in ours and "link" in one.uses and one.registration is not None]
    networks = [one.network for one in hosts if one.role in ours and one.network is not None]
    return Observed(
        asns=tuple(sorted({one.asn for one in networks if one.asn}))[:_MOST],
        name_servers=tuple(sorted({name.lower() for one in linked for name in one.name_servers}))[:_MOST],
        registrars=tuple(sorted({one.registrar for one in linked if one.registrar}))[:_MOST],
    )


def of_case(case: Case) -> Observed:
    """What a finished case showed."""
    brand, scenario, hosting = case.brand, case.scenario, of_hosting(case.domains, case.hosts)
    return replace(
        of_page(case.page or case.attached_page),
        asns=hosting.asns,
        name_servers=hosting.name_servers,
        registrars=hosting.registrars,
        brand=brand.id if brand is not None else "",
        brand_name=brand.name if brand is not None else "",
        brand_name_en=brand.name_en if brand is not None else "",
        scenario=scenario.id if scenario is not None else "",
        scenario_title=scenario.title if scenario is not None else "",
        scenario_title_en=scenario.title_en if scenario is not None else "",
    )


def with_case(sketch: Sketch, case: Case) -> Sketch:
    """The sketch of a finished case. The case is masked already."""
    return replace(sketch, observed=of_case(case))
