"""What kind of unwanted mail tells a story: fraud and advertising are told apart from phishing. Pure."""

from collections.abc import Iterable
from typing import get_args

from fuwake.brands.scenario import kind
from fuwake.model.finding import Finding
from fuwake.model.judgement import Kind

IN_ANOTHERS_NAME = frozenset(
    {
        "author_domain_resembles_official",
        "display_name_claims_other_brand",
        "free_mail_author_claims_brand",
        "link_host_imitates_brand",
        "link_host_resembles_official",
        "page_claims_brand_on_unofficial_host",
    }
)
"""Rules that show a mail to pose as somebody: bait in the name of a shop is no advertising of that shop."""


def of(scenario: str) -> Kind:
    """The kind of mail that tells this story, by the table of pretexts."""
    told = kind(scenario)
    return next((known for known in get_args(Kind) if known == told), "phishing")


def suspected(story: Kind | None, findings: Iterable[Finding], *, brand: bool = False) -> Kind:
    """What an unwanted mail is suspected to be. Bait is phishing where it is laid in another's name, or its page asks for data.

    `brand`: the mail names a known brand that did not send it.
    """
    if story != "advertising":
        return story or "phishing"
    posing = brand or any(found.weight > 0 and (found.rule in IN_ANOTHERS_NAME or found.subject == "collection_site") for found in findings)
    return "phishing" if posing else "advertising"
