"""A real `fuwake serve`: the first user, a mail by API, killed after its 202, and started again."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from fuwake.store import api_tokens, mails
from fuwake.store.accounts import user_named
from fuwake.store.database import open_database
from tests.web.conftest import PASSWORD, csrf_of, mail

WAIT_S = 100


class Process:
    """`fuwake serve --offline` and what it has logged."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.events, self.changed = folder, list[dict[str, Any]](), threading.Condition()

    def start(self) -> None:
        """Returns when pages are served."""
        environ = os.environ | {
            "FUWAKE_SERVICE_DIR": str(self.folder),
            "FUWAKE_WEB_LISTEN": "127.0.0.1:0",
            "FUWAKE_SMTP_LISTEN": "",
            "FUWAKE_SERVICE_EXAMINERS": "1",
            "FUWAKE_OCR": "false",
        }
        self.events.clear()
        command = [sys.executable, "-m", "fuwake.cli.main", "serve", "--offline"]
        self.process = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        self.port = self.event("listening", protocol="http")["port"]

    def event(self, what: str, **values: object) -> dict[str, Any]:
        """The first such line of the log, now or soon."""

        def found() -> dict[str, Any] | None:
            wanted = {"what": what, **values}
            return next((event for event in self.events if wanted.items() <= event.items()), None)

        with self.changed:
            self.changed.wait_for(found, WAIT_S)
            event = found()
        assert event is not None, self.events
        return event

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        for line in process.stderr:
            with self.changed:
                self.events.append(json.loads(line))  # each line is a document, whoever writes it
                self.changed.notify_all()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    """Ended whatever the test comes to."""
    one = Process(tmp_path)
    one.start()
    yield one
    one.process.kill()
    one.process.wait()


def test_what_the_api_has_taken_in_is_examined_though_the_service_is_killed(process: Process, tmp_path: Path) -> None:
    first = urlsplit(process.event("nobody may sign in yet")["open"])
    with httpx2.Client(base_url=f"http://127.0.0.1:{process.port}", timeout=60) as client:
        form = client.get(f"{first.path}?{first.query}").text
        token = re.fullmatch(r"token=(.+)", first.query)
        assert token is not None
        made = client.post("/first", data={"token": token[1], "name": "root", "password": PASSWORD, "csrf": csrf_of(form)})
        assert made.status_code == 303
        assert client.get("/api/v1/me").json()["role"] == "admin"
    with open_database(tmp_path / "store.sqlite") as sql:
        user = user_named(sql, "root")
        assert user is not None
        secret = api_tokens.create(sql, user, "test", ("submit", "read"))
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "message/rfc822"}
    with httpx2.Client(base_url=f"http://127.0.0.1:{process.port}/api/v1", headers=headers, timeout=60) as client:
        number = client.post("/mails", content=mail(1)).json()["id"]
    process.process.kill()
    process.process.wait()
    process.start()
    assert not any(event["what"] == "nobody may sign in yet" for event in process.events)
    with httpx2.Client(base_url=f"http://127.0.0.1:{process.port}/api/v1", headers=headers, timeout=WAIT_S) as client:
        with client.stream("GET", f"/mails/{number}/events") as stream:
            *_, last = (line for line in stream.iter_lines() if line.startswith("data:"))
        assert json.loads(last.removeprefix("data:"))["state"] == "examined"
        assert client.get("/cases").json()["cases"][0]["message_sha256"] == number
    process.process.send_signal(signal.SIGTERM)
    assert process.process.wait(WAIT_S) == 0
    with open_database(tmp_path / "store.sqlite") as sql:
        assert mails.counts(sql) == {"examined": 1}
