"""From the record of a visit to the page of the case: fields, dummy controls, targets, and why there is no page."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from fuwake.derive import page_fields
from fuwake.derive.browser_url import host_of
from fuwake.derive.page import ONLY_ONE_CLICK, page
from fuwake.model.observation import Observation, Reason, Status
from fuwake.model.page import Page
from fuwake.model.visit import HeldRequest, SeenInput, SeenRedirect, TriedControl, VisitRecord

URL = "http://web.example/in?x=1"
AT = datetime(2026, 1, 14, 1, 5, tzinfo=UTC)


def field(label: str = "", name: str = "", **changes: Any) -> SeenInput:
    """A text field."""
    plain = SeenInput(
        selector=f"#{name or label}",
        frame_url=URL,
        tag="input",
        type="text",
        name=name,
        id="",
        autocomplete="",
        placeholder="",
        label=label,
        inputmode="",
        maxlength=None,
        options=(),
        visible=True,
        prefilled=False,
    )
    return msgspec.structs.replace(plain, **changes)


MAIL, PASS = field("メールアドレス", "user", type="email"), field("パスワード", "pass", type="password")


def record(**changes: Any) -> VisitRecord:
    """A seen page without anything on it."""
    plain = VisitRecord(
        url=URL,
        profile="desktop-ja",
        started_at=AT,
        outcome="seen",
        detail="",
        final_url=URL,
        http_status=200,
        ip="192.185.37.96",
        title="WebMail",
        language="ja",
        text="",
        html_sha256=None,
        screenshot=None,
        screenshot_full=None,
        favicon=None,
        redirects=(SeenRedirect(url=URL, status=200, how="start", ip="192.185.37.96"),),
        inputs=(),
        controls=(),
        submit_tried=False,
        held=(),
        decoy_left=False,
        egress=(),
        cage="sealed",
        browser="Chromium",
        certificate=None,
        dialogs=(),
        console=(),
        downloads=(),
        form_actions=(),
    )
    return msgspec.structs.replace(plain, **changes)


def observed(
    data: VisitRecord | None, *, url: str = URL, status: Status = "found", reason: Reason | None = None, detail: str = "the words"
) -> Observation:
    """The observation that holds a record."""
    return Observation(
        id=f"visit:{url}",
        observer="visit",
        subject=url,
        asked_at=AT,
        elapsed_s=1.0,
        source="",
        status=status,
        data=msgspec.to_builtins(data) if data is not None else None,
        evidence=None,
        active=True,
        reason=reason,
        detail=detail,
    )


def derived(**changes: Any) -> Page:
    """The page of one visit."""
    seen = observed(record(**changes))
    found, why = page({seen.id: seen})
    assert why is None
    assert found is not None
    assert found.evidence == (f"observation:{seen.id}",)
    return found


@pytest.mark.parametrize(
    ("seen", "kind"),
    [
        (MAIL, "email"),
        (field(autocomplete="username", type="email"), "email"),
        (field("メール", type="text"), "email"),
        (field(name="username"), "user_id"),
        (field("お客様番号"), "user_id"),
        (field(name="loginId"), "user_id"),
        (PASS, "password"),
        (field(name="passwd"), "password"),
        (field(autocomplete="section-a billing cc-number", type="tel"), "card_number"),
        (field("クレジットカード番号", type="tel"), "card_number"),
        (field(name="cardNumber"), "card_number"),
        (field("有効期限"), "card_expiry"),
        (field(name="exp_month", tag="select", type="select-one"), "card_expiry"),
        (field("セキュリティコード", type="password"), "card_code"),
        (field(name="cvv2"), "card_code"),
        (field("認証コード", type="tel"), "one_time_code"),
        (field(name="otp", type="password"), "one_time_code"),
        (field(autocomplete="one-time-code"), "one_time_code"),
        (field("暗証番号", type="password"), "pin"),
        (field("口座番号"), "bank_account"),
        (field("マイナンバー"), "my_number"),
        (field("Recovery phrase", tag="textarea", type="textarea"), "wallet_phrase"),
        (field("生年月日", type="date"), "birth_date"),
        (field("電話番号", type="tel"), "phone"),
        (field("郵便番号"), "address"),
        (field("お名前（カナ）"), "name"),
        (field("ご意見", name="q7"), "other"),
        (field("Language", tag="select", type="select-one"), None),
        (field("ログイン", type="submit"), None),
        (field(name="token", type="hidden"), None),
        (field("同意する", type="checkbox"), None),
        (field("検索", type="search"), None),
    ],
)
def test_fields_are_told_by_their_markup_and_their_words(seen: SeenInput, kind: str | None) -> None:
    assert page_fields.kind(seen) == kind


@pytest.mark.parametrize(
    ("inputs", "title", "what"),
    [
        ((MAIL, PASS), "WebMail", "webmail_login"),
        ((MAIL, PASS), "会員サイト", "login"),
        ((MAIL,), "ログイン", "login"),
        ((MAIL,), "メールマガジンのご登録", "none"),
        ((field("カード番号"), PASS), "お支払い", "card_form"),
        ((field("お名前"), field("ご住所")), "お届け先", "personal_data_form"),
        ((field("認証コード"),), "本人確認", "personal_data_form"),
        ((), "ようこそ", "none"),
    ],
)
def test_what_kind_of_page_it_is(inputs: tuple[SeenInput, ...], title: str, what: str) -> None:
    assert derived(inputs=inputs, title=title).what == what


def test_a_download_is_one() -> None:
    assert derived(title=None, text=None, downloads=("a.exe http://web.example/a.exe",)).what == "download"


def test_only_what_is_seen_counts_as_asked_for() -> None:
    found = derived(inputs=(MAIL, msgspec.structs.replace(PASS, visible=False)))
    assert [(asked.kind, asked.label) for asked in found.fields] == [("email", "メールアドレス")]


def control(label: str, **changes: Any) -> TriedControl:
    """A control that was tried without effect."""
    plain = TriedControl(
        selector="#c",
        kind="select",
        label=label,
        href="",
        changed_dom=False,
        changed_picture=False,
        navigated=False,
        requested=False,
        opened=False,
        tried=True,
        why="",
    )
    return msgspec.structs.replace(plain, **changes)


def test_dummies_are_those_that_were_tried_and_did_nothing() -> None:
    effects = ("changed_dom", "changed_picture", "navigated", "requested", "opened")
    working = tuple(control(effect, **{effect: True}) for effect in effects)
    found = derived(controls=(control("言語"), control("規約", tried=False, why="a link to elsewhere: not followed"), *working))
    assert [dummy.label for dummy in found.dummy_controls] == ["言語"]
    assert [works.label for works in found.working_controls] == list(effects)


def held(url: str, *carries: str, method: str = "POST", kind: str = "form") -> HeldRequest:
    """A request that was held."""
    return HeldRequest(url=url, method=method, kind=kind, carries=carries, body_sample="")


def test_targets_name_kinds_and_hide_what_was_typed() -> None:
    found = derived(
        inputs=(MAIL, PASS),
        submit_tried=True,
        held=(
            held("http://a.example/x?u=taro%40example.com#f", MAIL.selector),
            held("http://a.example/x?p=Pw", PASS.selector),
            held("http://b.example/ping"),
        ),
    )
    assert [(target.url, target.method, target.carries) for target in found.targets] == [
        ("http://a.example/x", "POST", ("email", "password"))
    ]
    assert found.targets_status == "found"


def test_a_post_whose_content_cannot_be_read_is_still_where_it_would_go() -> None:
    found = derived(
        inputs=(PASS,),
        submit_tried=True,
        held=(held("http://a.example/e", kind="xhr"), held("http://b.example/i", method="GET", kind="image")),
    )
    assert [(target.url, target.carries) for target in found.targets] == [("http://a.example/e", ())]


def test_without_a_request_nothing_is_said_of_a_form() -> None:
    assert derived(inputs=(PASS,), submit_tried=True).targets_status == "unknown"
    assert derived().targets_status == "none"
    assert derived(outcome="down").targets_status == "unknown"


def test_the_way_leaves_out_the_start() -> None:
    steps = (
        SeenRedirect(url=URL, status=302, how="start", ip=None),
        SeenRedirect(url="http://next.example/", status=200, how="meta", ip="198.51.100.1"),
    )
    found = derived(redirects=steps, final_url="http://next.example/")
    assert [(step.url, step.how) for step in found.redirects] == [("http://next.example/", "meta")]
    assert found.host == "next.example"


@pytest.mark.parametrize("outcome", ["down", "timeout", "redirect_loop", "not_resolved", "failed"])
def test_a_place_without_a_page_keeps_its_outcome(outcome: str) -> None:
    found = derived(outcome=outcome)
    assert (found.status, found.what, found.sent) == (outcome, None, False)


def test_who_refused_is_told_apart() -> None:
    assert derived(outcome="down", detail="connection-refused: 198.51.100.1 refused").status == "refused"
    assert derived(outcome="refused", detail="address-refused: 127.0.0.1").status == "blocked", "it was us, not the server"
    assert derived(outcome="blocked", detail="a check for robots").status == "walled"


def test_of_several_visits_the_one_that_saw_something_counts() -> None:
    down = observed(record(outcome="down", url="http://a.example/"), url="http://a.example/", status="absent")
    seen = observed(record(url="http://b.example/"), url="http://b.example/")
    found, _ = page({down.id: down, seen.id: seen})
    assert found is not None
    assert found.url == "http://b.example/"
    assert page({down.id: down})[0] is not None


@pytest.mark.parametrize(
    ("visits", "why"),
    [
        ([], "no-link"),
        ([observed(None, url="none", status="skipped", reason="no-data")], "no-link"),
        ([observed(None, url="none", status="skipped", reason="no-data", detail=ONLY_ONE_CLICK)], "one-click"),
        ([observed(None, status="skipped", reason="offline")], "offline"),
        ([observed(None, status="skipped", reason="policy")], "no-visit"),
        ([observed(None, status="failed", reason="not-supported")], "visit-failed: the words"),
    ],
)
def test_where_there_is_no_page_the_reason_is_given(visits: list[Observation], why: str) -> None:
    assert page({visit.id: visit for visit in visits}) == (None, why)


def test_a_record_that_cannot_be_read_is_no_page() -> None:
    seen = msgspec.structs.replace(observed(record()), data={"url": 1})
    assert page({seen.id: seen})[0] is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://User:p@WWW.Example.jp:8080/x", "www.example.jp"),
        ("https://[2001:db8::1]/", "2001:db8::1"),
        ("https://a.example?@b.example/", "a.example"),
        ("nothing", None),
    ],
)
def test_the_host_of_a_url(url: str, host: str | None) -> None:
    assert host_of(url) == host
