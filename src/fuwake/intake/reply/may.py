"""Whether a report is answered, and to whom. Pure. The manners of RFC 3834: no answer to machines, lists and bounces, and none abroad."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from fuwake.model.mail_accounts import PLAIN_ADDRESS, AnswerAccount
from fuwake.model.message import HeaderField

_NO_PERSON = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|owner)(?:[-+=.].*)?|owner-.*|.*-(?:request|owner|bounces?)"
)
"""Local parts that stand for no person (RFC 3834 section 2, RFC 2142)."""
_LISTS = ("list-id", "list-unsubscribe", "list-post", "list-help", "mailing-list", "x-mailing-list")
_BULK = ("bulk", "junk", "list", "auto_reply")
_ID = re.compile(r"<[!-;=?-~]{1,200}@[!-;=?-~]{1,200}>")
_MOST_IDS = 10


class Report(NamedTuple):
    """The mail that somebody wrote to report another one."""

    envelope: str | None
    """Who handed it in (RFC 5321); None where that is not known: it came from a mailbox."""
    header: Mapping[str, str]
    """Field name in lower case → its first value."""
    carries: bool
    """Whether another mail was found in it."""


class Reply(NamedTuple):
    """Where an answer goes."""

    to: str
    in_reply_to: str
    """Message-ID; empty where the report has none that can be named."""
    references: tuple[str, ...]


def first_values(fields: tuple[HeaderField, ...]) -> Mapping[str, str]:
    """Each field's first value."""
    found: dict[str, str] = {}
    for field in fields:
        found.setdefault(field.name.lower(), field.value.strip())
    return found


def reply_to(report: Report, author: str | None, account: AnswerAccount) -> Reply | str:
    """Where to, or why not (plain English). author: the one address in From, None where there is none or more."""
    header = report.header
    to = (_return_path(header) if report.envelope is None else report.envelope).strip().lower()
    if report.envelope is None and not to and "return-path" not in header:
        to = (author or "").lower()
    if not to:
        return "the null sender is not answered"
    if author is None:
        return "it has not one author"
    for address in (to, author.lower()):
        if PLAIN_ADDRESS.fullmatch(address) is None:
            return "the address cannot be written to"
        if not any(address.endswith(f"@{domain.lower()}") for domain in account.domains):
            return "the sender is not of a domain that is answered"
        if _NO_PERSON.fullmatch(address.partition("@")[0]) is not None:
            return "the sender is no person"
    if to == account.sender.lower():
        return "it came from here"
    return _machine(header) or ("it carries no mail" if not report.carries else _reply(to, header))


def _machine(header: Mapping[str, str]) -> str | None:
    """Why a machine is taken to have sent it."""
    submitted = header.get("auto-submitted", "no").partition(";")[0].strip().lower()
    if submitted != "no":
        return "it was submitted by a machine (Auto-Submitted)"
    if header.get("precedence", "").strip().lower() in _BULK or any(name in header for name in _LISTS):
        return "it came over a list"
    if header.get("x-auto-response-suppress", "none").strip().lower() not in ("none", ""):
        return "it asks for no automatic answer"
    if header.get("content-type", "").lower().startswith("multipart/report"):
        return "it is a bounce or another report of a machine"
    return None


def _return_path(header: Mapping[str, str]) -> str:
    return header.get("return-path", "").strip().strip("<>")


def _reply(to: str, header: Mapping[str, str]) -> Reply:
    own = _ID.fullmatch(header.get("message-id", ""))
    before = _ID.findall(header.get("references", "")[:5000])[-_MOST_IDS:]
    return Reply(to, own[0] if own else "", tuple([*before, own[0]] if own else before))
