"""The secret that an account logs in with: a password, or an OAuth2 access token from a program or for a refresh token (RFC 6749)."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from fuwake.intake.imap.troubles import Refused
from fuwake.model.mail_accounts import ImapAccount

_COMMAND_S = 60.0
_EARLY_S = 60.0
"""A token is not used in its last minute."""
_MOST_BYTES = 65_536
_USUAL_S = 3_000.0
"""How long a token of unknown lifetime is used."""


class Secrets:
    """Of one account. A token is kept for its lifetime."""

    def __init__(self, account: ImapAccount) -> None:
        self._account = account
        self._token, self._until = "", 0.0

    @property
    def is_token(self) -> bool:
        """Whether it is an access token, no password."""
        return bool(self._account.token_command or self._account.token_url)

    def get(self) -> str:
        """The secret now. Raises Refused."""
        if not self.is_token:
            return self._account.password or _first_line(self._account.password_file)
        if time.monotonic() >= self._until:
            self._token, lifetime_s = self._command() if self._account.token_command else self._refreshed()
            self._until = time.monotonic() + max(0.0, lifetime_s - _EARLY_S)
        return self._token

    def forget(self) -> None:
        """The server would not take it: another one next time."""
        self._until = 0.0

    def _command(self) -> tuple[str, float]:
        try:
            ran = subprocess.run(self._account.token_command, capture_output=True, timeout=_COMMAND_S, check=False)  # noqa: S603  # the settings' own
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refused(f"token_command: {type(error).__name__}") from error
        token = ran.stdout[:_MOST_BYTES].decode("ascii", "replace").partition("\n")[0].strip()
        if ran.returncode != 0 or not token.isprintable() or not token:
            raise Refused(f"token_command: it ended with {ran.returncode} and printed {'a' if token else 'no'} token")
        return token, _USUAL_S

    def _refreshed(self) -> tuple[str, float]:
        account = self._account
        form = {"grant_type": "refresh_token", "client_id": account.token_client, "refresh_token": _first_line(account.refresh_token_file)}
        if account.token_secret_file:
            form["client_secret"] = _first_line(account.token_secret_file)
        answer = _asked(account.token_url, form)
        if (other := answer.refresh_token) is not None and other != form["refresh_token"]:
            _kept(Path(account.refresh_token_file), other)
        return answer.access_token, answer.expires_in or _USUAL_S


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """What a token endpoint answers (RFC 6749 section 5.1)."""

    access_token: str
    expires_in: float | None = None
    refresh_token: str | None = None


def granted(body: bytes) -> Granted:
    """The answer, read. Raises Refused."""
    try:
        answer = msgspec.json.decode(body, type=Granted, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("token_url: its answer holds no access token") from error
    if not answer.access_token.isascii() or not answer.access_token.isprintable() or not answer.access_token:
        raise Refused("token_url: its access token cannot be one")
    return answer


def _asked(url: str, form: Mapping[str, str]) -> Granted:
    import httpx2

    body = bytearray()
    try:
        with (
            httpx2.Client(timeout=_COMMAND_S, follow_redirects=False) as client,
            client.stream("POST", url, data=dict(form)) as answer,
        ):
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > _MOST_BYTES:
                    raise Refused("token_url: its answer is too long")
            status = answer.status_code
    except httpx2.HTTPError as error:
        raise Refused(f"token_url: {type(error).__name__}") from error
    if status != 200:
        raise Refused(f"token_url: status {status}{_reason(bytes(body))}")
    return granted(bytes(body))


def _reason(body: bytes) -> str:
    """The error code of RFC 6749 section 5.2, where there is one."""
    try:
        found: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    code = found.get("error") if isinstance(found, dict) else None
    return f" ({code})" if isinstance(code, str) and code.isascii() and code.isprintable() and len(code) < 60 else ""


def _first_line(file: str) -> str:
    try:
        with Path(file).open(encoding="utf-8") as stream:
            return stream.readline(_MOST_BYTES).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file}: {getattr(error, 'strerror', None) or 'it is no text'}") from error


def _kept(file: Path, token: str) -> None:
    """The new refresh token in the place of the old one, which may be worth nothing any more. Raises Refused."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # readable by its owner alone
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(token + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(file)
    except OSError as error:
        raise Refused(f"{file}: the new refresh token cannot be kept: {error.strerror}") from error
