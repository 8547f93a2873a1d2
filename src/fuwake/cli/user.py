"""Users of the pages and the API, and tokens of programs, also while the service runs.

A password is asked for, or read from standard input where that is no terminal.
"""

import argparse
import contextlib
import getpass
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fuwake.model.errors import FuwakeError
from fuwake.settings import load
from fuwake.store.sql import Sql

if TYPE_CHECKING:
    from fuwake.store.accounts import User

ROLES = ("reporter", "analyst", "publisher", "admin")
SCOPES = ("submit", "read", "act", "publish", "manage", "metrics")
HELP = "users of the pages and the API: add, list, passwd, role, disable, enable, token, tokens, revoke"


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    for action, words in (
        ("add", "makes a user"),
        ("passwd", "sets a password and signs the user out everywhere"),
        ("role", "gives a user another role"),
        ("disable", "lets a user do nothing any more, and signs them out"),
        ("enable", "lets a user act again"),
        ("token", "makes a token for a program and prints it: it cannot be shown again"),
    ):
        own = actions.add_parser(action, help=words)
        own.add_argument("name", metavar="NAME", help="name of the user")
        if action in ("add", "role"):
            own.add_argument(
                "--role", choices=ROLES, required=action == "role", default="reporter", help="each may what those before it may"
            )
        if action == "token":
            own.add_argument("--scope", choices=SCOPES, action="append", required=True, help="what it may; again for more")
            own.add_argument("--note", metavar="TEXT", default="", help="what it is for")
            own.add_argument("--days", type=int, metavar="N", help="it ends after so many days")
    actions.add_parser("list", help="all users")
    actions.add_parser("tokens", help="all tokens, without their secrets")
    actions.add_parser("revoke", help="takes a token back").add_argument("id", metavar="ID", help="of `fuwake user tokens`")


def run(options: argparse.Namespace) -> int:
    """0 done."""
    from fuwake.store.database import migrate, open_database
    from fuwake.store.service_folder import service_folder

    folder = service_folder(load(options.settings))
    try:
        folder.make()
        with contextlib.closing(open_database(folder.place)) as sql, sql:
            migrate(sql)
            _ACTIONS[options.action](sql, options)
    except OSError as error:
        raise FuwakeError(f"user: {error}") from error
    return 0


def _add(sql: Sql, options: argparse.Namespace) -> None:
    from fuwake.store import accounts

    if accounts.user_named(sql, options.name) is not None:
        raise FuwakeError(f"there is a user {options.name} already")
    user = accounts.add_user(sql, options.name, options.role, _password())
    _note(sql, "user added", user.name)


def _passwd(sql: Sql, options: argparse.Namespace) -> None:
    from fuwake.store import accounts

    user = _user(sql, options.name)
    accounts.set_password(sql, user, _password())
    _note(sql, "password set", user.name)


def _role(sql: Sql, options: argparse.Namespace) -> None:
    from fuwake.store import accounts

    user = _user(sql, options.name)
    accounts.set_role(sql, user, options.role)
    _note(sql, f"role {options.role}", user.name)


def _disable(sql: Sql, options: argparse.Namespace) -> None:
    from fuwake.store import accounts

    user = _user(sql, options.name)
    accounts.set_disabled(sql, user, disabled=options.action == "disable")
    _note(sql, f"user {options.action}d", user.name)


def _list(sql: Sql, _: argparse.Namespace) -> None:
    from fuwake.store import accounts

    for user in accounts.users(sql):
        print(f"{user.name:24} {user.role:10} {'disabled' if user.disabled else ''}".rstrip())


def _token(sql: Sql, options: argparse.Namespace) -> None:
    from fuwake.store import api_tokens

    user = _user(sql, options.name)
    token = api_tokens.create(sql, user, options.note, tuple(options.scope), options.days)
    _note(sql, "token made", token.split("_")[1])
    print(token)


def _tokens(sql: Sql, _: argparse.Namespace) -> None:
    from fuwake.parse.visible import show as visible
    from fuwake.store import accounts, api_tokens

    names = {user.id: user.name for user in accounts.users(sql)}
    for token in api_tokens.tokens_of(sql):
        state = "revoked" if token.revoked_at else f"until {token.expires_at[:10]}" if token.expires_at else ""
        print(f"{token.id}  {names[token.user_id]:16} {','.join(token.scopes):24} {state:16} {visible(token.name)}".rstrip())


def _revoke(sql: Sql, options: argparse.Namespace) -> None:
    from fuwake.store import api_tokens

    if not api_tokens.revoke(sql, options.id):
        raise FuwakeError(f"there is no token {options.id} that could be taken back")
    _note(sql, "token revoked", options.id)


_ACTIONS: Mapping[str, Callable[[Sql, argparse.Namespace], None]] = {
    "add": _add,
    "passwd": _passwd,
    "role": _role,
    "disable": _disable,
    "enable": _disable,
    "list": _list,
    "token": _token,
    "tokens": _tokens,
    "revoke": _revoke,
}


def _user(sql: Sql, name: str) -> "User":
    from fuwake.store import accounts

    user = accounts.user_named(sql, name)
    if user is None:
        raise FuwakeError(f"there is no user {name}")
    return user


def _password() -> str:
    """Digest of what is typed twice, or of the first line of standard input where that is no terminal."""
    from fuwake.web.passwords import digest_of

    if not sys.stdin.isatty():
        return digest_of(sys.stdin.readline().rstrip("\n"))
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise FuwakeError("the two are not the same")
    return digest_of(password)


def _note(sql: Sql, what: str, about: str) -> None:
    from fuwake.store import audit

    audit.note(sql, what, who="(command line)", about=about)
