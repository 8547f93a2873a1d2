"""What the pure half has derived so far: the frozen input of the rules."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from fuwake.model.anatomy import Anatomy
from fuwake.model.authentication import Authentication, Spoofing
from fuwake.model.infrastructure import CaseDomain, CaseHost, Listing
from fuwake.model.judgement import Brand, Scenario
from fuwake.model.observation import Observation
from fuwake.model.page import Page
from fuwake.model.site import CaseSite


class Facts(Struct, frozen=True, kw_only=True):
    """Anatomy, observations by id, and what `derive` made of them."""

    anatomy: Anatomy
    observations: Mapping[str, Observation]
    """By `Observation.id`."""
    dissected_at: datetime
    auth: Authentication
    spoofing: Spoofing
    domains: Mapping[str, CaseDomain]
    hosts: Mapping[str, CaseHost]
    """By IP."""
    listings: tuple[Listing, ...]
    sites: Mapping[str, CaseSite]
    """By host."""
    page: Page | None
    page_why: str | None
    attached: Page | None = None
    """The page that came as a file with the mail, where one was opened."""
    brand: Brand | None
    scenario: Scenario | None
