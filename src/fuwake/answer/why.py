"""The reasons that an answer names: the weightiest ones, of different subjects. Pure."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from fuwake.answer.words import Both, plain
from fuwake.model.case import Case
from fuwake.model.judgement import Reason

MOST = 3
SLIGHT = 0.3
"""Log-odds below which a reason is named only where there is no other."""
_SAID_WITH_AIM = frozenset({"asks_to_confirm_account", "story_wants_answer", "sells_what_spam_sells"})
"""What the sentence on the aim says anyway, where the story is known."""
_ITS_OWN = "authenticated_aligned"
_NOT_ITS_OWN = frozenset({"author_is_recipient_unproven", "several_authors", "author_address_unusable", "author_address_in_display_name"})


class Told(Struct, frozen=True, kw_only=True):
    """A reason in plain words."""

    rule: str
    subject: str
    words: Both
    evidence: tuple[str, ...]


def against(case: Case, *, story: bool, page: bool) -> tuple[Told, ...]:
    """What speaks against the mail, at most `MOST`. `story`, `page`: told elsewhere in the answer, so better not twice."""
    reasons = [reason for reason in case.verdict.reasons if reason.weight > 0]
    fresh = [reason for reason in reasons if not (story and reason.rule in _SAID_WITH_AIM) and not (page and _asks(reason))]
    weighty, rest = _weighty(fresh), _weighty(reasons)
    return _different(case, weighty if len(weighty) > 1 else rest or reasons)


def odd(case: Case) -> tuple[Told, ...]:
    """What speaks against a mail that is not accused; slight things, which honest mails have too, are left out."""
    return _different(case, _weighty(reason for reason in case.verdict.reasons if reason.weight > 0))[:2]


def _weighty(reasons: Iterable[Reason]) -> list[Reason]:
    return [reason for reason in reasons if reason.weight >= SLIGHT]


def favour(case: Case, told: Sequence[Told]) -> tuple[Told, ...]:
    """What speaks for the mail and does not clash with what is told against it."""
    speaking = [reason for reason in case.verdict.reasons if reason.weight < 0]
    found = _told(case, speaking)
    subjects, rules = {reason.subject for reason in told}, {reason.rule for reason in told}
    kept = []
    for reason in found:
        forged = reason.rule == _ITS_OWN and ("authentication" in subjects or rules & _NOT_ITS_OWN)
        if not forged and not (reason.rule != _ITS_OWN and {"link", "collection_site"} & subjects):
            kept.append(reason)
    return tuple(kept[:2])


def _asks(reason: Reason) -> bool:
    return reason.rule.startswith(("page_asks_for_", "attachment_page_asks_for_"))


def _different(case: Case, reasons: Iterable[Reason]) -> tuple[Told, ...]:
    """The first of each subject; a second one only where all are of one."""
    found = _told(case, reasons)
    firsts: dict[str, Told] = {}
    for reason in found:
        firsts.setdefault(reason.subject, reason)
    return tuple(firsts.values())[:MOST] if len(firsts) > 1 else found[:2]


def _told(case: Case, reasons: Iterable[Reason]) -> tuple[Told, ...]:
    """In plain words, each wording once."""
    subjects = {finding.rule: finding.subject for finding in case.findings}
    found: dict[Both, Told] = {}
    for reason in reasons:
        subject = subjects.get(reason.rule)
        if subject is not None:
            words = plain(reason.rule, subject)
            found.setdefault(words, Told(rule=reason.rule, subject=subject, words=words, evidence=reason.evidence))
    return tuple(found.values())
