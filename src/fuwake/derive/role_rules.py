"""From signs to a role: a table of named cases, the first that fits decides. Pure, and a function of the signs alone.

No case that says "made for the fraud" fits where any sign of a victim is there, and no case that speaks for a victim is left because
of one more such sign: so more evidence of a victim never moves a host towards the attacker (a test tries it).
"""

from functools import lru_cache
from typing import NamedTuple

from fuwake.model.finding import Certainty
from fuwake.model.infrastructure import Role

VICTIM = frozenset(
    {
        "author_forged", "old", "long_used", "checked_owner", "cms_page", "listed_compromised", "takeover", "vouched", "author_site",
    }
)  # fmt: skip
"""Signs that a genuine owner is behind: each alone keeps a host from being called made for the fraud."""
_NAMED = frozenset({"brand_in_name", "brand_in_host", "lookalike_name"})
_OWN_NAME = frozenset({"brand_in_name", "lookalike_name"})
_ASKS = frozenset({"asks_here", "takes_data"})
_HARM = _ASKS | {"url_listed", "listed_compromised"}
_LONG = frozenset({"old", "long_used"})
_UNSETTLED = frozenset({"parked", "registered_after", "age_disputed", "not_registered"})
_NOT_MADE = VICTIM | _UNSETTLED
_NOT_TAKEN = _OWN_NAME | _UNSETTLED | {"young"}
_NONE: frozenset[str] = frozenset()


class Case(NamedTuple):
    """One row: fits where all of `needs`, one of each set in `one_of` and none of `without` are there."""

    name: str
    role: Role
    certainty: Certainty | None
    needs: frozenset[str] = _NONE
    one_of: tuple[frozenset[str], ...] = ()
    without: frozenset[str] = _NONE
    told: tuple[str, ...] = ()
    """Signs that are told first as the reason, as far as they are there."""


def _all(*signs: str) -> frozenset[str]:
    return frozenset(signs)


CASES: tuple[Case, ...] = (
    # whose it is goes before what happens there
    Case("nobody", "forged", "certain", _all("author_nowhere"), told=("author_nowhere",)),
    Case("forged", "forged", "certain", _all("author_forged"), told=("author_forged",)),
    # a shared service is its users' doing, however old or young its own name is
    Case("service-harm", "abused_service", "certain", _all("service"), (_ASKS | {"url_listed"},), told=("service",)),
    Case("service-lure", "abused_service", "probable", _all("service", "lured"), told=("service",)),
    Case("service", "abused_service", "possible", _all("service"), told=("service",)),
    Case("official", "innocent", "certain", _all("brand_official"), told=("brand_official",)),
    Case("well-known-harm", "abused_service", "probable", _all("well_known"), (_ASKS | {"url_listed"},), told=("asks_here", "url_listed")),
    Case("well-known", "innocent", "probable", _all("well_known"), told=("well_known",)),
    Case("front", "innocent", "probable", _all("service_front"), told=("service_front",)),
    Case("receiver", "innocent", "certain", _all("receiver_side"), told=("receiver_side",)),
    # where both are shown, neither is said
    Case("both-young", "unknown", None, _all("young"), (VICTIM, _NAMED | _ASKS | {"sends_as_brand"}), told=("both_ways",)),
    Case("both-named", "unknown", None, _all(), (_OWN_NAME, VICTIM, _HARM), told=("both_ways",)),
    # made for it
    Case(
        "made-named-asking", "fraudulent", "certain", _all("young", "poses"), (_NAMED, _ASKS), _NOT_MADE,
        ("young", "lookalike_name", "brand_in_name", "brand_in_host", "asks_here", "takes_data"),
    ),
    Case(
        "made-named", "fraudulent", "probable", _all("young"), (_NAMED, _ASKS | {"site", "url_listed", "sends_as_brand"}), _NOT_MADE,
        ("young", "lookalike_name", "brand_in_name", "brand_in_host"),
    ),
    Case("made-asking", "fraudulent", "probable", _all("young", "poses"), (_ASKS,), _NOT_MADE, ("young", "asks_here", "takes_data")),
    Case(
        "made-listed", "fraudulent", "probable", _all("young"), (_ASKS, _all("url_listed", "domain_listed")), _NOT_MADE,
        ("young", "asks_here", "takes_data", "url_listed", "domain_listed"),
    ),
    Case("made-sender", "fraudulent", "possible", _all("young", "sends_as_brand"), (), _NOT_MADE, ("young", "sends_as_brand")),
    Case(
        "made-alike", "fraudulent", "possible", _all("lookalike_name", "poses"), (_ASKS,), _NOT_MADE,
        ("lookalike_name", "asks_here", "takes_data"),
    ),
    # a genuine site that was broken into
    Case(
        "taken-listed", "compromised", "probable", _all("listed_compromised"), (_LONG | {"cms_page", "checked_owner"},), _NOT_TAKEN,
        ("listed_compromised", "old", "long_used", "checked_owner", "cms_page"),
    ),
    Case(
        "taken-software", "compromised", "probable", _all(),
        (_HARM, _LONG, _all("cms_page", "cms_files", "cms_seen", "checked_owner", "in_use")), _NOT_TAKEN,
        ("old", "long_used", "checked_owner", "cms_page", "cms_files", "deep", "unrelated"),
    ),
    Case("taken-checked", "compromised", "probable", _all("checked_owner"), (_HARM,), _NOT_TAKEN, ("checked_owner", "cms_page", "deep")),
    Case("taken-lured", "compromised", "probable", _all("lured", "cms_page"), (_LONG | {"checked_owner"},), _NOT_TAKEN,
         ("cms_page", "old", "long_used", "checked_owner")),
    Case("taken-said", "compromised", "possible", _all("listed_compromised"), (), _NOT_TAKEN, ("listed_compromised",)),
    Case("taken-deep", "compromised", "possible", _all(), (_HARM, _LONG, _all("deep", "unrelated")), _NOT_TAKEN,
         ("old", "long_used", "deep", "unrelated")),
    Case("taken-page", "compromised", "possible", _all("cms_page"), (_HARM | {"lured"},), _NOT_TAKEN, ("cms_page",)),
    Case("taken-alias", "compromised", "possible", _all("takeover"), (_HARM | {"lured"},), _NOT_TAKEN, ("takeover",)),
    Case("taken-mailbox", "compromised", "possible", _all("sends_as_brand"), (_LONG | {"checked_owner"},), _NOT_TAKEN,
         ("author_account", "old", "long_used", "checked_owner")),
    # its forwarding, open to anybody, was used
    Case("passed-through", "abused_service", "possible", _all(), (_all("forwards_on", "forwards_anybody"), _LONG | {"checked_owner"},
         _all("lured", "forwards_on")), _NOT_TAKEN, ("forwards_on", "forwards_anybody", "old", "long_used", "checked_owner")),
    Case("passed-link", "abused_service", "possible", _all("lured", "forwards_anybody"), (), _NOT_TAKEN | _HARM, ("forwards_anybody",)),
    # open, with the reason that helps most
    *(
        Case(f"open-{sign.replace('_', '-')}", "unknown", None, _all(sign), told=(sign, "held", "earlier_life", "moved"))
        for sign in (
            "registered_after", "age_disputed", "parked", "not_registered", "author_account", "author_unproven", "origin_name",
            "author_site", "not_asked", "registration_unknown", "age_unknown", "page_unseen", "asks_nothing", "made_or_taken",
        )
    ),
    Case("open", "unknown", None, told=("nothing_known",)),
)  # fmt: skip
"""In order of precedence."""


@lru_cache(maxsize=1024)  # the same few signs come together again and again
def decide(signs: frozenset[str]) -> Case:
    """The first case that fits; the last fits always."""
    return next(
        case
        for case in CASES
        if case.needs <= signs and all(not one.isdisjoint(signs) for one in case.one_of) and case.without.isdisjoint(signs)
    )
