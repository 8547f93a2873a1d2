"""The role of one domain: forged, compromised, abused service, made for the fraud, innocent, or not known (B6). Pure.

Owners of forged domains and of hacked sites are victims and are called so. A look-up that failed gives no role.
"""

import re
from typing import NamedTuple

from fuwake.brands import services
from fuwake.brands.book import listed, tokens
from fuwake.derive.sightings import Sighting, World, asks_for_credentials, host_of, official
from fuwake.model.infrastructure import Registration, Role
from fuwake.parse.domains import icann_domain, registrable_domain

YOUNG_DAYS = 30
OLD_DAYS = 365
_DEEP = re.compile(
    r"/(?:wp-(?:content|includes|admin|json)|wordpress|joomla|components|modules|plugins|themes|cgi-bin|\.well-known|~\w+|vendor|uploads?)/",
    re.I,
)
_SERVICE_KINDS = {"hosting", "shortener", "redirector", "form", "storage", "bucket", "mail", "sending"}


class Standing(NamedTuple):
    """A role and why, in Japanese and English."""

    role: Role
    ja: str
    en: str


def standing(world: World, sighting: Sighting, registration: Registration | None) -> Standing:
    """The first of these that is shown: forged, the brand's own, a public service, made for the fraud, compromised, mentioned only."""
    author = "author" in sighting.uses
    if author and world.spoofing.status == "forged":
        if world.spoofing.code == "author-domain-nonexistent":  # nobody owns it, so nobody was wronged by its use
            return Standing(
                "forged",
                "照会の時点で存在しないドメインで、持ち主はいません。",
                "The domain did not exist when it was looked up; it has no owner.",
            )
        return Standing(
            "forged",
            "差出人のアドレスに無断で使われたドメインです。持ち主は被害者です。",
            "The author's address uses this domain without leave. Its owner is a victim.",
        )
    if all(official(world.brand, host) for host in sighting.hosts) and world.brand is not None:
        return Standing("innocent", f"{world.brand.name}の公式ドメインです。", f"An official domain of {world.brand.name_en}.")
    service = _service(sighting)
    proven = world.spoofing.status == "authentic" or not {"author", "sender"} & set(sighting.uses)
    if service is not None and proven:
        return service
    if not {"link", "page", "redirect", "target"} & set(sighting.uses):
        return _only_address(world, sighting, registration)
    return (
        _made_for_it(world, sighting, registration)
        or _taken_over(world, sighting, registration)
        or _site_unknown(world, sighting, registration)
    )


def imitates(world: World, sighting: Sighting) -> bool:
    """Whether a host carries the brand's word though it is not the brand's."""
    brand = world.brand
    if brand is None:
        return False
    row = listed(brand.id)
    known = (*brand.official_domains, *(row.domains if row else ()))
    words = tokens(brand.id, brand.name, brand.name_en)
    return sighting.domain not in known and any(word in host.replace("-", "") for host in sighting.hosts for word in words)


def _service(sighting: Sighting) -> Standing | None:
    found = next((s for s in (services.of(host, _first(sighting)) for host in sighting.hosts) if s is not None), None)
    if found is not None and found.kind in _SERVICE_KINDS:
        return Standing(
            "abused_service",
            f"だれでも使えるサービス（{found.name}）です。",
            f"A service open to anybody ({found.name}): the doing of one of its users, not of its operator.",
        )
    if found is not None:
        return Standing(
            "innocent",
            f"広く使われているサイト（{found.name}）で、文中に出てくるだけです。",
            f"A well-known site ({found.name}), only mentioned.",
        )
    if icann_domain(sighting.domain) not in {None, sighting.domain}:
        return Standing(
            "abused_service",
            "利用者に名前を貸し出すサービスの上にあります（Public Suffix List の私設部）。",
            "It lies on a service that lends names to its users (private section of the Public Suffix List).",
        )
    return None


def _first(sighting: Sighting) -> str:
    return next(iter(sighting.paths), "")


def _asks_here(world: World, sighting: Sighting) -> bool:
    """Whether the page that asks for credentials stands on this domain, or was reached through a link on it."""
    if not asks_for_credentials(world.page) or world.page is None:
        return False
    ends = {registrable_domain(host) for host in (host_of(world.page.url), host_of(world.page.final_url)) if host}
    return sighting.domain in ends or "target" in sighting.uses


def _made_for_it(world: World, sighting: Sighting, registration: Registration | None) -> Standing | None:
    age = registration.age_days if registration is not None and registration.status == "registered" else None
    if age is None or age >= YOUNG_DAYS:
        return None
    if imitates(world, sighting):
        why, why_ja = "its name imitates the brand", "名乗っている相手に似せた名前です"
    elif _asks_here(world, sighting):
        why, why_ja = "its page asks for credentials", "その画面が認証情報などの入力を求めています"
    else:
        return None
    days = max(age, 0)
    return Standing(
        "fraudulent",
        f"メールの{days}日前に登録されたばかりで、{why_ja}。",
        f"Registered only {days} days before the mail, and {why}.",
    )


def _taken_over(world: World, sighting: Sighting, registration: Registration | None) -> Standing | None:
    age = registration.age_days if registration is not None and registration.status == "registered" else None
    if age is None or age < OLD_DAYS or not _asks_here(world, sighting) or imitates(world, sighting):
        return None
    deep = any(_DEEP.search(path) or path.count("/") >= 3 for path in sighting.paths)
    if not deep and world.brand is None:
        return None
    why = "the page lies deep inside a site" if deep else "its name has nothing to do with the one the page speaks for"
    why_ja = "画面がサイトの奥深くの場所に置かれています" if deep else "名前は名乗っている相手と関係がありません"
    years = age // 365
    return Standing(
        "compromised",
        f"メールの約{years}年前から登録されており、{why_ja}。",
        f"Registered about {years} years before the mail, and {why}.",
    )


def _only_address(world: World, sighting: Sighting, registration: Registration | None) -> Standing:
    if "author" in sighting.uses and world.spoofing.status == "authentic":
        return Standing(
            "unknown",
            "このドメインの認証に通ったメールです。それでも、持ち主が自分で送ったとは限りません。",
            "The mail passes this domain's authentication. Even so an account may have been abused; the owner need not have sent it.",
        )
    if "author" in sighting.uses:
        return Standing(
            "unknown",
            "このドメインの名前が無断で使われたのかどうかは、決められません。",
            "Whether the author's domain is genuine or forged cannot be settled.",
        )
    if "reply_to" in sighting.uses and registration is not None and registration.status == "not_registered":
        return Standing("unknown", "登録されていないドメインで、持ち主はいません。", "Nobody has registered this domain; it has no owner.")
    if "origin" in sighting.uses:
        return Standing(
            "unknown",
            "メールを引き渡したサーバーの名前です。設備や利用者のアカウントが悪用された可能性があり、運営者が送ったとは限りません。",
            "Name of the server that handed the mail over. It or an account on it may have been abused; no blame to its operator.",
        )
    return Standing("unknown", "どう使われたかを決められる材料がありません。", "Nothing shows what part this domain plays.")


def _site_unknown(world: World, sighting: Sighting, registration: Registration | None) -> Standing:
    asks = _asks_here(world, sighting)
    if not asks and "author" in sighting.uses and world.spoofing.status == "authentic":
        return Standing(
            "unknown",
            "認証に通った差出人自身のドメインです。悪用されたことを示すものはありません。",
            "The authenticated author's own domain; nothing shows that it was abused.",
        )
    if registration is None:
        return Standing(
            "unknown",
            "登録の状況を照会していないため、どう使われたかは決められません。",
            "Its registration was not looked up, so its part cannot be told.",
        )
    if registration.status == "unknown":
        return Standing(
            "unknown",
            "登録の状況を確かめられず、どう使われたかは決められません。",
            "Its registration could not be found out, so its part cannot be told.",
        )
    if world.page is None or world.page.status != "seen":
        return Standing(
            "unknown", "画面を見ていないため、どう使われたかは決められません。", "The page was not seen, so its part cannot be told."
        )
    if not asks:
        return Standing("unknown", "このサイトがどう使われたかを示すものはありません。", "Nothing shows what part this site plays.")
    return Standing(
        "unknown",
        "このために用意されたのか、書き換えられた正規のサイトなのかは決められません。",
        "Whether it was set up for the fraud or is a genuine site that was broken into cannot be told.",
    )
