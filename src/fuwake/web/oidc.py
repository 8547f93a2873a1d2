"""Signing in with an OpenID Connect provider: authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9207).

Asks the provider only; what it says is believed after its signature, issuer, audience, times and our own nonce were checked.
"""

import base64
import hashlib
import ipaddress
import secrets
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
import msgspec
from msgspec import Struct

from fuwake.settings import Settings

ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA", "Ed25519")
"""Of signatures: with public keys only, so that no key of ours can pass for the provider's."""
_TIMEOUT_S = 10.0
_MOST_BYTES = 1_000_000
_KEPT_S = 3_600.0
_SKEW_S = 60
_NOT_ANEW_S = 30.0


class NotVouched(Exception):
    """The provider did not say who it is, in a way that can be believed: `str()` says why, without anybody's data."""


class Started(Struct, frozen=True, kw_only=True):
    """What is remembered between going there and coming back."""

    state: str
    nonce: str
    verifier: str
    to: str
    """Where the person wanted to go."""


class Person(Struct, frozen=True, kw_only=True):
    """Whom the provider vouches for."""

    issuer: str
    subject: str
    name: str
    """What they are called there; nothing follows from it."""
    groups: tuple[str, ...]


class _Provider(Struct, frozen=True, kw_only=True):
    """What is used of its metadata (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class Elsewhere:
    """One provider. For threads."""

    def __init__(self, settings: Settings, back: str) -> None:
        """back: the address to which the provider sends people back."""
        self._settings, self._back = settings, back
        self._lock = threading.Lock()
        self._provider: tuple[_Provider, float] | None = None
        self._keys: tuple[Mapping[str, Any], float] | None = None

    def start(self, to: str) -> tuple[str, Started]:
        """Where to send the browser, and what to remember. Raises NotVouched."""
        started = Started(state=_random(), nonce=_random(), verifier=_random(), to=to)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(started.verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": self._back,
            "scope": "openid profile email",
            "state": started.state,
            "nonce": started.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = self._metadata().authorization_endpoint
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}", started

    def finish(self, started: Started, came: Mapping[str, str]) -> Person:
        """Who came back. came: the parameters that the provider sent with the browser. Raises NotVouched."""
        provider = self._metadata()
        if not secrets.compare_digest(came.get("state", "").encode(), started.state.encode()):
            raise NotVouched("what came back does not belong to what was begun here")
        if "iss" in came or provider.authorization_response_iss_parameter_supported:  # RFC 9207: mixed-up providers
            _must(came.get("iss") == provider.issuer, "the answer is of another provider")
        if "code" not in came:
            raise NotVouched("the provider did not let the person in")
        tokens = self._exchange(provider, came["code"], started.verifier)
        claims = self._checked(provider, tokens.get("id_token"), started.nonce)
        if provider.userinfo_endpoint and isinstance(tokens.get("access_token"), str):
            more = self._ask("GET", provider.userinfo_endpoint, headers={"Authorization": f"Bearer {tokens['access_token']}"})
            _must(more.get("sub") == claims["sub"], "the provider speaks of two people")  # OpenID Connect Core, 5.3.2
            claims = {**more, **claims}
        name = next((claims[key] for key in ("preferred_username", "email", "sub") if isinstance(claims.get(key), str)), "")
        groups = claims.get(self._settings.oidc_groups_claim, ())
        listed = groups if isinstance(groups, list | tuple) else (groups,)
        return Person(
            issuer=provider.issuer,
            subject=str(claims["sub"]),
            name=name,
            groups=tuple(one for one in listed[:1000] if isinstance(one, str)),
        )

    def _exchange(self, provider: _Provider, code: str, verifier: str) -> Mapping[str, Any]:
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._back, "code_verifier": verifier}
        ours, secret = self._settings.oidc_client_id, self._settings.oidc_client_secret
        if secret and "client_secret_basic" in provider.token_endpoint_auth_methods_supported:
            return self._ask("POST", provider.token_endpoint, data=fields, auth=httpx2.BasicAuth(_form(ours), _form(secret)))
        return self._ask(
            "POST", provider.token_endpoint, data={**fields, "client_id": ours, **({"client_secret": secret} if secret else {})}
        )

    def _checked(self, provider: _Provider, token: object, nonce: str) -> dict[str, Any]:
        """The claims of an ID token (OpenID Connect Core, 3.1.3.7)."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        if not isinstance(token, str):
            raise NotVouched("the provider sent no ID token")
        ours = self._settings.oidc_client_id
        rules = jwt.JWTClaimsRegistry(
            leeway=_SKEW_S,
            iss={"essential": True, "value": provider.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": ours},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        for anew in (False, True):
            keys = self._key_set(provider, anew=anew)
            try:
                claims = dict(jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS)).claims)  # type: ignore[arg-type]  # checked inside
                rules.validate(claims)
            except (JoseError, ValueError) as error:
                if anew or type(error).__name__ not in ("InvalidKeyIdError", "BadSignatureError"):
                    raise NotVouched(f"the ID token is not good: {type(error).__name__}") from error
                continue  # the provider may have taken a new key since
            _must(not isinstance(claims["aud"], list) or len(claims["aud"]) == 1 or claims.get("azp") == ours, "the ID token is for others")
            _must(isinstance(claims["sub"], str) and 0 < len(claims["sub"]) <= 255, "the ID token names nobody")
            return claims
        raise NotVouched("the ID token is not signed by the provider")

    def _metadata(self) -> _Provider:
        with self._lock:
            if self._provider is not None and time.monotonic() - self._provider[1] < _KEPT_S:
                return self._provider[0]
        issuer = self._settings.oidc_issuer
        found = self._ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        try:
            provider = msgspec.convert(found, _Provider)
        except msgspec.ValidationError as error:
            raise NotVouched(f"the provider's metadata: {error}") from error
        _must(provider.issuer == issuer, "the provider calls itself otherwise than the setting oidc_issuer")
        with self._lock:
            self._provider = (provider, time.monotonic())
        return provider

    def _key_set(self, provider: _Provider, *, anew: bool) -> Mapping[str, Any]:
        with self._lock:
            if self._keys is not None:
                age = time.monotonic() - self._keys[1]
                if age < _NOT_ANEW_S or (age < _KEPT_S and not anew):
                    return self._keys[0]
        found = self._ask("GET", provider.jwks_uri)
        with self._lock:
            self._keys = (found, time.monotonic())
        return found

    def _ask(self, method: str, url: str, **sent: Any) -> Mapping[str, Any]:
        """A JSON object, bounded in time and size; redirects are not followed."""
        if not _is_safe(url):
            raise NotVouched("an address of the provider is not https")
        try:
            with httpx2.Client(timeout=_TIMEOUT_S) as client, client.stream(method, url, **sent) as answer:
                body = b""
                for piece in answer.iter_bytes():
                    body += piece
                    if len(body) > _MOST_BYTES:
                        raise NotVouched("the provider's answer is too large")
                _must(answer.status_code == 200, f"the provider answered {answer.status_code}")
                found = msgspec.json.decode(body)
        except (httpx2.HTTPError, httpx2.InvalidURL, msgspec.DecodeError) as error:
            raise NotVouched(f"the provider cannot be asked: {type(error).__name__}") from error
        if not isinstance(found, dict):
            raise NotVouched("the provider's answer is no JSON object")
        return found


def _is_safe(url: str) -> bool:
    """TLS, but for a provider on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    try:
        return parts.scheme == "http" and (parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback)
    except ValueError:
        return False


def _form(text: str) -> str:
    """RFC 6749, 2.3.1: id and secret are form-coded before they are put into Basic."""
    return urlencode({"": text})[1:]


def _must(holds: bool, otherwise: str) -> None:  # reads as a sentence
    if not holds:
        raise NotVouched(otherwise)


def _random() -> str:
    return secrets.token_urlsafe(32)
