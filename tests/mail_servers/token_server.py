"""Gives out access tokens for a refresh token (RFC 6749) and tells whether one is good (RFC 7662), on loopback."""

import contextlib
import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class TokenServer(ThreadingHTTPServer):
    """Each refresh token is good once; the next one comes with the access token."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port = self.server_address[1]
        self.user = "reader"
        self.refresh, self.access, self.given = "refresh-0", "access-0", 0
        self.says: bytes | None = None
        """Says this instead."""

    def revoke(self) -> None:
        """The access token is good no more."""
        self.access = "revoked"


class _Handler(BaseHTTPRequestHandler):
    server: TokenServer

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        form = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))
        status, answer = self._token(form) if self.path == "/token" else (200, self._active(form))
        body = json.dumps(answer).encode() if self.server.says is None or self.path != "/token" else self.server.says
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != self.server.refresh:
            return 400, {"error": "invalid_grant"}
        self.server.given += 1
        self.server.access, self.server.refresh = f"access-{self.server.given}", f"refresh-{self.server.given}"
        return 200, {"access_token": self.server.access, "expires_in": 3600, "refresh_token": self.server.refresh, "token_type": "Bearer"}

    def _active(self, form: dict[str, str]) -> dict[str, object]:
        good = form.get("token") == self.server.access
        return {"active": "true", "username": self.server.user} if good else {"active": "false"}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name for it
        """Nothing."""


@contextlib.contextmanager
def token_server() -> Iterator[TokenServer]:
    """Running for as long as the block."""
    with TokenServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
