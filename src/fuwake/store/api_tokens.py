"""Tokens of programs. Whoever calls holds the transaction and commits.

A token reads `fwk_<id>_<secret>`: the id finds the row, and the digest of the secret is compared in constant time.
"""

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from msgspec import Struct

from fuwake.store.accounts import User, user_by_id
from fuwake.store.sql import Sql

Scope = Literal["submit", "read", "act", "publish", "manage", "metrics"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
_FORM = re.compile(r"fwk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NOBODYS = hashlib.sha256(b"").hexdigest()


class ApiToken(Struct, frozen=True, kw_only=True):
    """The fields are described in migrations/."""

    id: str
    user_id: int
    name: str
    scopes: tuple[Scope, ...]
    created_at: str
    expires_at: str | None
    used_at: str | None
    revoked_at: str | None


_COLUMNS = ", ".join(ApiToken.__struct_fields__)


def create(sql: Sql, user: User, name: str, scopes: tuple[Scope, ...], days: int | None = None) -> str:
    """Returns the token: it is not kept and cannot be shown again."""
    number, secret, now = secrets.token_hex(6), secrets.token_urlsafe(32), datetime.now(UTC)
    ends = (now + timedelta(days=days)).isoformat() if days is not None else None
    sql.execute(
        "INSERT INTO api_tokens (id, user_id, name, digest, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, user.id, name, _digest(secret), " ".join(scopes), now.isoformat(), ends),
    )
    return f"fwk_{number}_{secret}"


def holder(sql: Sql, token: str) -> tuple[User, ApiToken] | None:
    """Whose token it is; None where there is none such, it is over or taken back, or its user is disabled."""
    form, now = _FORM.fullmatch(token), datetime.now(UTC).isoformat()
    number, secret = form.groups() if form else ("", "")
    found = sql.execute(f"SELECT digest, {_COLUMNS} FROM api_tokens WHERE id = ?", (number,)).fetchone()  # noqa: S608  # names of our own
    right = hmac.compare_digest(found[0] if found else _NOBODYS, _digest(secret))
    if found is None or form is None or not right:
        return None
    one = _token(found[1:])
    user = user_by_id(sql, one.user_id)
    if user is None or user.disabled or one.revoked_at is not None or (one.expires_at is not None and one.expires_at <= now):
        return None
    if one.used_at is None or one.used_at[:13] != now[:13]:
        sql.execute("UPDATE api_tokens SET used_at = ? WHERE id = ?", (f"{now[:13]}:00:00+00:00", number))
    return user, one


def tokens_of(sql: Sql, user: User | None = None) -> list[ApiToken]:
    """A user's, or all; the newest first."""
    query = f"SELECT {_COLUMNS} FROM api_tokens WHERE ? IS NULL OR user_id = ? ORDER BY created_at DESC"  # noqa: S608  # names of our own
    number = user.id if user else None
    return [_token(found) for found in sql.execute(query, (number, number))]


def revoke(sql: Sql, number: str, user: User | None = None) -> bool:
    """Takes a token back, of that user where one is named. False where there is none such, or it was taken back."""
    query = "UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL AND (? IS NULL OR user_id = ?)"
    whose = user.id if user else None
    return sql.execute(query, (datetime.now(UTC).isoformat(), number, whose, whose)).rowcount == 1


def _token(found: tuple[object, ...]) -> ApiToken:
    values = dict(zip(ApiToken.__struct_fields__, found, strict=True))
    return ApiToken(**{**values, "scopes": tuple(str(values["scopes"]).split())})  # type: ignore[arg-type]  # STRICT tables keep their types


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
