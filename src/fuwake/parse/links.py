"""Every link of a message with its words, once each, in the order a reader meets them."""

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from fuwake.model.anatomy import FoundLink, LinkPlace, OneClick
from fuwake.model.message import HeaderField
from fuwake.parse import limits
from fuwake.parse.scan import find_urls
from fuwake.parse.urls import Url, read_url
from fuwake.parse.words import coded_text
from fuwake.parse.wrappers.unwrap import CARRIED, Unwrapped, unwrap

if TYPE_CHECKING:
    from fuwake.parse.markup import Markup

_ANGLES = re.compile(r"<([^<>]{1,8192})>")
# Leaving a list, or confirming a subscription: to open such a link does something. Words that phishing uses for its own purpose
# ("confirm your account", 制限の解除) are left out on purpose.
_WORDS = re.compile(
    r"unsubscribe|un-subscribe|opt[\s-]?out|remove me|stop receiving|(?:confirm|approve|verify) (?:my |your )?(?:e-?mail )?subscription"
    r"|manage (?:your )?subscription|confirm (?:my |your )?opt[\s-]?in|yes,? subscribe me"
    r"|配信[をの]?(?:停止|解除|中止)|(?:購読|受信|登録|メルマガ|メール(?:マガジン)?)[をの]?(?:解除|停止|拒否)|受信拒否|オプトアウト"
    r"|(?:配信|受信)[をが](?:希望|ご希望)(?:し|され)ない|(?:購読|(?:メルマガ|メールマガジン|ニュースレター)(?:の?(?:登録|購読|配信))?)[をの]?(?:確認|承認|確定)"
    r"|abmelden|abbestellen|désabonner|desinscri|cancelar (?:la )?suscripci|退订|取消订阅|取消訂閱|수신거부",
    re.IGNORECASE,
)
_PATHS = re.compile(
    r"unsubscri|un-subscri|opt[-_]?out|[/=?&_.-]unsub(?![a-z])|list-?manage|/u/click/unsub|(?:confirm|verify)[-_/]?(?:subscri|optin|opt-in)"
    r"|subscri(?:be|ption)s?[-_/](?:confirm|verify|approve)|approve[-_/]?subscri|double[-_]?opt|haishin[-_]?(?:teishi|kaijo)|kaijo",
    re.IGNORECASE,
)
_ACTING = frozenset({"list-unsubscribe", "list-subscribe"})
"""Fields whose addresses do something when opened; those of List-Help, List-Archive and List-Owner show a page."""

# What scripts of a page fetch, and names that are no address: neither is a place to click.
_FETCHED = (".js", ".css", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".woff", ".woff2", ".ico", "/2000/svg", "/1999/xhtml", "/1999/xlink")


class _Place(Struct, frozen=True):
    where: LinkPlace
    part: str | None
    header: int | None = None


class LinkCollector:
    """Takes links in, keeps the first LINKS of them and counts the rest."""

    def __init__(self, links: tuple[FoundLink, ...] = (), total: int = 0) -> None:
        """links, total: what has been taken in before."""
        self.links: list[FoundLink] = list(links)
        self.total = total
        self.too_long = 0
        self._seen: set[tuple[str, str | None, str]] = {(link.outer or link.url, link.text, link.where) for link in links}
        self._of_list = {_bare(link.url) for link in links if link.one_click == "list"}

    def add_markup(self, markup: "Markup", part: str, *, shown: bool, inner: bool = False) -> None:
        """The links of an HTML part; of an HTML attachment (not `shown`) all stand in `attachment`.

        Documents inside its attributes are read too, those inside them (`inner`) no more.
        """
        from fuwake.parse.markup import read_markup  # only where there is HTML

        base = read_url(markup.base).href if markup.base and read_url(markup.base).host else None
        for link in markup.links:
            where: LinkPlace = "image" if link.kind == "image" else "form" if link.kind == "form" else "anchor"
            place = _Place(where if shown else "attachment", part)
            self._add(link.url, link.text, place, base=base, method=link.method, automatic=link.automatic)
        self.add_text(markup.free, part, shown=shown)
        if not shown and markup.script:
            for url in find_urls(markup.script, bare=False):
                self._add(url, None, _Place("attachment", part), automatic=url.lower().endswith(_FETCHED))
        if inner:
            return
        for html in markup.nested:
            self.add_markup(read_markup(html), part, shown=False, inner=True)

    def add_text(self, text: str, part: str, *, shown: bool = True, bare: bool = True) -> None:
        """The links written in running text; with `bare` also hosts without a scheme."""
        for url in find_urls(text, bare=bare):
            self._add(url, None, _Place("text" if shown else "attachment", part))

    def add_file(self, url: str, text: str | None, part: str, *, automatic: bool) -> None:
        """A link of an attached file."""
        self._add(url, text, _Place("attachment", part), automatic=automatic)

    def add_code(self, text: str, part: str) -> None:
        """The link of a QR code."""
        for url in find_urls(text):
            self._add(url, None, _Place("qr", part))

    def add_read(self, text: str, part: str) -> None:
        """The links written in a picture."""
        for url in find_urls(text, bare=False):
            self._add(url, None, _Place("picture", part))

    def add_header(self, field: HeaderField) -> None:
        """The links of List-Unsubscribe and its kin (RFC 2369, RFC 8058): never visited; those that act, wherever else they stand."""
        for found in _ANGLES.finditer(coded_text(field)):
            self._add(found[1], None, _Place("header", None, field.index), one_click="list")
            if field.name.lower() in _ACTING:
                self._of_list.add(_bare(read_url(found[1].strip()).href))
        for place, link in enumerate(self.links):
            if (
                link.one_click is None
                and not link.automatic
                and not self._of_list.isdisjoint((_bare(link.url), _bare(link.outer or link.url)))
            ):
                self.links[place] = replace(link, one_click="list")

    def _add(
        self,
        url: str,
        text: str | None,
        place: _Place,
        *,
        base: str | None = None,
        method: str | None = None,
        automatic: bool = False,
        one_click: OneClick | None = None,
    ) -> None:
        stripped = url.strip()
        if not stripped or stripped.startswith("#"):
            return
        if base is None and stripped.startswith("//"):
            stripped = "https:" + stripped  # as web mail resolves it, being a page under https itself
        read = read_url(stripped, base)
        key = (read.href, text, place.where)
        if key in self._seen:
            return
        self._seen.add(key)
        self.too_long += read.too_long
        found = unwrap(read) if place.where != "header" else Unwrapped(read)
        web = read.scheme in ("http", "https", "")
        is_target = found.url.href != read.href
        if one_click is None and web and not automatic:
            targets = (read.href, found.url.href) if is_target else (read.href,)
            listed = not self._of_list.isdisjoint(map(_bare, targets))
            one_click = "list" if listed else one_click_why(text, read.href) or (one_click_why(None, found.url.href) if is_target else None)
        link = FoundLink(
            index=len(self.links),
            text=text or None,
            url=found.url.href,
            host=found.url.host,
            domain=found.url.domain,
            where=place.where,
            part=place.part,
            header=place.header,
            method=method,
            scheme=found.url.scheme,
            automatic=automatic,
            one_click=one_click,
            outer=read.href if found.url != read else None,
            wrappers=found.wrappers,
            opaque=found.opaque,
        )
        self._keep(link)
        if found.carries is not None and not automatic and one_click is None:
            self._carried(link, read_url(found.carries))

    def _carried(self, link: FoundLink, target: Url) -> None:
        """A further link: where the first one perhaps leads on to."""
        key = (target.href, link.text, link.where)
        if key in self._seen or one_click_why(None, target.href) is not None:
            return
        self._seen.add(key)
        self._keep(
            replace(
                link,
                index=len(self.links),
                url=target.href,
                host=target.host,
                domain=target.domain,
                scheme=target.scheme,
                outer=link.outer or link.url,
                wrappers=(*link.wrappers, CARRIED),
            )
        )

    def _keep(self, link: FoundLink) -> None:
        self.total += 1
        if len(self.links) < limits.LINKS:
            self.links.append(link)


def _bare(url: str) -> str:
    """What is sent of a URL."""
    return url.partition("#")[0]


def one_click_why(words: str | None, url: str) -> OneClick | None:
    """From what it is told that to open the link would unsubscribe or confirm something; None where it would not."""
    if words and len(words) <= 200 and _WORDS.search(words):
        return "words"
    path = url.split("://", 1)[-1].partition("/")[2][:2000]
    if path.isascii():
        low = path.lower()
        if not ("sub" in low or "opt" in low or "list" in low or "kaijo" in low or "haishin" in low):  # as in all that the pattern matches
            return None
    return "address" if path and _PATHS.search("/" + path) is not None else None
