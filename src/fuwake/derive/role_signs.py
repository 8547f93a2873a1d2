"""The signs of a domain's role, each with its evidence: what is shown, before anything is concluded from it. Pure.

A look-up that failed gives no sign. A sign is never built from another's words in the mail.
"""

from collections.abc import Iterator

from fuwake.brands.book import listed, tokens
from fuwake.brands.lookalike import resembles
from fuwake.brands.site_traces import depth, restricted, trace
from fuwake.derive import role_records as records
from fuwake.derive import role_services
from fuwake.derive.role_words import CHECKED, WORDS
from fuwake.derive.role_world import Bearing, World, asks_for_credentials, official
from fuwake.derive.sightings import Sighting, host_of
from fuwake.derive.wildcard import host_name
from fuwake.model.infrastructure import MailExchange, Registration
from fuwake.model.role import RoleReason
from fuwake.parse.domains import registrable_domain

SITE = frozenset({"link", "page", "redirect", "target"})
"""Uses as a place to go to."""
_DEEP = 3
"""Folders above a page from which it lies deep."""
Found = Iterator[tuple[str, dict[str, str], tuple[str, ...]]]
"""(sign, what fills its sentence, evidence)."""


def signs(
    world: World, bearing: Bearing, sighting: Sighting, registration: Registration | None, mail: MailExchange | None
) -> tuple[RoleReason, ...]:
    """Every sign there is, once each."""
    made: dict[str, RoleReason] = {}
    fallback = tuple(sighting.loci)[:1] or ("message",)
    groups = (
        _whose(world, bearing, sighting),
        role_services.signs(world, sighting),
        _harm(world, bearing, sighting),
        _listed(world, sighting),
        records.signs(world, sighting, registration, mail),
        _name(world, bearing, sighting),
        _place(world, bearing, sighting),
        _open(world, sighting, registration),
    )
    for group in groups:
        for sign, slots, evidence in group:
            if sign not in made:
                made[sign] = reason(sign, slots, evidence or fallback)
    return tuple(made.values())


def reason(sign: str, slots: dict[str, str], evidence: tuple[str, ...]) -> RoleReason:
    """A sign with its sentences. Raises KeyError for an unknown one."""
    words = WORDS[sign]
    return RoleReason(sign=sign, side=words.side, says=words.ja.format_map(slots), says_en=words.en.format_map(slots), evidence=evidence)


def asks_here(world: World, sighting: Sighting) -> bool:
    """Whether the page that asks for credentials stands on this domain, or was reached through a link on it."""
    if not asks_for_credentials(world.page) or world.page is None:
        return False
    ends = {registrable_domain(host) for host in (host_of(world.page.url), host_of(world.page.final_url)) if host}
    return sighting.domain in ends or "target" in sighting.uses


def _whose(world: World, bearing: Bearing, sighting: Sighting) -> Found:
    brand = world.brand
    if "author" in sighting.uses and world.spoofing.status == "forged":
        nowhere = world.spoofing.code == "author-domain-nonexistent"  # nobody owns it, so nobody was wronged by its use
        yield "author_nowhere" if nowhere else "author_forged", {}, world.spoofing.evidence
    if brand is not None and sighting.hosts and all(official(brand, host) for host in sighting.hosts):
        yield "brand_official", {"brand": brand.name, "brand_en": brand.name_en}, ()
    if sighting.domain in bearing.receivers:
        yield "receiver_side", {}, ()
    if bearing.vouched and brand is not None and SITE & set(sighting.uses):
        yield "vouched", {"brand": brand.name, "brand_en": brand.name_en}, world.spoofing.evidence
    if "author" in sighting.uses and world.spoofing.status == "authentic":
        if bearing.poses and brand is not None:
            yield "sends_as_brand", {"brand": brand.name, "brand_en": brand.name_en}, (*world.spoofing.evidence, *brand.evidence)
        elif SITE & set(sighting.uses) and not asks_here(world, sighting):
            yield "author_site", {}, world.spoofing.evidence


def _harm(world: World, bearing: Bearing, sighting: Sighting) -> Found:
    page = world.page
    if page is not None and asks_here(world, sighting):
        ends = {registrable_domain(host) for host in (host_of(page.url), host_of(page.final_url)) if host}
        if sighting.domain in ends:
            yield "asks_here", {}, page.evidence[:1]
    if page is not None and "target" in sighting.uses and asks_for_credentials(page):
        yield "takes_data", {}, page.evidence[:1]
    if bearing.deceives and "link" in sighting.uses:
        yield "lured", {}, tuple(locus for locus in sighting.loci if locus.startswith("link:"))[:1]


def _listed(world: World, sighting: Sighting) -> Found:
    for entry in world.listings:
        if entry.status != "listed":
            continue
        words = {"list": records.title(entry)}
        if entry.about == "url" and entry.match != "domain" and registrable_domain(host_of(entry.url) or "") == sighting.domain:
            yield "url_listed", words, entry.evidence
        elif entry.about == "domain" and entry.url == sighting.domain:
            abused = any(threat.startswith("ABUSED") or threat == "COMPROMISED" for threat in entry.threats)
            yield "listed_compromised" if abused else "domain_listed", words, entry.evidence


def _name(world: World, bearing: Bearing, sighting: Sighting) -> Found:
    """Whether a host carries the brand's word, or is taken for its domain, though it is not the brand's."""
    brand = world.brand
    row = listed(brand.id) if brand is not None else None
    if brand is None or not brand.official_domains:
        return
    if sighting.domain in {*brand.official_domains, *(row.domains if row else ())}:
        return
    locus = (*(locus for locus in sighting.loci if locus.startswith(("link:", "header:"))), *sighting.loci)[:1]
    name = sighting.domain.partition(".")[0]
    words = tokens(brand.id, brand.name, brand.name_en)
    before = [host.removesuffix(sighting.domain) for host in sighting.hosts if not _any_name(world, host)]
    if any(word in name.replace("-", "") for word in words):
        yield "brand_in_name", {}, locus
    elif any(word in part.replace("-", "") for part in before for word in words):
        yield "brand_in_host", {}, locus
    elif bearing.poses and SITE & set(sighting.uses):
        yield "unrelated", {}, locus
    alike = resembles(sighting.domain)
    if alike is not None and alike.brand.id == brand.id and alike.way in {"inside", "letters"}:
        yield "lookalike_name", {"official": alike.official}, locus


def _any_name(world: World, host: str) -> bool:
    """Whether the domain answers for any name, so that whoever wrote the link put there what he liked."""
    own = host_name(host, world.observations)
    return own is not None and own.wildcard == "yes"


def _place(world: World, bearing: Bearing, sighting: Sighting) -> Found:
    who = restricted(sighting.domain)
    if who is not None and SITE | {"author"} & set(sighting.uses):
        yield "checked_owner", {"who": CHECKED[who][0], "who_en": CHECKED[who][1]}, ()
    for (host, path), locus in sighting.places.items():
        if official(world.brand, host):
            continue
        found = trace(path)
        if found is not None:
            words = {"software": found.software, "steps": f"/{found.steps}"}
            yield "cms_page" if found.page == "never" else "cms_files", words, (locus,)
        if depth(path) >= _DEEP:
            yield "deep", {}, (locus,)
    if sighting.onward is not None:
        yield "forwards_anybody", {}, (sighting.onward,)
    page = world.page
    passed = "redirect" in sighting.uses and not {"page", "target"} & set(sighting.uses)
    if passed and page is not None and (bearing.deceives or asks_for_credentials(page)):
        yield "forwards_on", {}, page.evidence[:1]


def _open(world: World, sighting: Sighting, registration: Registration | None) -> Found:
    """Why no role may follow: one of these is always there."""
    uses = set(sighting.uses)
    if not SITE & uses:
        if "author" in uses and world.spoofing.status == "authentic":
            yield "author_account", {}, world.spoofing.evidence
        elif "author" in uses:
            yield "author_unproven", {}, world.spoofing.evidence
        elif "origin" in uses:
            yield "origin_name", {}, ()
        yield "nothing_known", {}, ()
        return
    if registration is None:
        yield "not_asked", {}, ()
    elif registration.status == "unknown":
        yield "registration_unknown", {}, registration.evidence
    elif registration.created_at is None and registration.registered_anew_at is None:
        yield "age_unknown", {}, registration.evidence
    if world.page is None or world.page.status != "seen":
        yield "page_unseen", {}, ()
    elif not asks_here(world, sighting):
        yield "asks_nothing", {}, world.page.evidence[:1]
    else:
        yield "made_or_taken", {}, world.page.evidence[:1]
