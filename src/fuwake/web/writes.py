"""Everything that pages and API do, by the same functions; each leaves a line in the audit log."""

import hashlib
import re

from fuwake.pipeline.taking import Taken
from fuwake.store import audit, mails, reviews, submissions
from fuwake.store.accounts import User
from fuwake.store.mails import Priority, Sighting
from fuwake.store.reviews import Decision
from fuwake.store.submissions import Submission
from fuwake.web import reads
from fuwake.web.backing import Backing
from fuwake.web.reads import Missing, Unreadable

LONGEST_NOTE = 2_000
LONGEST_FILE_NAME = 200
_KEY = re.compile(r"[\x21-\x7e]{1,128}")


class Conflict(Exception):
    """It cannot be done as things stand: `str()` says why, in plain words."""


def take(
    backing: Backing, user: User, data: bytes, *, source: str, name: str | None, priority: Priority, key: str | None, address: str | None
) -> Taken:
    """Takes a mail in: durable when it returns. source: `web`, `api`. key: the same key gets the same answer, whatever has happened since.

    Raises Conflict where the key was used for another mail, Unreadable, OSError, FuwakeError and what the database raises.
    """
    if key is not None and not _KEY.fullmatch(key):
        raise Unreadable("Idempotency-Key: 1 to 128 visible ASCII characters")
    if not data:
        raise Unreadable("the mail is empty")
    if key is not None:
        with backing.rows() as sql:
            before = submissions.under_key(sql, user.id, key)
        if before is not None:
            if before.sha256 != hashlib.sha256(data).hexdigest():
                raise Conflict("Idempotency-Key: it was used for another mail")
            return Taken(before.sha256, before.new)
    taken = backing.take(data, Sighting(source=source, name=_name(name)), priority)
    with backing.rows() as sql:
        submissions.add(sql, user.id, Submission(sha256=taken.sha256, new=taken.new), key)
        audit.note(sql, "mail handed in", who=user.name, about=taken.sha256, address=address)
    return taken


def cancel(backing: Backing, user: User, sha256: str, whose: int | None, address: str | None) -> None:
    """Does not examine a mail, or ends its examination. Raises Missing, and Conflict where it has ended already."""
    reads.mail(backing, sha256, whose)
    with backing.rows() as sql:
        if not mails.cancel(sql, sha256):
            raise Conflict("its examination has ended already")
        audit.note(sql, "examination cancelled", who=user.name, about=sha256, address=address)


def decide(backing: Backing, user: User, case_id: str, decision: Decision, *, document: str, note: str | None, address: str | None) -> None:
    """Approves or rejects what a person has seen. document: sha256 of the case document that they saw.

    Raises Missing, Unreadable, and Conflict where the case has another document by now.
    """
    if note is not None and len(note) > LONGEST_NOTE:
        raise Unreadable(f"note: at most {LONGEST_NOTE} characters")
    if reads.case(backing, case_id, None).document != document:
        raise Conflict("the case has been dissected anew since: look at it again")
    with backing.rows() as sql:
        reviews.decide(sql, case_id, document, decision, user_id=user.id, note=note or None)
        audit.note(sql, f"case {decision}", who=user.name, about=case_id, address=address)


def _name(name: str | None) -> str | None:
    """A file's name is text for people, never a path."""
    if name is None:
        return None
    return name.replace("\\", "/").rpartition("/")[2][-LONGEST_FILE_NAME:] or None


__all__ = ["Conflict", "Missing", "Unreadable", "cancel", "decide", "take"]
