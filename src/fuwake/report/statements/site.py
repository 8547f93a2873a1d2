"""What is said of the page behind the link: its state, what it is, where its data would go."""

from typing import Literal, assert_never

from fuwake.model.page import Page

SiteValue = Literal[
    "seen",
    "down",
    "refused",
    "timeout",
    "redirect_loop",
    "blocked",
    "walled",
    "not_resolved",
    "failed",
    "offline",
    "no_visit",
    "no_link",
    "one_click",
    "not_visited",
]
CARD_KINDS = frozenset({"card_number", "card_expiry", "card_code"})
WEB_MAIL = "webmail_login"
_WHATS = frozenset({"webmail_login", "login", "card_form", "personal_data_form", "download", "none"})


def state(page: Page | None, why: str | None) -> SiteValue:
    """Topic `site`: one state. A page that could not be visited is never called down."""
    if page is None:
        return _unseen(why or "")
    match page.status:
        case "seen":
            return "seen"
        case "down":
            return "down"
        case "refused":
            return "refused"
        case "timeout":
            return "timeout"
        case "redirect_loop":
            return "redirect_loop"
        case "blocked":
            return "blocked"
        case "walled":
            return "walled"
        case "not_resolved":
            return "not_resolved"
        case "failed":
            return "failed"
        case _:
            assert_never(page.status)


def _unseen(why: str) -> SiteValue:
    match why:
        case "offline":
            return "offline"
        case "no-visit":
            return "no_visit"
        case "no-link":
            return "no_link"
        case "one-click":
            return "one_click"
        case _:
            return "not_visited"


def what(page: Page) -> str:
    """Topic `page_what`: kinds without their own sentence are `other`."""
    return page.what if page.what in _WHATS else "other"


def sort(page: Page) -> tuple[str, str]:
    """(topic, value): `page_what` for sign-ins and in cases of earlier versions, which told fewer sorts, else `page_kind`."""
    if page.kind is None:
        return "page_what", what(page)
    if page.kind.id == "sign_in":
        return "page_what", WEB_MAIL if page.what == WEB_MAIL else "login"
    return "page_kind", page.kind.id


def depends(page: Page) -> Literal["yes", "no", "unknown"]:
    """Topic `depends`: whether what is shown depends on the visitor."""
    return "unknown" if page.depends_on_visitor == "could not tell" else page.depends_on_visitor


def gains(page: Page) -> list[str]:
    """What whoever gets the data can do with it: `mailbox`, `account`, `card`, `money`, `identity`."""
    kinds = {field.kind for field in page.fields}
    found = []
    if page.what == WEB_MAIL and "password" in kinds:
        found.append("mailbox")
    elif kinds & {"password", "user_id", "one_time_code"}:
        found.append("account")
    if kinds & CARD_KINDS:
        found.append("card")
    if kinds & {"pin", "bank_account", "wallet_phrase"}:
        found.append("money")
    if kinds & {"name", "phone", "address", "birth_date", "my_number", "identity_document"} or (not found and kinds):
        found.append("identity")
    return found


def targets(page: Page) -> Literal["found", "none", "unknown"]:
    """Topic `targets`: where typed data would go."""
    match page.targets_status:
        case "found":
            return "found" if page.targets else "unknown"
        case "none":
            return "none"
        case "unknown":
            return "unknown"
        case _:
            assert_never(page.targets_status)


def sent(page: Page) -> Literal["nothing", "left"]:
    """Topic `sent`: whether anything typed left the machine."""
    return "left" if page.sent else "nothing"


def cage(page: Page) -> Literal["sealed", "flags", "none"]:
    """Topic `cage`: the isolation of the visit; anything unknown counts as none."""
    match page.cage:
        case "sealed":
            return "sealed"
        case "flags":
            return "flags"
        case _:
            return "none"
