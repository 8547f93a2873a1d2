"""What admins do with users, and everybody with their own password and tokens; each deed is in the audit log.

Raises FuwakeError with plain words where it cannot be done (`store.accounts`), and Missing where there is no such user or token.
"""

from fuwake.model.errors import FuwakeError
from fuwake.store import accounts, api_tokens, audit
from fuwake.store.accounts import Role, User
from fuwake.store.api_tokens import ApiToken, Scope
from fuwake.store.audit import Deed
from fuwake.web import passwords
from fuwake.web.backing import Backing
from fuwake.web.reads import Missing
from fuwake.web.security import Who

LONGEST_NOTE = 100
MOST_DAYS = 3_650
MOST_TOKENS = 100
"""Of one user, those taken back included."""


def users(backing: Backing) -> list[User]:
    """All of them, by name."""
    with backing.rows() as sql:
        return accounts.users(sql)


def add_user(backing: Backing, who: Who, name: str, role: Role, password: str) -> User:
    """A user with a password that they should change."""
    digest = passwords.digest_of(password)
    with backing.rows() as sql:
        user = accounts.add_user(sql, name, role, digest)
        audit.note(sql, "user added", who=who.user.name, about=user.name, address=who.address)
    return user


def set_role(backing: Backing, who: Who, name: str, role: Role) -> None:
    """Gives a user another role: from their next request on."""
    with backing.rows() as sql:
        user = accounts.user_named(sql, name)
        if user is None:
            raise Missing
        accounts.set_role(sql, user, role)
        audit.note(sql, f"role {role}", who=who.user.name, about=user.name, address=who.address)


def set_disabled(backing: Backing, who: Who, name: str, *, disabled: bool) -> None:
    """Lets a user do nothing any more, or act again."""
    with backing.rows() as sql:
        user = accounts.user_named(sql, name)
        if user is None:
            raise Missing
        accounts.set_disabled(sql, user, disabled=disabled)
        audit.note(sql, "user disabled" if disabled else "user enabled", who=who.user.name, about=user.name, address=who.address)


def reset_password(backing: Backing, who: Who, name: str, password: str) -> None:
    """Gives a user another password, and signs them out everywhere."""
    digest = passwords.digest_of(password)
    with backing.rows() as sql:
        user = accounts.user_named(sql, name)
        if user is None:
            raise Missing
        accounts.set_password(sql, user, digest)
        audit.note(sql, "password set", who=who.user.name, about=user.name, address=who.address)


def change_password(backing: Backing, who: Who, old: str, new: str) -> str:
    """One's own. Signs out everywhere and returns the cookie of a new session here. Whoever calls limits how often it is tried."""
    if not passwords.is_right(who.user.password, old):
        raise FuwakeError("the password so far is not right")
    digest = passwords.digest_of(new)
    with backing.rows() as sql:
        accounts.set_password(sql, who.user, digest)
        audit.note(sql, "password changed", who=who.user.name, about=who.user.name, address=who.address)
        return accounts.begin_session(sql, who.user)


def tokens(backing: Backing, who: Who) -> list[ApiToken]:
    """One's own, the newest first."""
    with backing.rows() as sql:
        return api_tokens.tokens_of(sql, who.user)


def make_token(backing: Backing, who: Who, note: str, scopes: tuple[Scope, ...], days: int | None) -> str:
    """A token of one's own: shown once, then only its digest is there."""
    if not scopes:
        raise FuwakeError("a token needs at least one scope")
    if len(note) > LONGEST_NOTE or (days is not None and not 1 <= days <= MOST_DAYS):
        raise FuwakeError(f"a note has at most {LONGEST_NOTE} characters, and a token lasts 1 to {MOST_DAYS} days")
    with backing.rows() as sql:
        if len(api_tokens.tokens_of(sql, who.user)) >= MOST_TOKENS:
            raise FuwakeError(f"you have {MOST_TOKENS} tokens already")
        token = api_tokens.create(sql, who.user, note, scopes, days)
        audit.note(sql, "token made", who=who.user.name, about=token.split("_")[1], address=who.address)
    return token


def revoke_token(backing: Backing, who: Who, number: str) -> None:
    """Takes a token of one's own back; an admin anybody's."""
    with backing.rows() as sql:
        if not api_tokens.revoke(sql, number, None if who.may("manage") else who.user):
            raise Missing
        audit.note(sql, "token revoked", who=who.user.name, about=number, address=who.address)


def deeds(backing: Backing, *, before: int | None = None, limit: int = 100) -> list[Deed]:
    """The audit log, the newest first. before: id of a deed, whose older ones are wanted."""
    with backing.rows() as sql:
        return audit.deeds(sql, before=before, limit=limit)
