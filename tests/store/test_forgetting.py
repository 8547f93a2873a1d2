"""What is old and whom a person asks for leaves the store: afterwards every byte of its folder is looked at."""

import base64
import contextlib
import gzip
import hashlib
import io
import quopri
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fuwake.intake.raw_message import RawMessage
from fuwake.model.case import Run
from fuwake.model.errors import FuwakeError
from fuwake.pipeline.arrival import arrive, unload
from fuwake.pipeline.dissect import dissect, save
from fuwake.pipeline.verify import verify
from fuwake.store import audit, case_list, mails, reviews
from fuwake.store.database import Place, migrate, open_database
from fuwake.store.forget import forget
from fuwake.store.integrity import check
from fuwake.store.mails import Sighting
from fuwake.store.person import Person
from fuwake.store.retention import Keep, prune
from fuwake.store.service_folder import ServiceFolder, keep_mail
from fuwake.store.sql import Sql

ADDRESS = "Hanako.Inoue@example.org"
LOW = ADDRESS.lower()
OTHER = "taro@other.example"


def _mail(to: str, body: bytes, coding: str = "8bit", kind: str = "text/plain; charset=utf-8") -> bytes:
    head = f"From: Bank <bank@attacker.example>\r\nTo: {to}\r\nSubject: Verify\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n"
    return head.encode() + f"Content-Transfer-Encoding: {coding}\r\n\r\n".encode() + body


def _zipped(data: bytes) -> bytes:
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", data)
        return out.getvalue()


WORDS = f"Dear {LOW}, please verify your account at once https://x.attacker.example/ ".encode() * 3
HOLDING = {
    "recipient": _mail(ADDRESS, b"verify\r\n"),
    "base64": _mail(OTHER, base64.encodebytes(b"x" + WORDS), "base64"),
    "base64, capitals": _mail(OTHER, base64.encodebytes(f"xx {ADDRESS.swapcase()} y".encode() * 4), "base64"),
    "quoted": _mail(
        OTHER,
        quopri.encodestring(WORDS.replace(b"@", b"\xe3\x80\x80").replace("\u3000".encode(), b"@") + b"\xe3\x81\x82" * 40),
        "quoted-printable",
    ),
    "every letter quoted": _mail(
        OTHER,
        b"".join(b"=%02X" % sign + (b"=\r\n" if place % 20 == 19 else b"") for place, sign in enumerate(LOW.encode())),
        "quoted-printable",
    ),
    "link": _mail(OTHER, f"https://x.attacker.example/?e={LOW.replace('@', '%40')}".encode()),
    "link, base64": _mail(OTHER, b"https://x.attacker.example/?e=" + base64.urlsafe_b64encode(LOW.encode())),
    "digest": _mail(OTHER, b"https://x.attacker.example/?e=" + hashlib.sha256(LOW.encode()).hexdigest().encode()),
    "entities": _mail(OTHER, b"<p>hanako.inoue&#64;example.org</p>", kind="text/html"),
    "utf-16": _mail(OTHER, base64.encodebytes(LOW.encode("utf-16")), "base64", "text/plain; charset=utf-16"),
    "archive": _mail(OTHER, base64.encodebytes(_zipped(WORDS)), "base64", "application/zip"),
    "compressed": _mail(OTHER, base64.encodebytes(gzip.compress(WORDS)), "base64", "application/gzip"),
    "in a header": _mail(OTHER, b"verify\r\n").replace(
        b"Subject:", b"X-To: =?utf-8?b?" + base64.b64encode(LOW.encode()) + b"?=\r\nSubject:"
    ),
    "folded": _mail(OTHER, b"verify\r\n").replace(b"Subject:", b"X-Original: aaaa\r\n bbbb <hanako.inoue@\r\n example.org>\r\nSubject:"),
    "attached": _mail(OTHER, base64.encodebytes(_mail(LOW, base64.encodebytes(WORDS), "base64")), "base64", "application/octet-stream"),
}


@pytest.mark.parametrize("how", HOLDING)
def test_a_person_is_found_in_every_coding(how: str) -> None:
    assert Person(ADDRESS).in_bytes(HOLDING[how])


def test_others_are_not_found() -> None:
    person = Person(ADDRESS)
    for other in ("hanako.inoue@example.com", "hanako@example.org", "inoue@example.org"):
        assert not person.in_bytes(_mail(other, base64.encodebytes(other.encode() * 9), "base64"))
    with pytest.raises(FuwakeError, match="no mail address"):
        Person("Hanako Inoue")


@pytest.fixture
def folder(place: Place, tmp_path: Path) -> ServiceFolder:
    """Of a service whose rows are in either database."""
    made = ServiceFolder(tmp_path, place if isinstance(place, str) else "")
    made.make()
    return made


@pytest.fixture
def store(folder: ServiceFolder) -> Iterator[Sql]:
    """Its rows."""
    with contextlib.closing(open_database(folder.place)) as sql:
        migrate(sql)
        yield sql


def _take(folder: ServiceFolder, sql: Sql, raw: bytes, mail_from: str | None = None, name: str | None = None) -> tuple[str, str]:
    """(mail, case), dissected offline."""
    sha256 = keep_mail(folder, raw)
    run = Run(fuwake="0", dissected_at=datetime.now(UTC), vantage="offline", mode="offline")
    done = dissect(unload(arrive(RawMessage(path="a.eml", index=0, data=raw))), run, make=None, budget_s=1)
    case = save(done, folder.cases, {}).name
    with sql:
        mails.add(sql, sha256, len(raw), left_out=0, priority="bulk", sighting=Sighting(source="smtp", mail_from=mail_from, name=name))
        mails.record(sql, sha256, case, done.case)
    return sha256, case


def _forms() -> list[bytes]:
    """The address in codings, made here by other means than the program's."""
    found = [
        form.encode()
        for one in (LOW, ADDRESS, LOW.upper())
        for form in (one, one.replace("@", "%40"), one.replace("@", "=40"), one.replace("@", "&#64;"), one[::-1])
    ]
    for one in (LOW, ADDRESS):
        data = one.encode()
        found += [base64.b64encode(b"_" * lead + data)[4:-4] for lead in range(3)]
        found += [
            data.hex().encode(),
            data.hex().upper().encode(),
            one.encode("utf-16-le"),
            one.encode("utf-16-be"),
            base64.b32encode(data)[:32],
        ]
        found += [hashlib.new(kind, data).hexdigest().encode() for kind in ("md5", "sha1", "sha256")]
    return found


def _places(folder: ServiceFolder, sql: Sql) -> list[str]:
    """Files and tables in which the address stands."""
    sql.rollback()
    files = [path for path in folder.path.rglob("*") if path.is_file()]
    found = [str(path) for path in files for form in _forms() if form in path.read_bytes() or form in path.name.encode()]
    if sql.dialect == "postgresql":
        tables = [name for (name,) in sql.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        rows = {name: str(sql.execute(f"SELECT * FROM {name}").fetchall()).encode() for name in tables}
        found += [name for name, text in rows.items() for form in _forms() if form in text]
    return found


def test_a_person_is_gone_from_every_byte_and_others_stay(folder: ServiceFolder, store: Sql) -> None:
    theirs = [_take(folder, store, raw, mail_from=LOW) for raw in HOLDING.values()]
    forward = (
        f"From: {ADDRESS}\r\nTo: report@example.net\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n".encode()
        + _mail(OTHER, b"carried\r\n")
    )
    theirs.append(_take(folder, store, forward, mail_from=ADDRESS, name=f"from {LOW}.eml"))
    others, case = _take(folder, store, _mail(OTHER, b"nothing of theirs\r\n"), mail_from=OTHER)
    with store:
        store.execute(
            "INSERT INTO answers (message_sha256, reporter, sighting, case_id, state, not_before, at)"
            " SELECT sha256, ?, id, 'c', 'sent', '', received_at FROM sightings WHERE mail_from = ?",
            (LOW, LOW),
        )
        audit.note(store, "looked", who="admin", about=LOW)
    waiting = keep_mail(folder, _mail(ADDRESS, b"not yet examined\r\n"))
    with store:
        mails.add(store, waiting, 9, left_out=0, priority="bulk", sighting=Sighting(source="imap"))
    (folder.inbox / "done").mkdir(parents=True)
    (folder.inbox / "done" / "a.eml").write_bytes(HOLDING["recipient"])
    assert _places(folder, store)

    done = forget(folder, store, f" <{ADDRESS}> ")
    assert done.mails == len(theirs) + 1
    assert _places(folder, store) == []
    assert list(check(folder)) == []
    assert not any(folder.mail(sha256).exists() for sha256, _ in theirs)
    for _, name in theirs:  # what was concluded stays; where that itself shows a third person, the case goes
        there = case_list.case_row(store, name) is not None
        assert there == (folder.cases / name).exists()
        assert not there or [one.what for one in verify(folder.cases / name)] == [
            "was removed on purpose: the case cannot be derived again"
        ]
    for _, name in (theirs[0], theirs[-1]):
        assert case_list.case_row(store, name) is not None
    row = mails.get(store, waiting)
    assert row is not None
    assert row.state == "cancelled"
    assert folder.mail(others).exists()
    assert verify(folder.cases / case) == ()
    assert [deed.about for deed in audit.deeds(store)] == [done.mark, "[受信者]"]

    again = forget(folder, store, LOW)
    assert (again.mails, again.cases, again.rows, again.mark) == (0, 0, 0, done.mark)
    _take(folder, store, HOLDING["recipient"])
    assert forget(folder, store, LOW).mails == 1, "it came again"
    assert _places(folder, store) == []


def test_what_is_old_is_removed_and_what_is_published_stays(folder: ServiceFolder, store: Sql) -> None:
    sha256, case = _take(folder, store, _mail(OTHER, b"one\r\n"), mail_from=OTHER)
    published, kept = _take(folder, store, _mail(OTHER, b"two\r\n"), mail_from=OTHER)
    with store:
        document = store.execute("SELECT document FROM cases WHERE id = ?", (kept,)).fetchone()[0]
        store.execute("INSERT INTO users (name, role, created_at) VALUES ('u', 'publisher', '')")
        reviews.decide(store, kept, document, "approved", user_id=store.execute("SELECT id FROM users").fetchone()[0], note=None)
    now = datetime.now(UTC)
    keep = Keep(mails=30, cases=60, reporters=10)
    assert prune(folder, store, keep, now) == prune(folder, store, Keep(mails=None, cases=None, reporters=None), now + timedelta(days=999))
    later = prune(folder, store, keep, now + timedelta(days=20))
    assert (later.mails, later.cases, later.reporters) == (0, 0, 2)
    assert mails.first_sighting(store, sha256).mail_from is None
    later = prune(folder, store, keep, now + timedelta(days=40))
    assert (later.mails, later.cases, later.reporters) == (2, 0, 0)
    assert not folder.mail(sha256).exists()
    assert not (folder.cases / case / "message.eml").exists()
    assert (folder.cases / case / "case.json").exists()
    assert list(check(folder)) == []
    later = prune(folder, store, keep, now + timedelta(days=80))
    assert (later.mails, later.cases, later.reporters) == (0, 1, 0)
    assert not (folder.cases / case).exists()
    assert case_list.case_row(store, kept) is not None
    assert not folder.mail(published).exists()
    assert list(check(folder)) == []
