"""A real `fuwake serve` that collects from a real mailbox, killed in between."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.service_faults import Served, counted, mail
from tests.mail_servers.dovecot import PASSWORD, Dovecot, dovecot

pytestmark = [pytest.mark.needs_dovecot, pytest.mark.xdist_group("dovecot")]
WAIT_S = 60


@pytest.fixture(scope="module")
def mail_server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


def test_what_lies_in_a_mailbox_is_examined_once_though_the_service_is_killed(
    mail_server: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = mail_server.box("staff")
    account = {"name": "staff", "host": "127.0.0.1", "port": mail_server.port, "tls": "none", "user": "staff", "password": PASSWORD}
    monkeypatch.setenv("FUWAKE_IMAP", json.dumps([account | {"mark": "seen"}]))
    folder = tmp_path / "service"
    served = Served(folder, 1)
    served.start()
    try:
        for number in range(3):
            box.append(mail(number))
        with served.changed:
            assert served.changed.wait_for(lambda: "taken in" in served.events, WAIT_S), served.events
        served.kill()
        served.start()
        box.append(mail(3))
        with served.changed:
            assert served.changed.wait_for(lambda: counted(folder) == {"examined": 4}, WAIT_S), served.events
        assert served.stop() == 0  # a mail that is safe is still marked
        assert all("Seen" in box.flags(uid) for uid in (1, 2, 3, 4))
    finally:
        served.kill()
