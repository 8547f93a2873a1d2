"""A real Postfix before a real `fuwake serve`: reports as people send them, and a copy of everything."""

import contextlib
import json
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks.service_faults import Served, counted, mail
from fuwake.model.case import Case
from fuwake.store.case_folder import CaseFolder
from fuwake.store.database import open_database
from tests.mail_servers.dovecot import free_ports
from tests.mail_servers.postfix import Postfix, postfix
from tests.parse.test_inline_forward import FORMS

pytestmark = [pytest.mark.needs_postfix, pytest.mark.xdist_group("postfix")]
WAIT_S = 90


class Behind:
    """The service behind the mail server."""

    def __init__(self, folder: Path, lmtp_port: int, server: Postfix) -> None:
        self.folder, self.served, self.server = folder, Served(folder, 1), server
        self.lmtp_port = lmtp_port

    def send(self, data: bytes, to: str = "report@example.org") -> None:
        with smtplib.SMTP("127.0.0.1", self.server.port, "localhost", WAIT_S) as client:
            client.sendmail("taro@example.org", [to], data)

    def wait(self, number: int) -> None:
        with self.served.changed:
            assert self.served.changed.wait_for(lambda: counted(self.folder) == {"examined": number}, WAIT_S), self.served.events

    def cases(self) -> list[Case]:
        return [CaseFolder(path).case() for path in sorted((self.folder / "cases").iterdir())]

    def sightings(self) -> list[tuple[str, str, int]]:
        with contextlib.closing(open_database(self.folder / "store.sqlite")) as sql:
            return [tuple(row) for row in sql.execute("SELECT source, mail_from, reported FROM sightings ORDER BY reported")]


@pytest.fixture
def behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Behind]:
    (lmtp_port,) = free_ports(1)
    monkeypatch.setenv("FUWAKE_LMTP_LISTEN", f"127.0.0.1:{lmtp_port}")
    monkeypatch.setenv("FUWAKE_SMTP_REPORTS", "report@example.org")
    with postfix(lmtp_port) as server:
        one = Behind(tmp_path / "service", lmtp_port, server)
        yield one
        if one.served.port:
            one.served.kill()


def as_attachment(inner: bytes) -> bytes:
    report = EmailMessage()
    report["From"], report["To"], report["Subject"] = "taro@example.org", "report@example.org", "Fwd: strange"
    report["Message-ID"] = "<report-1@example.org>"
    report.set_content("Is this real?")
    report.add_attachment(inner, maintype="application", subtype="octet-stream", filename="strange.eml")
    return report.as_bytes().replace(b"\n", b"\r\n")


def as_text() -> bytes:
    report = EmailMessage()
    report["From"], report["To"], report["Subject"] = "taro@example.org", "report@example.org", "Fwd: Notice"
    report["Message-ID"] = "<report-2@example.org>"
    report.set_content(FORMS["gmail"])
    return report.as_bytes().replace(b"\n", b"\r\n")


def test_reports_as_attachment_and_as_text_are_examined_for_what_they_carry(behind: Behind) -> None:
    behind.served.start()
    behind.send(as_attachment(mail(1)))
    behind.send(as_text())
    behind.wait(2)
    carriers = {carrier.inline for case in behind.cases() for carrier in case.source.carriers}
    assert carriers == {True, False}
    assert all(case.message.subject != "Fwd: strange" for case in behind.cases())
    assert {box.domain for case in behind.cases() for box in case.message.from_} == {"bank.example"}
    behind.served.stop()
    # each came twice: as a report, and with the copy of everything
    assert behind.sightings() == [("lmtp", "taro@example.org", 0)] * 2 + [("lmtp", "taro@example.org", 1)] * 2


def test_while_the_service_is_away_the_mail_server_keeps_the_mails(behind: Behind) -> None:
    behind.send(mail(1))
    behind.send(mail(2), "archive@example.org")
    behind.served.start()
    behind.wait(2)
    with behind.served.changed:
        assert behind.served.changed.wait_for(lambda: behind.server.waiting() == 0, WAIT_S)


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Behind]:
    """The service answers through the mail server, which hands every mail, the answers too, back to the service."""
    (lmtp_port,) = free_ports(1)
    monkeypatch.setenv("FUWAKE_LMTP_LISTEN", f"127.0.0.1:{lmtp_port}")
    monkeypatch.setenv("FUWAKE_SMTP_REPORTS", "@example.org")  # the worst case: an answer that comes back is a report
    with postfix(lmtp_port) as server:
        account = {"domains": ["example.org"], "sender": "fuwake@example.org", "port": server.port, "tls": "none"}
        monkeypatch.setenv("FUWAKE_ANSWERS", json.dumps(account))
        one = Behind(tmp_path / "service", lmtp_port, server)
        yield one
        if one.served.port:
            one.served.kill()


def test_who_reports_is_answered_once_and_answers_that_come_back_are_not_answered(answering: Behind) -> None:
    answering.served.start()
    answering.send(as_attachment(mail(1)))

    def looked_at() -> list[str | None]:
        with contextlib.closing(open_database(answering.folder / "store.sqlite")) as sql:
            return sorted((row[0] for row in sql.execute("SELECT why_not FROM answered_sightings")), key=str)

    # the report and its copy, the answer that came back and its copy
    wanted = [None, "answered before", "the null sender is not answered", "the null sender is not answered"]
    with answering.served.changed:
        for _ in range(WAIT_S):
            answering.served.changed.wait_for(lambda: looked_at() == sorted(wanted, key=str), 1)
            if looked_at() == sorted(wanted, key=str):
                break
    assert looked_at() == sorted(wanted, key=str), answering.served.events
    answering.served.stop()
    mails = [path.read_bytes() for path in (answering.folder / "mails").rglob("*") if path.is_file()]
    (answer,) = [raw for raw in mails if b"Auto-Submitted: auto-replied" in raw]
    assert b"In-Reply-To: <report-1@example.org>" in answer
    assert b"To: <taro@example.org>" in answer
