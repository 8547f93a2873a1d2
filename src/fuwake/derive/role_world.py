"""What the roles of a case are concluded from, with what holds for the whole mail worked out once. Pure."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from fuwake.brands import services
from fuwake.brands.book import listed, under
from fuwake.brands.folding import fold
from fuwake.model.anatomy import Anatomy
from fuwake.model.authentication import Spoofing
from fuwake.model.infrastructure import Listing
from fuwake.model.judgement import Brand
from fuwake.model.observation import Observation
from fuwake.model.page import Page
from fuwake.parse.domains import registrable_domain

CREDENTIALS = frozenset(
    {
        "password", "card_number", "card_expiry", "card_code", "one_time_code", "pin", "bank_account", "my_number", "wallet_phrase",
        "identity_document",
    }
)  # fmt: skip
"""Kinds of page fields nobody gives away without harm."""
_CLAIMED = 0.6
"""Confidence from which a brand that is only in the words of the mail counts as spoken for."""


class World(Struct, frozen=True, kw_only=True):
    """What the roles are concluded from."""

    anatomy: Anatomy
    spoofing: Spoofing
    observations: Mapping[str, Observation]
    page: Page | None
    brand: Brand | None
    at: datetime
    """When the mail arrived."""
    listings: tuple[Listing, ...] = ()
    """What lists said; an answer that is not a listing says nothing."""


class Bearing(Struct, frozen=True, kw_only=True):
    """What holds for the whole mail."""

    poses: bool
    """It speaks for a brand whose own domains are known, and is not authenticated mail of that brand."""
    vouched: bool
    """It is authenticated mail of the brand it speaks for."""
    deceives: bool
    """Its author is shown to be forged, or it poses."""
    receivers: frozenset[str]
    """Registrable domains of the receiving side, of which nobody but the receiver wrote: never such as strangers share."""


def bearing(world: World) -> Bearing:
    """The same for every domain of a case."""
    author = next((box.domain for box in world.anatomy.message.author if box.domain), None)
    own = _of_brand(world.brand, author)
    authentic = world.spoofing.status == "authentic"
    poses = world.brand is not None and bool(world.brand.official_domains) and _speaks(world)
    poses = poses and (world.spoofing.status == "forged" or not own)
    written = [hop.for_ for hop in world.anatomy.trace.hops if hop.vouched and hop.for_ and "@" in hop.for_]
    mine = [registrable_domain(address.rpartition("@")[2].strip(" <>")) for address in written]
    receivers = frozenset(name for name in (*world.anatomy.trace.receiver_domains, *mine) if name and services.of(name) is None)
    return Bearing(
        poses=poses,
        vouched=authentic and own,
        deceives=poses or world.spoofing.status == "forged",
        receivers=receivers - {registrable_domain(author or "")},
    )


def asks_for_credentials(page: Page | None) -> bool:
    """Whether the page was seen and asks for something that must not be given away."""
    return page is not None and page.status == "seen" and any(field.kind in CREDENTIALS for field in page.fields)


def official(brand: Brand | None, host: str | None) -> bool:
    """Whether the host lies under a domain that is verified as the brand's own."""
    return brand is not None and under(host, brand.official_domains)


def _of_brand(brand: Brand | None, host: str | None) -> bool:
    """Whether the host is known as the brand's, surely or not."""
    if brand is None:
        return False
    row = listed(brand.id)
    return under(host, (*brand.official_domains, *(row.domains if row else ()), *(row.mail_domains if row else ())))


def _speaks(world: World) -> bool:
    """Whether the mail speaks for the brand: in its author's name, on its page, or much in its words. A name that many mails mention in
    passing must open the author's name."""
    brand = world.brand
    if brand is None:
        return False
    row = listed(brand.id)
    ambient = row is not None and row.care == "ambient"
    names = tuple(fold(name) for name in row.names) if row is not None and ambient else ()
    boxes = world.anatomy.message.author
    own = {f"header:{box.header}" for box in boxes if not names or fold(box.name or "").startswith(names)}
    page = set(world.page.evidence) if world.page is not None else set()
    return not (own | page).isdisjoint(brand.evidence) or (not ambient and brand.confidence >= _CLAIMED)
