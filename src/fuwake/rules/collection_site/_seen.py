"""What the rules on the collection site share: the page where it was seen, or why nothing can be said. Pure."""

from fuwake.model.facts import Facts
from fuwake.model.page import Page
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author_domains, of_brand
from fuwake.rules._rule import Unknown

_NOT_VISITED = {
    "offline": Unknown(reason="the page was not visited (offline)", reason_ja="ページを訪問していません（オフライン）"),
    "no-visit": Unknown(reason="the page was not visited", reason_ja="ページを訪問していません"),
}
_NOT_SEEN = Unknown(reason="the page could not be seen", reason_ja="ページを確認できませんでした")
_STAYED_AWAY = Unknown(
    reason="the page was visited with stand-ins in the link and showed nothing",
    reason_ja="リンクの一部を置き換えて訪ねたところ、ページが表示されませんでした",
)


def seen(facts: Facts) -> Page | Unknown | None:
    """The page; Unknown where a visit was not made or brought nothing; None where there is no link or nothing stands there."""
    page = facts.page
    if page is None:
        why = facts.page_why or "no-link"
        return None if why in {"no-link", "one-click"} else _NOT_VISITED.get(why, _NOT_SEEN)
    if _stayed_away(facts, page):
        return _STAYED_AWAY
    if page.status == "seen":
        return page
    return None if page.status in {"down", "not_resolved"} else _NOT_SEEN


def kinds(page: Page) -> frozenset[str]:
    """Kinds of what the page asks for."""
    return frozenset(field.kind for field in page.fields)


def at_home(facts: Facts, page: Page) -> bool:
    """Whether the page stands where it belongs: on the brand's own host, or on that of an author proven to be genuine."""
    if of_brand(facts, page.host):
        return True
    return facts.spoofing.status == "authentic" and facts.brand is None and domain(page.host) in author_domains(facts)


def domain(host: str | None) -> str:
    """Registrable domain of a host, the host itself where it has none (an address), empty for none."""
    return (registrable_domain(host) or host) if host else ""


def _stayed_away(facts: Facts, page: Page) -> bool:
    """Whether nothing but an error was seen under a stand-in for what marks the recipient."""
    visit = facts.observations.get(page.evidence[0].removeprefix("observation:")) if page.evidence else None
    altered = visit is not None and any(one.what == "token" or one.where == "host" for one in visit.altered)
    return altered and (page.status in {"down", "not_resolved"} or (page.http_status or 200) >= 400)
