"""What a visit and look-ups showed, for the sketch: only what others' cases may be compared with, nothing of the recipient. Pure."""

from msgspec.structs import replace

from fuwake.campaigns.shapes import path_shape, shape
from fuwake.campaigns.sketch import Observed, Sketch
from fuwake.derive.browser_url import host_of
from fuwake.model.case import Case
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


def of_case(case: Case) -> Observed:
    """What a finished case showed. Domains and hosts of victims are left out: services that many use connect nobody."""
    ours = {"fraudulent", "unknown"}
    linked = [one for one in case.domains if one.role in ours and "link" in one.uses and one.registration is not None]
    hosts = [one for one in case.hosts if one.role in ours and one.network is not None]
    return replace(
        of_page(case.page or case.attached_page),
        asns=tuple(sorted({one.network.asn for one in hosts if one.network is not None and one.network.asn}))[:_MOST],
        name_servers=tuple(sorted({name.lower() for one in linked if one.registration for name in one.registration.name_servers}))[:_MOST],
        registrars=tuple(sorted({one.registration.registrar for one in linked if one.registration and one.registration.registrar}))[:_MOST],
        brand=case.brand.id if case.brand is not None else "",
        brand_name=case.brand.name if case.brand is not None else "",
        brand_name_en=case.brand.name_en if case.brand is not None else "",
        scenario=case.scenario.id if case.scenario is not None else "",
        scenario_title=case.scenario.title if case.scenario is not None else "",
        scenario_title_en=case.scenario.title_en if case.scenario is not None else "",
    )


def with_case(sketch: Sketch, case: Case) -> Sketch:
    """The sketch of a finished case. The case is masked already."""
    return replace(sketch, observed=of_case(case))
