"""What is said of a link: listed or not, official or not."""

from typing import Literal, assert_never

from fuwake.model.infrastructure import Listing
from fuwake.model.judgement import Brand

OfficialValue = Literal["official", "not_official", "unverified", "no_brand"]


def listing(found: Listing) -> Literal["listed", "not_listed", "unknown"]:
    """Family `listing`. A list that could not be asked is `unknown`, never `not_listed`."""
    match found.status:
        case "listed":
            return "listed"
        case "not_listed":
            return "not_listed"
        case "unknown":
            return "unknown"
        case _:
            assert_never(found.status)


def listing_topic(found: Listing) -> Literal["listing", "listing-page", "listing-host", "listing-domain", "listing-address"]:
    """Topic of the family `listing`: what was asked about, and what an entry names."""
    match found.about, found.status, found.match:
        case "domain", _, _:
            return "listing-domain"
        case "address", _, _:
            return "listing-address"
        case "url", "listed", "page":
            return "listing-page"
        case "url", "listed", "host" | "domain":
            return "listing-host"
        case "url", _, _:
            return "listing"
        case _:
            assert_never(found.about)


def official(host: str, brand: Brand | None) -> OfficialValue:
    """Topic `link_official`. Only verified official domains allow a statement either way."""
    if brand is None:
        return "no_brand"
    if not brand.official_domains:
        return "unverified"
    matches = any(host == domain or host.endswith(f".{domain}") for domain in brand.official_domains)
    return "official" if matches else "not_official"


def brand_by(brand: Brand, pictures: frozenset[str]) -> Literal["mail", "page", "picture"]:
    """Who speaks in the brand's name: the mail by its words, a page only, or one of its pictures only. `pictures`: loci of those."""
    if brand.evidence and all(locus.startswith("observation:visit:") for locus in brand.evidence):
        return "page"
    return "picture" if brand.evidence and pictures.issuperset(brand.evidence) else "mail"


def brand_value(brand: Brand | None) -> Literal["verified", "unverified", "unknown"]:
    """Topic `brand`."""
    if brand is None:
        return "unknown"
    return "verified" if brand.official_domains else "unverified"
