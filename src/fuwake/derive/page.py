"""From the record of a visit to what is said of the page. Pure."""

import re
from collections.abc import Mapping

import msgspec

from fuwake.derive import page_fields, page_views
from fuwake.derive.browser_url import host_of
from fuwake.derive.page_brand import brand_of
from fuwake.derive.page_finds import finds
from fuwake.derive.page_kind import kind_of
from fuwake.derive.page_traces import service
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.observation import Observation
from fuwake.model.page import DummyControl, Page, PageField, PageState, PageTarget, PageView, Redirect
from fuwake.model.visit import HeldRequest, TriedControl, VisitRecord, VisitView

_WEBMAIL = re.compile(
    r"web ?mail|ウェブメール|roundcube|zimbra|active! ?mail|outlook web|owa\b|メールサーバ|メールボックス|mailbox", re.IGNORECASE
)
_LOGIN = re.compile(r"log.?in|sign.?in|ログイン|サインイン|ログオン|認証", re.IGNORECASE)
_CARD = frozenset({"card_number", "card_code", "card_expiry"})
_PERSONAL = frozenset(
    {"one_time_code", "pin", "name", "phone", "address", "birth_date", "bank_account", "my_number", "wallet_phrase", "identity_document"}
)
_SENDERS = frozenset({"form", "fetch", "xhr", "beacon", "websocket"})

_PART = "part:"
"""How the question of a visit begins that was made to an attached page."""
ONLY_ONE_CLICK = "the mail holds no other link than such as unsubscribe or confirm something, which are never opened"
"""Detail of a visit that was left out."""


def page(observations: Mapping[str, Observation], pictures: tuple[BrandPicture, ...] = ()) -> tuple[Page | None, str | None]:
    """The page behind the link, or None and why there is none: `no-link`, `one-click`, `offline`, `no-visit`, `visit-failed: …`.

    Of several visits the first that saw a page counts, else the first that has a record. `pictures`: those that the user keeps of brands.
    """
    visits = [seen for seen in observations.values() if seen.observer == "visit" and not seen.subject.startswith(_PART)]
    records = [(seen, record) for seen in visits if (record := _record(seen)) is not None]
    if records:
        best = next((pair for pair in records if pair[1].outcome == "seen"), records[0])
        return _judged(*best, pictures), None
    return None, _why(visits)


def attached(observations: Mapping[str, Observation], pictures: tuple[BrandPicture, ...] = ()) -> Page | None:
    """The page that came as a file with the mail, of several the first that asks for something; None where none was opened."""
    visits = [seen for seen in observations.values() if seen.observer == "visit" and seen.subject.startswith(_PART)]
    pages = [_judged(seen, record, pictures) for seen in visits if (record := _record(seen)) is not None]
    return min(pages, key=lambda page: (not page.fields, page.status != "seen"), default=None)


def main_page(linked: Page | None, came: Page | None) -> Page | None:
    """Of the page behind the link and the one that came as a file the one that asks for something; where both do, or none, the former."""
    return came if came is not None and (linked is None or (came.fields and not linked.fields)) else linked


def prints(observations: Mapping[str, Observation]) -> list[str]:
    """Prints of the small pictures and the icons of all pages that were seen."""
    records = [record for seen in observations.values() if seen.observer == "visit" and (record := _record(seen)) is not None]
    return [print_ for record in records for print_ in (*(one.print for one in record.pictures), record.favicon_print) if print_]


def _record(observation: Observation) -> VisitRecord | None:
    if observation.data is None:
        return None
    try:
        return msgspec.convert(observation.data, VisitRecord)
    except msgspec.ValidationError:
        return None


def _why(visits: list[Observation]) -> str:
    for seen in visits:
        if seen.status == "failed":
            return f"visit-failed: {seen.detail or seen.reason or 'no reason given'}"
    for seen in visits:
        if seen.reason == "offline":
            return "offline"
        if seen.reason == "no-data":
            return "one-click" if seen.detail == ONLY_ONE_CLICK else "no-link"
        if seen.status == "skipped":
            return "no-visit"
    return "no-link"


def _judged(observation: Observation, record: VisitRecord, pictures: tuple[BrandPicture, ...]) -> Page:
    found = _page(observation, record)
    found = msgspec.structs.replace(found, kind=kind_of(record, found.status, found.fields, found.evidence))
    return msgspec.structs.replace(found, brand=brand_of(record, found, pictures))


def _page(observation: Observation, record: VisitRecord) -> Page:
    evidence = (f"observation:{observation.id}",)
    kinds = {field.selector: kind for field in record.inputs if (kind := page_fields.kind(field)) is not None}
    fields = _fields(record)
    tried = [control for control in record.controls if control.tried]
    targets = _targets(record.held, kinds)
    final = record.final_url or record.url
    return Page(
        status=_state(record),
        url=record.url,
        final_url=record.final_url,
        host=host_of(final),
        part=record.url.removeprefix(_PART).partition(" ")[0] if record.url.startswith(_PART) else None,
        alone=_view(record, record.attached.alone) if record.attached is not None else None,
        online=record.attached.online is not None if record.attached is not None else True,
        masks=record.masks,
        unsearched=bool(record.unsearched),
        ip=record.ip,
        visited_at=record.started_at,
        http_status=record.http_status,
        title=record.title,
        language=record.language,
        screenshot=record.screenshot,
        text=record.text,
        redirects=tuple(Redirect(url=step.url, status=step.status, how=step.how, ip=step.ip) for step in record.redirects[1:]),
        fields=fields,
        dummy_controls=tuple(_control(control, evidence) for control in tried if not _works(control)),
        working_controls=tuple(_control(control, evidence) for control in tried if _works(control)),
        targets=targets,
        # Fields but no request seen: the page's own checks may have stopped it, so nothing is said.
        targets_status="found" if targets else "none" if record.outcome == "seen" and not fields else "unknown",
        sent=record.decoy_left,
        profiles=tuple(dict.fromkeys((record.profile, *(view.profile for view in record.views)))),
        cage=record.cage,
        certificate=record.certificate,
        what=_what(record, fields) if record.outcome == "seen" else None,
        evidence=evidence,
        views=tuple(_view(record, view) for view in record.views),
        depends_on_visitor=page_views.by_visitor(record),
        wall=record.wall,
        finds=finds(record),
    )


def _state(seen: VisitView) -> PageState:
    match seen.outcome:
        case "down" if seen.detail.startswith("connection-refused"):
            return "refused"
        case "refused":  # by the guard of addresses and ports
            return "blocked"
        case "blocked":
            return "walled"
        case other:
            return other


def _view(record: VisitRecord, view: VisitView) -> PageView:
    return PageView(
        profile=view.profile,
        status=_state(view),
        http_status=view.http_status,
        final_url=view.final_url,
        title=view.title,
        fields=tuple(sorted(page_views.kinds(view.inputs))),
        screenshot=view.screenshot,
        screenshot_full=view.screenshot_full,
        differs=page_views.differences(record, view),
        masks=view.masks,
        unsearched=bool(view.unsearched),
    )


def _fields(record: VisitRecord) -> tuple[PageField, ...]:
    home, found = host_of(record.final_url or record.url), []
    for field in record.inputs:
        kind = page_fields.kind(field)
        if kind is not None and field.visible:
            one = PageField(
                kind=kind,
                label=page_fields.label(field),
                prefilled=field.prefilled,
                drawn=field.tag == "drawn",
                frame=_frame(field.frame_url, home),
            )
            found.append(one)
    return tuple(found)


def _frame(url: str, home: str | None) -> str | None:
    if url.startswith(("blob:", "data:")):
        return url[:5]
    host = host_of(url)
    return host if host != home else None


def _works(control: TriedControl) -> bool:
    return control.changed_dom or control.changed_picture or control.navigated or control.requested or control.opened


def _control(control: TriedControl, evidence: tuple[str, ...]) -> DummyControl:
    return DummyControl(label=control.label or None, kind=control.kind, evidence=evidence)


def _targets(held: tuple[HeldRequest, ...], kinds: Mapping[str, str]) -> tuple[PageTarget, ...]:
    """One entry for each place that typed data was on its way to; where nothing typed was recognised, the posts."""
    carrying = [request for request in held if request.carries]
    chosen = carrying or [request for request in held if request.method == "POST" and request.kind in _SENDERS]
    found: dict[tuple[str, str], list[str]] = {}
    for request in chosen:
        url = request.url.partition("#")[0]
        if request.carries:
            url = url.partition("?")[0]  # the query holds what was typed
        carried = found.setdefault((url, request.method), [])
        for selector in request.carries:
            kind = kinds.get(selector, "other")
            if kind not in carried:
                carried.append(kind)
    return tuple(
        PageTarget(url=url, method=method, carries=tuple(carries), service=service(url)) for (url, method), carries in found.items()
    )


def _what(record: VisitRecord, fields: tuple[PageField, ...]) -> str:
    """One word for the page: webmail_login, login, card_form, personal_data_form, download, none."""
    kinds = {field.kind for field in fields}
    words = f"{record.title or ''} {(record.text or '')[:4000]}"
    if kinds & _CARD:
        return "card_form"
    if "password" in kinds:
        return "webmail_login" if _WEBMAIL.search(f"{words} {host_of(record.final_url or record.url) or ''}") else "login"
    if kinds & _PERSONAL:
        return "personal_data_form"
    if kinds & {"email", "user_id"} and _LOGIN.search(words):
        return "webmail_login" if _WEBMAIL.search(words) else "login"
    return "download" if record.downloads else "none"
