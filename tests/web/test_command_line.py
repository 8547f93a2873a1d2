"""`fuwake user` and `fuwake client` against a real store and a real service."""

import io
from pathlib import Path

import pytest

from fuwake.cli.main import main
from fuwake.store import accounts
from fuwake.web.passwords import is_right
from tests.web.conftest import PASSWORD, Served, mail, store_only


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}\n"))


@pytest.mark.usefixtures("typed")
def test_users_are_made_listed_changed_and_shut_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with store_only(tmp_path) as served:
        monkeypatch.setenv("FUWAKE_SERVICE_DIR", str(tmp_path))
        assert main(["user", "add", "Hanako", "--role", "analyst"]) == 0
        with served.service.rows() as sql:
            user = accounts.user_named(sql, "hanako")
        assert user is not None
        assert is_right(user.password, PASSWORD)
        assert not is_right(user.password, PASSWORD + "!")
        assert served.application.office.first is not None
        with served.browser() as client:  # somebody is there now: the printed token is worth nothing any more
            assert client.get("/first", params={"token": served.application.office.first}).status_code == 404
        assert main(["user", "passwd", "hanako"]) == 0
        capsys.readouterr()
        assert main(["user", "token", "hanako", "--scope", "read", "--note", "a program"]) == 0
        token = capsys.readouterr().out.strip()
        with served.with_token(token) as program:
            assert program.get("/api/v1/me").json() == {"name": "hanako", "role": "analyst", "scopes": ["read"]}
            assert main(["user", "revoke", token.split("_")[1]]) == 0
            assert program.get("/api/v1/me").status_code == 401
        assert main(["user", "role", "hanako", "--role", "admin"]) == 0
        assert main(["user", "disable", "hanako"]) == 1
        assert "only admin" in capsys.readouterr().err
        assert main(["user", "list"]) == 0
        assert capsys.readouterr().out.split() == ["hanako", "admin"]


def test_a_short_password_and_a_name_that_is_none_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUWAKE_SERVICE_DIR", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n" + PASSWORD))
    assert main(["user", "add", "hanako"]) == 1
    assert "12 to 256 characters" in capsys.readouterr().err
    assert main(["user", "add", "a b\x1b[2J"]) == 1
    assert main(["user", "role", "nobody", "--role", "admin"]) == 1


def test_mails_are_handed_in_waited_for_listed_and_shown(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUWAKE_CLIENT_URL", served.url)
    monkeypatch.setenv("FUWAKE_CLIENT_TOKEN", served.token(served.user("analyst", "analyst")))
    for number in (200, 201):
        (tmp_path / f"{number}.eml").write_bytes(mail(number, "Invoice \x1b]0;x\x07"))
    paths = [str(tmp_path / "200.eml"), str(tmp_path / "201.eml"), str(tmp_path / "none.eml")]
    assert main(["client", "submit", "--wait", *paths]) == 3
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert [line.split()[1] for line in lines[:2]] == ["new", "new"]
    assert "none.eml" in told.err
    assert "\x1b" not in told.out
    assert main(["client", "submit", paths[0]]) == 0
    assert capsys.readouterr().out.split()[1] == "new"  # the same answer to the same mail
    assert main(["client", "list", "--words", "Invoice", "--limit", "1"]) == 0
    (row,) = capsys.readouterr().out.splitlines()
    assert main(["client", "show", row.split()[0], "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("# ")


def test_what_the_service_refuses_is_told_in_its_own_words(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUWAKE_CLIENT_URL", served.url)
    monkeypatch.setenv("FUWAKE_CLIENT_TOKEN", "fwk_wrong")
    assert main(["client", "list"]) == 1
    assert "401 Unauthorized" in capsys.readouterr().err
    monkeypatch.setenv("FUWAKE_CLIENT_TOKEN", "")
    assert main(["client", "list"]) == 2
    monkeypatch.setenv("FUWAKE_CLIENT_TOKEN", "x")
    monkeypatch.setenv("FUWAKE_CLIENT_URL", "http://127.0.0.1:1")
    assert main(["client", "list"]) == 1
