"""The same rows by the same functions on SQLite and on a real PostgreSQL."""

import contextlib
from pathlib import Path

import pytest

from fuwake.model.errors import FuwakeError, StoreError
from fuwake.model.mailbox import Position
from fuwake.store import accounts, api_tokens, audit, case_list, examining, mailboxes, mails, reviews, submissions
from fuwake.store.case_list import Filters
from fuwake.store.database import Place, is_there, migrate, migrations, open_database, version_of
from fuwake.store.mails import Sighting
from fuwake.store.sql import Sql
from fuwake.store.submissions import Submission


def _case(sql: Sql, name: str, at: str, label: str = "phishing", mail: str = "a") -> None:
    sql.execute(
        "INSERT INTO cases (id, message_sha256, subject, label, probability, campaign, dissected_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (name, mail, "s", label, 0.5, "c", at),
    )


def test_tables_are_made_once_and_a_store_of_a_newer_program_is_refused(place: Place) -> None:
    assert not is_there(place)
    with contextlib.closing(open_database(place)) as sql:
        assert version_of(sql) == 0
        migrate(sql)
        migrate(sql)
        assert version_of(sql) == len(migrations(sql.dialect))
        assert is_there(place)
        sql.execute("PRAGMA user_version=999" if sql.dialect == "sqlite" else "UPDATE store_version SET number = 999")
        sql.commit()
        with pytest.raises(FuwakeError, match="newer"):
            migrate(sql)


def test_both_kinds_know_the_same_steps() -> None:
    assert len(migrations("sqlite")) == len(migrations("postgresql"))


def test_a_mail_is_taken_in_once_examined_cancelled_and_tried_again(sql: Sql) -> None:
    seen = Sighting(source="smtp", mail_from="b@example.com", reported=True)
    with sql:
        assert mails.add(sql, "a", 3, left_out=None, priority="bulk", sighting=seen)
        assert not mails.add(sql, "a", 3, left_out=0, priority="person", sighting=Sighting(source="imap", name="x/INBOX"))
        assert mails.first_sighting(sql, "a").mail_from == "b@example.com"
        assert mails.was_seen(sql, "a", "imap", "x/INBOX")
        assert examining.begin(sql, "a", 1)
        assert mails.cancel(sql, "a") == ["a"]
        assert not examining.begin(sql, "a", 1)
        row = mails.get(sql, "a")
        assert row is not None
        assert mails.again(sql, row) == mails.workflow_name("a", 2)
        assert mails.again(sql, row) is None
        assert not examining.begin(sql, "a", 1)  # what the first attempt still does
        examining.fail(sql, "a", 2, "no case")
    assert mails.counts(sql) == {"failed": 1}
    assert mails.unfinished(sql) == []


def test_what_hostile_mails_write_can_be_stored(sql: Sql) -> None:
    with sql:
        mails.add(sql, "a", 3, left_out=0, priority="bulk", sighting=Sighting(source="folder", name="a\0b\udc80%s?'c𠮷"))
    assert mails.first_sighting(sql, "a").name == "a\ufffdb\ufffd\ufffd\ufffd%s?'c𠮷"
    assert mails.was_seen(sql, "a", "folder", "a\0b\udc80%s?'c𠮷")


def test_users_sessions_tokens_and_deeds(sql: Sql) -> None:
    with sql:
        first = accounts.add_user(sql, "First", "admin", "digest")
        other = accounts.add_user(sql, "other", "reporter", None, issuer="https://id.example", subject="7")
        with pytest.raises(FuwakeError, match="already"):
            accounts.add_user(sql, "first", "reporter", None)
        assert [user.name for user in accounts.users(sql)] == ["first", "other"]
        assert accounts.user_of_issuer(sql, "https://id.example", "7") == other
        with pytest.raises(FuwakeError, match="only admin"):
            accounts.set_role(sql, first, "reporter")
        session = accounts.session_of(sql, accounts.begin_session(sql, first))
        assert session is not None
        assert session.user == first
        accounts.end_session(sql, session)
        token = api_tokens.create(sql, other, "t", ("read", "act"), 3)
        held = api_tokens.holder(sql, token)
        assert held is not None
        assert held[1].scopes == ("read", "act")
        assert api_tokens.revoke(sql, held[1].id)
        assert api_tokens.holder(sql, token) is None
        assert len(api_tokens.tokens_of(sql)) == len(api_tokens.tokens_of(sql, other)) == 1
        audit.note(sql, "signed in", who="first")
        audit.note(sql, "looked", who="first", about="a")
        assert accounts.secret(sql, "k") == accounts.secret(sql, "k")
    newest, before = audit.deeds(sql)
    assert (newest.what, before.what) == ("looked", "signed in")
    assert audit.deeds(sql, before=newest.id) == [before]


def test_cases_come_in_pages_with_what_was_decided(sql: Sql) -> None:
    with sql:
        user = accounts.add_user(sql, "u", "publisher", None)
        mails.add(sql, "a", 3, left_out=0, priority="bulk", sighting=Sighting(source="web"))
        submissions.add(sql, user.id, Submission(sha256="a", new=True), "key")
        assert submissions.under_key(sql, user.id, "key") == Submission(sha256="a", new=True)
        _case(sql, "c1", "2026-11-01T10:00:00+00:00")
        _case(sql, "c2", "2026-11-01T10:00:00.5+00:00", "clean")
        sql.execute("UPDATE mails SET case_id = 'c1'")
        reviews.decide(sql, "c1", "d", "approved", user_id=user.id, note=None)
    first = case_list.case_rows(sql, Filters(), before=None, limit=1)
    assert [row.id for row in first] == ["c2"]
    rest = case_list.case_rows(sql, Filters(), before=(first[0].dissected_at, first[0].id), limit=9)
    assert [row.id for row in rest] == ["c1"]
    assert [row.id for row in case_list.case_rows(sql, Filters(handed_in_by=user.id), before=None, limit=9)] == ["c1"]
    assert case_list.label_counts(sql) == {"clean": 1, "phishing": 1}
    decided = reviews.standing(sql, "c1", "d")
    assert decided is not None
    assert (decided.by, decided.decision) == ("u", "approved")


def test_a_mailbox_goes_on_where_it_was(sql: Sql) -> None:
    with sql:
        mailboxes.keep(sql, "a", "INBOX", Position(uidvalidity=4_000_000_000, next_uid=7, owed={3: "no answer"}))
        mailboxes.note(sql, "a", "INBOX", "gone")
    assert mailboxes.position(sql, "a", "INBOX") == Position(uidvalidity=4_000_000_000, next_uid=7, owed={3: "no answer"})
    assert mailboxes.all_of(sql)[0].trouble == "gone"


def test_a_block_that_fails_leaves_nothing_and_errors_are_ours(sql: Sql) -> None:
    with contextlib.suppress(KeyError), sql:
        mails.add(sql, "a", 3, left_out=0, priority="bulk", sighting=Sighting(source="web"))
        raise KeyError
    assert mails.get(sql, "a") is None
    with pytest.raises(StoreError, match="store"), sql:
        sql.execute("SELECT 1 FROM nothing_here")
    with pytest.raises(StoreError), sql:
        sql.execute("INSERT INTO submissions (sha256, user_id, new, at) VALUES ('zz', 99, 1, '')")


def test_a_server_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        open_database(f"postgresql:///x?host={tmp_path}")
