"""Signing in with a real OpenID Connect provider (oidc-provider), and with one that lies."""

import base64
import hmac
import json
import re
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey
from msgspec.structs import replace

from fuwake.model.errors import SettingsError
from fuwake.settings import Settings
from fuwake.store import accounts, audit
from fuwake.web import elsewhere
from fuwake.web.oidc import Elsewhere, NotVouched, Person, Started
from tests.web.conftest import Served, StoreOnly, listening_at, opened
from tests.web.lying_provider import LyingProvider

PROVIDER = Path(__file__).parent.parent / "identity_provider" / "provider.mjs"
GROUPS = {"hanako": ["staff", "soc"], "taro": ["staff"], "kenji": ["editors", "soc"]}
BACK = "http://127.0.0.1/login/elsewhere/back"


@pytest.fixture
def vouched(tmp_path: Path) -> Iterator[Served]:
    """Pages whose people sign in with oidc-provider."""
    settings = Settings(
        service_dir=str(tmp_path),
        web_listen="127.0.0.1:0",
        oidc_client_id="fuwake",
        oidc_client_secret="a secret: with + signs",
        oidc_roles={"soc": "analyst", "editors": "publisher"},
    )
    with opened(settings) as (bound, settings):
        back = f"http://{settings.web_listen}/login/elsewhere/back"
        provider = subprocess.Popen(["node", PROVIDER, back, json.dumps(GROUPS)], stdout=subprocess.PIPE, text=True)
        try:
            assert provider.stdout is not None
            issuer = provider.stdout.readline().strip()
            with listening_at(bound, StoreOnly(tmp_path), replace(settings, oidc_issuer=issuer), []) as served:
                yield served
        finally:
            provider.kill()
            provider.wait()


@pytest.mark.needs_identity_provider
def test_a_person_signs_in_with_the_role_that_their_groups_give(vouched: Served) -> None:
    with vouched.browser() as client:
        answer = _by_provider(client, "hanako", to="/cases")
        assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
        assert client.get("/api/v1/me").json() == {"name": "hanako", "role": "analyst", "scopes": []}
    with vouched.browser() as client:
        _by_provider(client, "kenji")
        assert client.get("/api/v1/me").json()["role"] == "publisher"
    with vouched.browser() as client:
        assert _by_provider(client, "taro").headers["location"] == "/login?elsewhere=refused"
        assert client.get("/api/v1/me").status_code == 401
    with vouched.service.rows() as sql:
        assert [(user.name, user.role) for user in accounts.users(sql)] == [("hanako", "analyst"), ("kenji", "publisher")]
        assert any("no group" in deed.what for deed in audit.deeds(sql))


@pytest.mark.needs_identity_provider
def test_a_user_of_the_same_name_with_a_password_is_somebody_else(vouched: Served) -> None:
    vouched.user("hanako", "admin")
    with vouched.browser() as client:
        _by_provider(client, "hanako")
        assert client.get("/api/v1/me").json() == {"name": "hanako-2", "role": "analyst", "scopes": []}


@pytest.mark.needs_identity_provider
def test_what_was_begun_in_another_browser_is_not_finished_here(vouched: Served) -> None:
    with vouched.browser() as attacker, vouched.browser() as victim:
        back = _to_provider_and_back(attacker, "hanako")
        assert victim.get(back).headers["location"] == "/login?elsewhere=refused"
        victim.get("/login/elsewhere")  # begins one of their own
        assert victim.get(back).headers["location"] == "/login?elsewhere=refused"
        assert victim.get("/api/v1/me").status_code == 401


LIES: dict[str, Any] = {
    "issuer": {"iss": "http://other.example"},
    "audience": {"aud": "another"},
    "many audiences": {"aud": ["fuwake", "another"]},
    "no audience": {"aud": None},
    "expired": {"exp": 1},
    "no end": {"exp": None},
    "nonce of another": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "nobody": {"sub": None},
    "empty": {"sub": ""},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_sign_in_is_not_believed(lie: str) -> None:
    with LyingProvider() as provider:
        provider.changed = LIES[lie]
        with pytest.raises(NotVouched):
            _finish(provider)


def test_an_honest_token_is_believed_and_the_keys_are_asked_for_once() -> None:
    with LyingProvider() as provider:
        asked = _elsewhere(provider)
        assert _finish(provider, asked) == Person(issuer=provider.issuer, subject="42", name="42", groups=())
        provider.changed = {"aud": ["fuwake"], "preferred_username": "jiro", "groups": ["a", 1, "b"]}
        assert _finish(provider, asked).groups == ("a", "b")
        assert provider.asked_for_keys == 1


def test_a_token_without_a_signature_of_the_provider_is_not_believed() -> None:
    with LyingProvider() as provider:
        provider.signing_key = RSAKey.generate_key(2048)
        with pytest.raises(NotVouched, match="not good"):
            _finish(provider)
        assert provider.asked_for_keys == 1  # no more often, however many such come
        claims = {"iss": provider.issuer, "sub": "1", "aud": "fuwake", "exp": 2**33, "iat": 0, "nonce": "n"}
        claimed = _coded(json.dumps(claims).encode())
        body = ".".join((_coded(b'{"alg":"HS256","kid":"one"}'), claimed))
        with_public_key = hmac.digest(provider.key.as_pem(private=False), body.encode(), "sha256")
        unsigned = ".".join((_coded(b'{"alg":"none"}'), claimed, ""))
        for token in (f"{body}.{_coded(with_public_key)}", unsigned, "x", "a.b.c.d.e"):
            provider.token = token
            with pytest.raises(NotVouched):
                _finish(provider)


def test_userinfo_about_somebody_else_is_not_believed() -> None:
    with LyingProvider() as provider:
        provider.metadata["userinfo_endpoint"] = f"{provider.issuer}/info"
        provider.info = {"sub": "43", "groups": ["admins"]}
        with pytest.raises(NotVouched, match="two people"):
            _finish(provider)


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": 5},
        {"jwks_uri": "http://127.0.0.1:1/"},
    ],
)
def test_metadata_that_leads_elsewhere_is_not_followed(lie: dict[str, Any]) -> None:
    with LyingProvider() as provider:
        provider.metadata.update(lie)
        with pytest.raises(NotVouched):
            _finish(provider)


def test_an_answer_of_another_provider_is_refused() -> None:
    with LyingProvider() as provider:
        provider.metadata["authorization_response_iss_parameter_supported"] = True
        with pytest.raises(NotVouched, match="another provider"):
            _finish(provider)
        with pytest.raises(NotVouched, match="another provider"):
            _finish(provider, came={"iss": "https://other.example"})
        assert _finish(provider, came={"iss": provider.issuer}).subject == "42"
        with pytest.raises(NotVouched, match="did not let"):
            _finish(provider, came={"iss": provider.issuer, "code": None, "error": "access_denied"})
        with pytest.raises(NotVouched, match="does not belong"):
            _finish(provider, came={"iss": provider.issuer, "state": "x"})


def test_settings_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(SettingsError, match="oidc_client_id"):
        elsewhere.check(Settings(oidc_issuer="https://login.example"))
    with pytest.raises(SettingsError, match="root"):
        elsewhere.check(Settings(oidc_issuer="https://login.example", oidc_client_id="x", oidc_roles={"a": "root"}))


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _elsewhere(provider: LyingProvider) -> Elsewhere:
    return Elsewhere(Settings(oidc_issuer=provider.issuer, oidc_client_id="fuwake"), BACK)


def _finish(provider: LyingProvider, asked: Elsewhere | None = None, came: dict[str, Any] | None = None) -> Person:
    started = Started(state="s", nonce="n", verifier="v", to="/")
    provider.nonce = "n"
    sent = {"state": "s", "code": "c"} | (came or {})
    return (asked or _elsewhere(provider)).finish(started, {name: value for name, value in sent.items() if value is not None})


def _by_provider(client: httpx2.Client, name: str, to: str = "/") -> httpx2.Response:
    return client.get(_to_provider_and_back(client, name, to))


def _to_provider_and_back(client: httpx2.Client, name: str, to: str = "/") -> str:
    """What a browser does: follows, fills in the provider's forms, and stops before it comes back."""
    url = client.get("/login/elsewhere", params={"to": to}).headers["location"]
    assert parse_qs(urlsplit(url).query)["code_challenge_method"] == ["S256"]
    with httpx2.Client(timeout=60) as there:
        answer = there.get(url)
        for _ in range(20):
            if answer.is_redirect:
                where = urljoin(str(answer.request.url), answer.headers["location"])
                if urlsplit(where).path == "/login/elsewhere/back":
                    return where
                answer = there.get(where)
                continue
            action = unescape(re.search(r'<form[^>]* action="([^"]+)"', answer.text)[1])  # type: ignore[index]  # fails the test where there is none
            fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', answer.text))
            answer = there.post(urljoin(str(answer.request.url), action), data={**fields, "login": name, "password": "any"})
    raise AssertionError("the provider did not send it back")
