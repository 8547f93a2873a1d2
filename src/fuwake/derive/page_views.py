"""What several visitors were shown at one address, compared. Pure.

A page that hides shows the form to those it wants and something harmless to the others. What differs is told; that it differs
*because of* the visitor is said only where the first visitor, going again after the others, is shown the same as before.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from fuwake.derive import page_fields
from fuwake.derive.browser_url import host_of
from fuwake.model.visit import SeenInput, VisitRecord, VisitView

Difference = Literal["outcome", "host", "status", "fields", "words"]
_ALIKE = 0.5
"""Least share of common five-sign pieces of two texts that count as the same page."""
_MOST_SIGNS = 4000


def differences(one: VisitView, other: VisitView) -> tuple[Difference, ...]:
    """In what two visitors were shown something else; empty where the same, or where one of them saw nothing for want of time.

    `words`: another text in the same language. A page that merely speaks the visitor's language does not differ.
    """
    if "timeout" in {one.outcome, other.outcome}:
        return ()
    found: list[Difference] = []
    if one.outcome != other.outcome:
        found.append("outcome")
    if _site(one.final_url) != _site(other.final_url):
        found.append("host")
    if _kind_of_status(one.http_status) != _kind_of_status(other.http_status):
        found.append("status")
    if kinds(one.inputs) != kinds(other.inputs):
        found.append("fields")
    same_language = (one.language or "")[:2].lower() == (other.language or "")[:2].lower()
    if same_language and one.outcome == other.outcome == "seen" and not _alike(one.text or "", other.text or ""):
        found.append("words")
    return tuple(found)


def kinds(inputs: Sequence[SeenInput]) -> frozenset[str]:
    """The kinds of what is asked for (`derive.page_fields`)."""
    return frozenset(kind for field in inputs if field.visible and (kind := page_fields.kind(field)) is not None)


def by_visitor(record: VisitRecord) -> Literal["yes", "no", "could not tell"]:
    """Whether what is shown depends on the visitor.

    yes: another visitor was shown something else, and the first, going again, the same as before. no: all were shown the same.
    could not tell: only one went, or the page changed for the first visitor as well (a link for one use, a page just taken down).
    """
    others = [view for view in record.views if view.profile != record.profile]
    if not others or not any(view.outcome != "timeout" for view in others):
        return "could not tell"
    if not any(differences(record, view) for view in others):
        return "no"
    again = next((view for view in record.views if view.profile == record.profile), None)
    if again is None or again.outcome == "timeout" or differences(record, again):
        return "could not tell"
    return "yes"


def _site(url: str | None) -> str:
    return (host_of(url) or "").removeprefix("www.")


def _kind_of_status(status: int | None) -> int | None:
    return status // 100 if status is not None else None


def _alike(one: str, other: str) -> bool:
    mine, theirs = _pieces(one), _pieces(other)
    if not mine or not theirs:
        return mine == theirs
    return len(mine & theirs) >= _ALIKE * min(len(mine), len(theirs))


def _pieces(text: str) -> frozenset[str]:
    plain = re.sub(r"[\s\d]+", "", unicodedata.normalize("NFKC", text[:_MOST_SIGNS])).lower()
    return frozenset(plain[start : start + 5] for start in range(max(len(plain) - 4, 0)))
