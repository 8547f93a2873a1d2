"""Who gets in, by forms as a browser sends them."""

from pathlib import Path

import httpx2
import pytest

from fuwake.model.errors import SettingsError
from fuwake.settings import Settings
from fuwake.store import accounts, audit
from fuwake.web.listen import address_of
from fuwake.web.security import inside
from tests.web.conftest import PASSWORD, Served, csrf_of, store_only


def test_a_right_password_signs_in_with_a_cookie_that_scripts_do_not_see(served: Served) -> None:
    served.user("anna", "analyst")
    with served.browser() as client:
        answer = _login(client, "Anna", PASSWORD, to="/cases?q=a")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?q=a")
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("fuwake="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_wrong_password_and_a_wrong_name_get_the_same_answer(served: Served) -> None:
    served.user("berta", "analyst")
    with served.browser() as client:
        wrong_password = _login(client, "berta", "not her password")
        wrong_name = _login(client, "nobody", "not her password")
    assert (wrong_password.status_code, wrong_name.status_code) == (403, 403)
    assert wrong_password.text.replace("berta", "nobody") == wrong_name.text
    served.application.office.sign_ins_of_address.forget("127.0.0.1")


def test_a_session_before_signing_in_is_not_the_one_after_it(served: Served) -> None:
    served.user("carla", "analyst")
    with served.browser() as client:
        client.cookies.set("fuwake", "chosen-by-somebody-else", domain="127.0.0.1")
        answer = _login(client, "carla", PASSWORD)
        first = answer.cookies["fuwake"]
        second = _login(client, "carla", PASSWORD).cookies["fuwake"]
    assert len({first, second, "chosen-by-somebody-else"}) == 3


def test_signing_out_ends_the_session_and_not_only_the_cookie(served: Served) -> None:
    with served.signed_in("analyst") as client:
        cookie = client.cookies["fuwake"]
        with served.service.rows() as sql:
            session = accounts.session_of(sql, cookie)
        assert session is not None
        assert client.post("/logout", data={"csrf": session.csrf}).status_code == 303
    with served.browser() as client:
        client.cookies.set("fuwake", cookie, domain="127.0.0.1")
        assert client.get("/api/v1/me").status_code == 401


def test_a_disabled_user_is_out_at_once_by_session_and_token(served: Served) -> None:
    user = served.user("dora", "analyst")
    token = served.token(user)
    with served.browser() as client, served.with_token(token) as program:
        _login(client, "dora", PASSWORD)
        assert (client.get("/api/v1/me").status_code, program.get("/api/v1/me").status_code) == (200, 200)
        with served.service.rows() as sql:
            accounts.set_disabled(sql, user, disabled=True)
        assert (client.get("/api/v1/me").status_code, program.get("/api/v1/me").status_code) == (401, 401)
        assert _login(client, "dora", PASSWORD).status_code == 403


def test_a_session_that_nobody_used_for_long_is_over(served: Served) -> None:
    with served.signed_in("analyst") as client:
        with served.service.rows() as sql:
            sql.execute("UPDATE sessions SET seen_at = '2020-01-01T00:00:00+00:00'")
        assert client.get("/api/v1/me").status_code == 401


def test_many_wrong_passwords_for_a_name_are_told_to_come_later(served: Served) -> None:
    served.user("emma", "analyst")
    with served.browser() as client:
        statuses = (_login(client, "emma", "wrong wrong wrong").status_code for _ in range(25))
        assert next(status for status in statuses if status != 403) == 429
        right = _login(client, "emma", PASSWORD)
    served.application.office.sign_ins_of_address.forget("127.0.0.1")
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) >= 1


def test_a_form_of_another_site_signs_nobody_in(served: Served) -> None:
    served.user("frida", "analyst")
    fields = {"name": "frida", "password": PASSWORD, "to": "/"}
    with served.browser() as client:
        without = client.post("/login", data=fields)
        sign = csrf_of(client.get("/login").text)
        other = client.post("/login", data={**fields, "csrf": sign}, headers={"Sec-Fetch-Site": "cross-site"})
        origin = client.post("/login", data={**fields, "csrf": sign}, headers={"Origin": "http://attacker.example"})
    with served.browser() as client:
        client.get("/login")
        of_another_browser = client.post("/login", data={**fields, "csrf": sign})
    assert [one.status_code for one in (without, other, origin, of_another_browser)] == [403] * 4


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/a\r\nX: 1", "", "javascript:1"]
)
def test_nobody_is_sent_to_another_site_after_signing_in(to: str) -> None:
    assert inside(to) == "/"


def test_a_page_asks_to_sign_in_and_remembers_where_to(served: Served) -> None:
    with served.browser() as client:
        answer = client.get("/?after=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?to=%2F%3Fafter%3Dx")


def test_the_first_user_is_made_with_the_printed_token_and_only_once(tmp_path: Path) -> None:
    """An application over a store of its own that has no user yet."""
    with store_only(tmp_path) as served, served.browser() as client:
        token = served.application.office.first
        assert token is not None
        assert client.get("/first", params={"token": "wrong"}).status_code == 403
        form = {"token": token, "name": "root", "password": PASSWORD, "csrf": csrf_of(client.get("/first", params={"token": token}).text)}
        short = client.post("/first", data={**form, "password": "short"})
        made = client.post("/first", data=form)
        assert (short.status_code, made.status_code) == (422, 303)
        assert client.get("/api/v1/me").json()["role"] == "admin"
        assert client.post("/first", data=form).status_code == 404
        assert client.get("/first", params={"token": token}).status_code == 404


def test_what_was_done_is_in_the_audit_log(served: Served) -> None:
    served.user("greta", "analyst")
    with served.browser() as client:
        _login(client, "greta", "wrong wrong wrong")
        _login(client, "greta", PASSWORD)
    with served.service.rows() as sql:
        deeds = [(deed.what, deed.who, deed.about, deed.address) for deed in audit.deeds(sql) if "greta" in (deed.who, deed.about)]
    assert deeds == [("signed in", "greta", None, "127.0.0.1"), ("sign-in refused", None, "greta", "127.0.0.1")]


@pytest.mark.parametrize("listen", ["0.0.0.0:80", "[::]:80", "192.0.2.1:80", "example.org:80"])
def test_beyond_this_machine_it_listens_only_where_a_name_is_said(listen: str) -> None:
    with pytest.raises(SettingsError, match="web_url"):
        address_of(Settings(web_listen=listen))
    assert address_of(Settings(web_listen=listen, web_url="https://fuwake.example.org"))[1] == 80


@pytest.mark.parametrize("listen", ["127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", ""])
def test_what_is_no_address_is_said(listen: str) -> None:
    with pytest.raises(SettingsError, match="no address:port"):
        address_of(Settings(web_listen=listen))


def _login(client: httpx2.Client, name: str, password: str, to: str = "/") -> httpx2.Response:
    return client.post("/login", data={"name": name, "password": password, "to": to, "csrf": csrf_of(client.get("/login").text)})
