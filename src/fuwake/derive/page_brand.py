"""Whom a page imitates: by logo, icon, title, copyright line, headings, borrowed pieces and address, in a stated order. Pure.

Each sign has its worth (`WORTH`); a brand is named from `_NEEDED` on, and only where no other comes near. A page names many brands in
passing: the cards it takes, "sign in with …", the networks it is shared on, an article about a bank. So a name counts by its place, names
that any page mentions (`care` = ambient) need a title, a copyright line or a picture, and a page that wants nothing imitates nobody.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from fuwake.brands import services
from fuwake.brands.book import Listed, listed, owner_of, tokens, under
from fuwake.brands.folding import plain
from fuwake.brands.in_address import signs
from fuwake.brands.naming import named
from fuwake.brands.pictures import known
from fuwake.derive.browser_url import host_of
from fuwake.derive.page_traces import origin_host
from fuwake.derive.sightings import urlsplit_path
from fuwake.model.brand_picture import BrandPicture
from fuwake.model.judgement import Brand
from fuwake.model.page import Page
from fuwake.model.page_brand import BrandSign, BrandSignKind, PageBrand, PageBrandStatus
from fuwake.model.visit import VisitRecord

WORTH: dict[BrandSignKind, float] = {
    "logo": 4.0,
    "copied": 4.0,
    "title": 4.0,
    "copyright": 3.0,
    "favicon": 3.0,
    "heading": 3.0,
    "picture_words": 2.5,
    "borrowed": 2.0,
    "host": 2.0,
    "path": 1.0,
    "words": 1.0,
}
"""The order of the signs and what each is worth."""
_NEEDED, _AHEAD = 4.0, 1.0
_SPEAKS = 2.5
"""Weight of a sign in an address from which it counts, as for the brand of a mail."""
_SHOWS = frozenset({"logo", "copied", "title", "copyright", "favicon"})
"""What names that any page mentions need one of."""
_WANTS = frozenset({"support_scare", "prize", "download"})
_LOOKS = frozenset({"image", "font", "stylesheet"})
_SEGMENTS = re.compile(r"\s[|:\-–—・·]\s|[|｜：「」『』【】［］〈〉《》()/»«]|\s{2,}")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights reserved", re.IGNORECASE)
_BY_ANOTHER = re.compile(
    r"^.{1,24}?(?: ?(?:アカウント|ID))?(?:で|から|へ|を)"
    r"(?:ログイン|サインイン|続|支払|お支払|共有|登録|シェア|ダウンロード|装|かた|騙|名乗|ご利用)",
    re.IGNORECASE,
)
_WITH_ANOTHER = re.compile(r"(?:\bwith|\bon|\bvia|\bby|\busing|\bfrom|\bfor) $", re.IGNORECASE)
_OF_OWN_SITE = re.compile(
    r"(?:[\s:・.\-]|の|ログイン|サインイン|ログオン|アカウント|公式|サイト|会員|ページ|認証|本人|確認|セキュリティ|お?支払い?|更新|オンライン|サービス|センター|"
    r"sign|log|in|on|account|security|verify|verification|secure|official|web|online|support|id|japan|com|co|jp|net){0,12}",
    re.IGNORECASE,
)
"""What stands beside a name in the titles of its own sites."""
_LOGO = re.compile(r"logo|favicon|brand|sitelogo", re.IGNORECASE)
_MOST_WORDS = 5000


class _Score(Struct):
    brand: Listed
    worth: dict[BrandSignKind, float]
    signs: dict[BrandSignKind, BrandSign]


def brand_of(record: VisitRecord, page: Page, pictures: tuple[BrandPicture, ...] = ()) -> PageBrand:
    """Whom the page speaks for. `page`: what is concluded from the record already; `pictures`: those that the user keeps."""
    if page.status != "seen":
        return PageBrand(status="could_not_tell", evidence=page.evidence)
    home = home_of(page.host, page.final_url or page.url)
    if home is not None:
        sign = BrandSign(what="host", words=page.host or "")
        return _named("genuine", home, (sign,), page.evidence)
    scores: dict[str, _Score] = {}
    for brand, what, words, share in _signs(record, page, pictures):
        _count(scores, brand, what, words, WORTH[what] * share)
    for score in scores.values():
        _count_address(score, page)
    ranked = sorted(scores.values(), key=lambda score: -_total(score))
    if not ranked or _total(ranked[0]) < _NEEDED:
        return PageBrand(status="none", evidence=page.evidence)
    if len(ranked) > 1 and _total(ranked[1]) > _total(ranked[0]) - _AHEAD and not _related(ranked[0].brand, ranked[1].brand):
        return PageBrand(status="could_not_tell", evidence=page.evidence)
    best = ranked[0]
    signs = tuple(best.signs[what] for what in WORTH if what in best.signs)
    if under(page.host, (*best.brand.domains, *best.brand.verified, *best.brand.mail_domains)) and not _of_users(page):
        return _named("genuine", best.brand, signs, page.evidence)
    if best.brand.care == "product":  # a program, which stands on anybody's server
        return _named("names", best.brand, signs, page.evidence)
    wants = any(field.kind != "other" for field in page.fields) or (page.kind is not None and page.kind.id in _WANTS)
    return _named("imitates" if wants else "names", best.brand, signs, page.evidence)


def home_of(host: str | None, url: str) -> Listed | None:
    """The brand whose own official place this is; None where it is nobody's, or a place of a user on the brand's service."""
    owner = owner_of(host) if host else None
    return owner if owner is not None and not _users_place(host or "", url) else None


def as_brand(found: PageBrand | None) -> Brand | None:
    """The brand that a page imitates, as the case's brand where the mail itself names none; None for no such page."""
    row = listed(found.id) if found is not None and found.status == "imitates" and found.id is not None else None
    if found is None or row is None:
        return None
    worth = sum(WORTH[sign.what] for sign in found.signs)
    return Brand(
        id=row.id,
        name=row.name,
        name_en=row.name_en,
        category=row.category or None,
        official_domains=row.verified,
        confidence=round(min(0.9, 0.3 + 0.05 * worth), 2),
        evidence=found.evidence,
    )


def _named(status: PageBrandStatus, brand: Listed, signs: tuple[BrandSign, ...], evidence: tuple[str, ...]) -> PageBrand:
    return PageBrand(
        status=status,
        id=brand.id,
        name=brand.name,
        name_en=brand.name_en,
        official_domains=brand.verified,
        signs=signs,
        evidence=evidence,
    )


def _users_place(host: str, url: str) -> bool:
    path = urlsplit_path(url)
    service = services.of(host, path)
    return service is not None and services.is_users(service, host, path)


def _of_users(page: Page) -> bool:
    return page.host is not None and _users_place(page.host, page.final_url or page.url)


def _signs(record: VisitRecord, page: Page, pictures: tuple[BrandPicture, ...]) -> Iterator[tuple[Listed, BrandSignKind, str, float]]:
    """(brand, sign, words, share of its worth)."""
    printed: list[tuple[BrandSignKind, str | None, str]] = [("logo", one.print, one.alt or one.src) for one in record.pictures]
    printed.append(("favicon", record.favicon_print, ""))
    for kind, print_, words in printed:
        picture = known(print_, pictures)
        row = listed(picture.brand) if picture is not None else None
        if row is not None and picture is not None:
            yield row, kind, words or picture.file, 1.0
    for trace in page.finds.traces:
        host = origin_host(trace)
        owner = owner_of(host) if host else None
        if host and owner is not None:
            yield owner, "copied", host, 1.0
    yield from _of_words("title", (record.title or "",))
    yield from _of_words("copyright", (line for line in (record.text or "").splitlines() if _COPYRIGHT.search(line[:300])))
    yield from _of_words("heading", record.headings)
    alts = [found for one in record.pictures for found in _of_words("picture_words", (one.alt,))]
    if len({brand.id for brand, *_ in alts}) < 3:  # a row of cards or networks
        yield from alts
    yield from _borrowed(record)
    for at, brand in named(text := plain(record.text or "", _MOST_WORDS)):
        if not _in_passing(text, at):
            yield brand, "words", brand.name, 0.5


def _of_words(what: BrandSignKind, texts: Iterable[str]) -> Iterator[tuple[Listed, BrandSignKind, str, float]]:
    """Names in short texts: alone between separators (or with "sign in" and the like) they count fully, at the beginning by two
    thirds, further inside by a third."""
    for number, raw in enumerate(texts):
        if number >= 20:
            return
        for piece in _SEGMENTS.split(plain(raw[:300])):
            words = piece.strip()
            for at, brand in named(words):
                if _in_passing(words, at) or (brand.care in {"word", "goods"} and (at or len(words) > len(brand.name) + 12)):
                    continue
                alone = what == "copyright" or any(_alone(words, at, name) for name in brand.names)
                yield brand, what, " ".join(raw.split())[:80], 1.0 if alone else 0.67 if at == 0 else 0.34


def _alone(words: str, at: int, name: str) -> bool:
    rest = words[at + len(plain(name)) :]
    return (
        words[at:].lower().startswith(plain(name).lower())
        and _OF_OWN_SITE.fullmatch(words[:at]) is not None
        and _OF_OWN_SITE.fullmatch(rest) is not None
    )


def _in_passing(words: str, at: int) -> bool:
    """Whether the name stands for another's service: "sign in with …", "…でログイン", or is spoken of: "…を装う"."""
    return _WITH_ANOTHER.search(words[max(0, at - 8) : at]) is not None or _BY_ANOTHER.match(words[at : at + 48]) is not None


def _borrowed(record: VisitRecord) -> Iterator[tuple[Listed, BrandSignKind, str, float]]:
    for one in record.loaded:
        owner = owner_of(host_of(one.url) or "") if one.kind in _LOOKS and 200 <= one.status < 400 else None
        if owner is not None:
            yield owner, "borrowed", one.url[:200], 1.5 if _LOGO.search(urlsplit_path(one.url)[:300]) else 1.0


def _count(scores: dict[str, _Score], brand: Listed, what: BrandSignKind, words: str, worth: float) -> None:
    score = scores.setdefault(brand.id, _Score(brand=brand, worth={}, signs={}))
    if what == "words":
        worth += score.worth.get(what, 0.0)
    if worth > score.worth.get(what, 0.0):
        score.worth[what] = worth if what != "words" else min(worth, WORTH[what])
        score.signs[what] = BrandSign(what=what, words=words)


def _count_address(score: _Score, page: Page) -> None:
    words = tokens(score.brand.id, score.brand.name, score.brand.name_en)
    host, path = page.host or "", urlsplit_path(page.final_url or page.url).lower()[:500]
    spoken = {sign.where for sign in signs(host, path) if sign.brand.id == score.brand.id and sign.weight >= _SPEAKS}
    if "host" in spoken or any(word in host for word in words):
        _count({score.brand.id: score}, score.brand, "host", host, WORTH["host"])
    elif "path" in spoken or any(word in path for word in words):
        _count({score.brand.id: score}, score.brand, "path", path[:80], WORTH["path"])


def _total(score: _Score) -> float:
    if score.brand.care == "ambient" and score.worth.keys().isdisjoint(_SHOWS):
        return 0.0
    ambient = 1.0 if score.brand.care == "ambient" and "copyright" in score.worth else 0.0  # a map or a check for robots has its own line
    return (sum(score.worth.values()) - ambient) * (0.5 if score.brand.care == "product" else 1.0)


def _related(one: Listed, other: Listed) -> bool:
    """Whether two rows belong to one house: they share a domain, or one name begins the other."""
    shared = not frozenset(one.verified).isdisjoint(other.verified)
    first, second = plain(one.name).lower(), plain(other.name).lower()
    return shared or first.startswith(second) or second.startswith(first)
