"""What admins do with users, and everybody with their own password and tokens."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fuwake.model.errors import FuwakeError
from fuwake.store import accounts
from fuwake.store.accounts import Role
from fuwake.web import people
from fuwake.web.reads import Missing
from fuwake.web.security import Who
from tests.web.conftest import PASSWORD, StoreOnly

NEW = "another long password"


@pytest.fixture
def store(tmp_path: Path) -> StoreOnly:
    """A store of its own."""
    return StoreOnly(tmp_path)


def _who(store: StoreOnly, name: str, role: Role) -> Who:
    with store.rows() as sql:
        user = accounts.user_named(sql, name) or accounts.add_user(sql, name, role, None)
        cookie = accounts.begin_session(sql, user)
        session = accounts.session_of(sql, cookie)
    return Who(user=user, session=session, scopes=frozenset(), address="192.0.2.1")


def test_an_admin_adds_changes_and_shuts_out_users_and_all_of_it_is_written_down(store: StoreOnly) -> None:
    admin = _who(store, "root", "admin")
    people.add_user(store, admin, "Midori", "reporter", PASSWORD)
    people.set_role(store, admin, "midori", "publisher")
    people.reset_password(store, admin, "midori", NEW)
    people.set_disabled(store, admin, "midori", disabled=True)
    people.set_disabled(store, admin, "midori", disabled=False)
    assert [(user.name, user.role, user.disabled) for user in people.users(store)] == [("midori", "publisher", 0), ("root", "admin", 0)]
    assert [(deed.what, deed.who, deed.about) for deed in reversed(people.deeds(store))] == [
        ("user added", "root", "midori"),
        ("role publisher", "root", "midori"),
        ("password set", "root", "midori"),
        ("user disabled", "root", "midori"),
        ("user enabled", "root", "midori"),
    ]


def test_there_is_always_an_admin(store: StoreOnly) -> None:
    admin = _who(store, "root", "admin")
    changes: list[Callable[[], None]] = [
        lambda: people.set_role(store, admin, "root", "reporter"),
        lambda: people.set_disabled(store, admin, "root", disabled=True),
    ]
    for change in changes:
        with pytest.raises(FuwakeError, match="only admin"):
            change()
    people.add_user(store, admin, "second", "admin", PASSWORD)
    people.set_role(store, admin, "root", "reporter")


def test_whom_there_is_not_cannot_be_changed(store: StoreOnly) -> None:
    admin = _who(store, "root", "admin")
    changes: list[Callable[[], None]] = [
        lambda: people.set_role(store, admin, "nobody", "admin"),
        lambda: people.set_disabled(store, admin, "nobody", disabled=True),
        lambda: people.reset_password(store, admin, "nobody", NEW),
        lambda: people.revoke_token(store, admin, "0" * 12),
    ]
    for change in changes:
        with pytest.raises(Missing):
            change()


def test_ones_own_password_is_changed_by_who_knows_it_and_other_sessions_end(store: StoreOnly) -> None:
    people.add_user(store, _who(store, "root", "admin"), "midori", "analyst", PASSWORD)
    elsewhere, here = _who(store, "midori", "analyst"), _who(store, "midori", "analyst")
    with pytest.raises(FuwakeError, match="not right"):
        people.change_password(store, here, "wrong wrong wrong", NEW)
    cookie = people.change_password(store, here, PASSWORD, NEW)
    assert elsewhere.session is not None
    with store.rows() as sql:
        assert accounts.session_of(sql, cookie) is not None
        assert sql.execute("SELECT count(*) FROM sessions WHERE digest = ?", (elsewhere.session.digest,)).fetchone() == (0,)


def test_tokens_are_ones_own_and_an_admin_may_take_any_back(store: StoreOnly) -> None:
    admin, midori, akira = _who(store, "root", "admin"), _who(store, "midori", "analyst"), _who(store, "akira", "analyst")
    first = people.make_token(store, midori, "gateway", ("submit",), 30).split("_")[1]
    second = people.make_token(store, midori, "", ("read",), None).split("_")[1]
    assert {token.id for token in people.tokens(store, midori)} == {first, second}
    assert people.tokens(store, akira) == []
    with pytest.raises(Missing):
        people.revoke_token(store, akira, first)
    people.revoke_token(store, midori, first)
    people.revoke_token(store, admin, second)
    assert all(token.revoked_at for token in people.tokens(store, midori))
    for scopes, days in (((), None), (("read",), 0), (("read",), 10**6)):
        with pytest.raises(FuwakeError):
            people.make_token(store, midori, "", scopes, days)  # type: ignore[arg-type]  # scopes of the table above
