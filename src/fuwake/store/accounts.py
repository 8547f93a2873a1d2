"""Users and whether they are signed in. Whoever calls holds the transaction and commits."""

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from msgspec import Struct

from fuwake.model.errors import FuwakeError
from fuwake.store.sql import Sql

Role = Literal["reporter", "analyst", "publisher", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may what the one before it may."""
LONGEST_NAME = 64
IDLE = timedelta(hours=12)
"""After so long without a request a session ends."""
LONGEST = timedelta(days=7)
"""So long a session lasts at most."""
_SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is noted when a session was used: a request should not cost a write."""


class User(Struct, frozen=True, kw_only=True):
    """The fields are described in migrations/."""

    id: int
    name: str
    role: Role
    password: str | None
    issuer: str | None
    subject: str | None
    disabled: int
    created_at: str


class Session(Struct, frozen=True, kw_only=True):
    """A user who is signed in."""

    digest: str
    user: User
    csrf: str
    """What forms carry so that no other site can send them."""


_COLUMNS = ", ".join(f"users.{name}" for name in User.__struct_fields__)


def folded(name: str) -> str:
    """The one form of a user's name. Raises FuwakeError where it is none."""
    whole = unicodedata.normalize("NFKC", name).strip().lower()
    if not whole or len(whole) > LONGEST_NAME or not all(sign.isalnum() or sign in "._@+-" for sign in whole):
        raise FuwakeError(f"a user's name has 1 to {LONGEST_NAME} letters, digits and signs of ._@+-")
    return whole


def add_user(sql: Sql, name: str, role: Role, password: str | None, *, issuer: str | None = None, subject: str | None = None) -> User:
    """Raises FuwakeError where there is one of the name."""
    found = sql.execute(
        "INSERT INTO users (name, role, password, issuer, subject, created_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING RETURNING id",
        (folded(name), role, password, issuer, subject, _now()),
    ).fetchone()
    added = user_by_id(sql, found[0]) if found is not None else None
    if added is None:
        raise FuwakeError(f"there is a user {folded(name)} already")
    return added


def users(sql: Sql) -> list[User]:
    """All of them, by name."""
    return [_user(found) for found in sql.execute(f"SELECT {_COLUMNS} FROM users ORDER BY name")]  # noqa: S608  # names of our own


def any_user(sql: Sql) -> bool:
    """Whether there is one at all."""
    return sql.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None


def user_named(sql: Sql, name: str) -> User | None:
    """None where there is none, or the name is no name."""
    try:
        whole = folded(name)
    except FuwakeError:
        return None
    return _one(sql, "name = ?", (whole,))


def user_by_id(sql: Sql, number: int) -> User | None:
    """None where there is none."""
    return _one(sql, "id = ?", (number,))


def user_of_issuer(sql: Sql, issuer: str, subject: str) -> User | None:
    """Whom an identity provider vouches for (OpenID Connect Core, section 2: both together name a person)."""
    return _one(sql, "issuer = ? AND subject = ?", (issuer, subject))


def set_password(sql: Sql, user: User, password: str) -> None:
    """Sets the digest of a password, and ends the user's sessions."""
    sql.execute("UPDATE users SET password = ? WHERE id = ?", (password, user.id))
    end_sessions(sql, user)


def set_role(sql: Sql, user: User, role: Role) -> None:
    """Raises FuwakeError where it would leave no admin."""
    if role != "admin":
        _keep_an_admin(sql, user)
    sql.execute("UPDATE users SET role = ? WHERE id = ?", (role, user.id))


def set_disabled(sql: Sql, user: User, *, disabled: bool) -> None:
    """A disabled user keeps the past and can do nothing; sessions end. Raises FuwakeError where it would leave no admin."""
    if disabled:
        _keep_an_admin(sql, user)
    sql.execute("UPDATE users SET disabled = ? WHERE id = ?", (int(disabled), user.id))
    end_sessions(sql, user)


def begin_session(sql: Sql, user: User) -> str:
    """A new session; returns what the browser is to hold."""
    cookie, now = secrets.token_urlsafe(32), _now()
    sql.execute("DELETE FROM sessions WHERE created_at < ?", ((datetime.now(UTC) - LONGEST).isoformat(),))
    sql.execute(
        "INSERT INTO sessions (digest, user_id, csrf, created_at, seen_at) VALUES (?, ?, ?, ?, ?)",
        (_digest(cookie), user.id, secrets.token_urlsafe(32), now, now),
    )
    return cookie


def session_of(sql: Sql, cookie: str) -> Session | None:
    """None where there is none, it is too old, or the user is disabled."""
    digest, now = _digest(cookie), datetime.now(UTC)
    query = f"SELECT csrf, seen_at, {_COLUMNS} FROM sessions JOIN users ON users.id = user_id"  # noqa: S608  # names of our own
    found = sql.execute(
        f"{query} WHERE digest = ? AND sessions.created_at > ? AND seen_at > ? AND disabled = 0",
        (digest, (now - LONGEST).isoformat(), (now - IDLE).isoformat()),
    ).fetchone()
    if found is None:
        return None
    if found[1] < (now - _SEEN_EVERY).isoformat():
        sql.execute("UPDATE sessions SET seen_at = ? WHERE digest = ?", (now.isoformat(), digest))
    return Session(digest=digest, user=_user(found[2:]), csrf=found[0])


def end_session(sql: Sql, session: Session) -> None:
    """Signs out."""
    sql.execute("DELETE FROM sessions WHERE digest = ?", (session.digest,))


def end_sessions(sql: Sql, user: User) -> None:
    """Signs out everywhere."""
    sql.execute("DELETE FROM sessions WHERE user_id = ?", (user.id,))


def secret(sql: Sql, name: str) -> bytes:
    """A random key that the store keeps under a name: the same for every process that works on it."""
    sql.execute("INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, secrets.token_hex(32)))
    (value,) = sql.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()
    return bytes.fromhex(value)


def _keep_an_admin(sql: Sql, but: User) -> None:
    sql.lock("admins")  # two who demote each other at the same moment
    query = "SELECT 1 FROM users WHERE role = 'admin' AND disabled = 0 AND id <> ? LIMIT 1"
    if but.role == "admin" and not but.disabled and sql.execute(query, (but.id,)).fetchone() is None:
        raise FuwakeError(f"{but.name} is the only admin")


def _one(sql: Sql, condition: str, values: Sequence[object]) -> User | None:
    found = sql.execute(f"SELECT {_COLUMNS} FROM users WHERE {condition}", values).fetchone()  # noqa: S608  # words of our own
    return _user(found) if found else None


def _user(found: Sequence[object]) -> User:
    return User(**dict(zip(User.__struct_fields__, found, strict=True)))  # type: ignore[arg-type]  # STRICT tables keep their types


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()
