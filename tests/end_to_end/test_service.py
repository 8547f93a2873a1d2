"""A real `fuwake serve`: mails by SMTP and from the watch folder, kill -9, and started again."""

import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.service_faults import Served, counted, mail, send

WAIT_S = 60


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A running service, ended whatever the test comes to."""
    one = Served(tmp_path / "service", 1)
    one.start()
    yield one
    one.kill()


def test_what_was_acknowledged_is_examined_though_the_service_is_killed(served: Served, tmp_path: Path) -> None:
    for number in range(3):
        send(served, number)
    served.kill()
    served.start()
    send(served, 0)  # once more: it stays one case
    (tmp_path / "service" / "in" / "folder.eml").write_bytes(mail(3))
    with served.changed:
        assert served.changed.wait_for(lambda: counted(tmp_path / "service") == {"examined": 4}, WAIT_S), served.events
    assert served.stop() == 0
    assert [path.name for path in (tmp_path / "service" / "in" / "done").iterdir()] == ["folder.eml"]


def test_a_mail_that_is_too_large_is_told_so_in_the_protocol(served: Served) -> None:
    with smtplib.SMTP("127.0.0.1", served.port, "localhost", 30) as client:
        client.ehlo()
        allowed = int(client.esmtp_features["size"])
        code, _ = client.docmd("MAIL", f"FROM:<a@example.org> SIZE={allowed + 1}")
    assert code == 552
