"""What the rules on the collection site share: the page where it was seen, or why nothing can be said. Pure."""

from fuwake.brands.folding import plain
from fuwake.derive.browser_url import host_of
from fuwake.model.attached import HANDED_OVER
from fuwake.model.facts import Facts
from fuwake.model.page import Page
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author_domains, of_brand
from fuwake.rules._rule import Unknown

SECRETS = frozenset({"password", "card_number", "card_code", "one_time_code", "pin", "my_number", "wallet_phrase", "bank_account"})
"""Kinds of what opens an account or moves money."""
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
    """The page; Unknown where a visit was not made or brought nothing; None where there is no link or nothing stands there.

    A page that came as a file takes the place of one behind a link that was not seen or asks for nothing.
    """
    linked, attached = _linked(facts), facts.attached
    if attached is None or attached.status != "seen" or (isinstance(linked, Page) and not attached.fields):
        return linked
    return attached if not isinstance(linked, Page) or not linked.fields else linked


def place(facts: Facts, page: Page) -> dict[str, str]:
    """The slots `place` and `place_en` of a rule's sentence: which page it is, to begin the sentence with."""
    if page.part is None:
        host = page.host or page.url
        return {"place": f"リンク先のページ（{host}）", "place_en": f"The page behind the link ({host})"}
    if page.part == HANDED_OVER:
        return {"place": "リンク先のページが渡したファイル", "place_en": "The file that the visited page handed over"}
    name = next((part.filename for part in facts.anatomy.message.parts if part.path == page.part), None) or page.part
    name = " ".join(plain(name, 120).split())
    return {"place": f"添付ファイルとして届いたページ「{name}」", "place_en": f'The page that came attached ("{name}")'}


def _linked(facts: Facts) -> Page | Unknown | None:
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
    # A file stands nowhere: it belongs to whom it sends to.
    hosts = [page.host] if page.part is None or page.host else [host_of(target.url) for target in page.targets]
    return bool(hosts) and all(_at_home(facts, host) for host in hosts)


def _at_home(facts: Facts, host: str | None) -> bool:
    if of_brand(facts, host):
        return True
    return facts.spoofing.status == "authentic" and facts.brand is None and domain(host) in author_domains(facts)


def domain(host: str | None) -> str:
    """Registrable domain of a host, the host itself where it has none (an address), empty for none."""
    return (registrable_domain(host) or host) if host else ""


def _stayed_away(facts: Facts, page: Page) -> bool:
    """Whether nothing but an error was seen under a stand-in for what marks the recipient."""
    visit = facts.observations.get(page.evidence[0].removeprefix("observation:")) if page.evidence else None
    altered = visit is not None and any(one.what == "token" or one.where == "host" for one in visit.altered)
    return altered and (page.status in {"down", "not_resolved"} or (page.http_status or 200) >= 400)
