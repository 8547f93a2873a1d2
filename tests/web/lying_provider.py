"""An OpenID Connect provider of which each answer can be made a lie."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from joserfc import jwt
from joserfc.jwk import RSAKey


class LyingProvider(ThreadingHTTPServer):
    """Honest until told otherwise; `claims` and `header` of its ID tokens, its metadata and its key can be changed."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.metadata: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signing_key = self.key
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.nonce = ""
        self.changed: dict[str, Any] = {}
        """Claims that are lies; None: left out."""
        self.token: str | None = None
        """In place of a signed one."""
        self.info: dict[str, Any] | None = None
        self.asked_for_keys = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def id_token(self) -> str:
        """An ID token with the lies in it."""
        now = int(time.time())
        honest = {"iss": self.issuer, "sub": "42", "aud": "fuwake", "exp": now + 300, "iat": now, "nonce": self.nonce}
        claims = {name: value for name, value in (honest | self.changed).items() if value is not None}
        return jwt.encode(self.header, claims, self.signing_key)


class _Answers(BaseHTTPRequestHandler):
    server: LyingProvider

    def do_GET(self) -> None:
        """Metadata, keys, userinfo."""
        if self.path == "/keys":
            self.server.asked_for_keys += 1
            self._say({"keys": [self.server.key.as_dict(private=False)]})
        else:
            self._say(self.server.info if self.path == "/info" and self.server.info else self.server.metadata)

    def do_POST(self) -> None:
        """The token endpoint."""
        self.rfile.read(int(self.headers["content-length"]))
        self._say({"access_token": "x", "token_type": "Bearer", "id_token": self.server.token or self.server.id_token()})

    def _say(self, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""
