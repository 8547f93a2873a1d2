"""What lists of dangerous URLs, domains and addresses said: listed, not listed (which is not "safe"), or not known."""

from typing import Literal

import msgspec

from fuwake.derive.recorded import Observations, locus
from fuwake.model.answers import ListRecord
from fuwake.model.infrastructure import Listing
from fuwake.model.observation import Observation
from fuwake.parse.domains import parse_ip

TITLES = {
    "google_safe_browsing": "Google Safe Browsing",
    "urlhaus": "URLhaus",
    "phishtank": "PhishTank",
    "openphish": "OpenPhish",
    "phishing_database": "Phishing.Database",
    "virustotal": "VirusTotal",
    "urlscan": "urlscan.io",
    "spamcop": "SpamCop",
    "psbl": "PSBL",
    "surbl": "SURBL",
    "uribl": "URIBL",
    "spamhaus-zen": "Spamhaus ZEN",
    "spamhaus-dbl": "Spamhaus DBL",
    "barracuda": "Barracuda",
}
"""Every list there is, in the order in which the article tells them."""
_OWN = frozenset({"safe_browsing", "urlhaus", "phishtank", "virustotal", "urlscan"})
"""Observers that ask one list about a URL; those below ask several, and the list's name stands first in the question."""
_SEVERAL = frozenset({"url_list", "dnsbl"})


def listings(observations: Observations) -> tuple[Listing, ...]:
    """One listing a question that was asked, or meant to be asked: lists in the order of TITLES, each in that of the observations.

    A service that the user did not switch on is not among them: nothing was meant to be asked of it.
    """
    found = [_listing(seen) for seen in observations.values() if seen.observer in _OWN | _SEVERAL and seen.subject != "none"]
    order = {name: place for place, name in enumerate(TITLES)}
    return tuple(sorted(found, key=lambda listing: order.get(listing.list, len(order))))


def _listing(seen: Observation) -> Listing:
    name, subject = _asked(seen)
    record = _record(seen)
    about: Literal["url", "domain", "address"] = "url"
    if seen.observer == "dnsbl":
        about = "address" if parse_ip(subject) is not None else "domain"
    return Listing(
        list=name,
        url=subject,
        about=about,
        status=_status(seen, record),
        match=record.match if record is not None and seen.status == "found" else None,
        threats=record.threats if record is not None and seen.status == "found" else (),
        asked_at=seen.asked_at,
        as_of=record.as_of if record is not None else None,
        age_hours=record.age_hours if record is not None else None,
        others_on_host=record.others_on_host if record is not None else 0,
        reference=record.reference if record is not None else None,
        evidence=(locus(seen),),
    )


def _asked(seen: Observation) -> tuple[str, str]:
    """(list, subject) of a question."""
    if seen.observer in _SEVERAL:
        name, _, subject = seen.subject.partition(" ")
        return name, subject
    return "google_safe_browsing" if seen.observer == "safe_browsing" else seen.observer, seen.subject


def _status(seen: Observation, record: ListRecord | None) -> Literal["listed", "not_listed", "unknown"]:
    match seen.status:
        case "found":
            return "listed" if record is not None and record.match is not None else "unknown"
        case "absent":
            return "not_listed"
        case _:
            return "unknown"


def _record(seen: Observation) -> ListRecord | None:
    """The record of an answer, listed or not; None where there is none or it is not of this shape."""
    if seen.status not in ("found", "absent") or seen.data is None:
        return None
    try:
        return msgspec.convert(seen.data, ListRecord)
    except msgspec.ValidationError:
        return None
