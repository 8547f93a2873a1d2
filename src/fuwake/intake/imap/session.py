"""One connection to one folder: logged in, selected, read. Whatever the server does ends in a `Trouble` of plain words."""

import contextlib
import imaplib
import ssl
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from imapclient import IMAPClient  # type: ignore[import-untyped]  # it has none
from imapclient.exceptions import LoginError, ProtocolError  # type: ignore[import-untyped]  # it has none

from fuwake.intake.imap.position import HIGHEST_UID
from fuwake.intake.imap.tokens import Secrets
from fuwake.intake.imap.troubles import Lost, NotGiven, Refused, Trouble, said
from fuwake.intake.imap.wire import Wire
from fuwake.model.mail_accounts import ImapAccount

IDLE_S = 600.0
"""How long to wait in IDLE before asking again: far below the half hour after which servers hang up (RFC 2177)."""
_SLICE_S = 0.5
_NONSENSE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError, MemoryError)
"""What the library raises over answers that no server should give."""


class Session:
    """An open folder. Made by `session`."""

    def __init__(self, client: "_Client", account: ImapAccount) -> None:
        self._client, self._account = client, account
        self.uidvalidity = 0
        self.owed_after = 0.0
        """When to ask again for mails that were not given (monotonic clock)."""

    def select(self, folder: str) -> None:
        """Opens the folder; read-only unless something is to be marked or moved."""
        changes = self._account.mark != "none" or bool(self._account.move_to)
        with _speaking():
            found = self._client.select_folder(folder, readonly=not changes)
        self.uidvalidity = _number(found.get(b"UIDVALIDITY"))
        if not self.uidvalidity:
            raise Lost("the server gives the folder no UIDVALIDITY, so that its mails have no lasting numbers")
        if self._account.move_to and not (self._can("MOVE") or self._can("UIDPLUS")):
            raise Lost("move_to: the server can neither MOVE nor UIDPLUS; without them other mails would be removed too")

    def uids(self, first: int) -> list[int]:
        """UIDs from `first`, as the server lists them."""
        with _speaking():
            return [int(uid) for uid in self._client.search(["UID", f"{min(first, HIGHEST_UID)}:*"])]

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """UID → bytes, as the server states them, of those that are still there."""
        with _speaking():
            answered = self._client.fetch(list(uids), ["RFC822.SIZE"])
        return {uid: _number(fields.get(b"RFC822.SIZE")) for uid, fields in answered.items()}

    def mail(self, uid: int, size: int, most: int) -> bytes | None:
        """The bytes of a mail, of one larger than `most` as many and one more; None where it is gone. Raises NotGiven."""
        part, key = ("BODY.PEEK[]", b"BODY[]") if size <= most else (f"BODY.PEEK[]<0.{most + 1}>", b"BODY[]<0>")
        try:
            with _speaking(), self._client.expecting(min(size, most)):
                fields = self._client.fetch([uid], [part]).get(uid, {})
        except NotGiven:
            if uid in self.uids(uid):
                raise
            return None
        data = fields.get(key)
        if isinstance(data, bytes) and data:
            return data
        if uid in self.uids(uid):
            raise NotGiven("the server lists this mail and gives nothing for it")
        return None

    def settle(self, uid: int) -> None:
        """Marks and moves a mail as the account says. Raises NotGiven."""
        account = self._account
        with _speaking():
            if account.mark != "none":
                self._client.add_flags([uid], [rb"\Seen" if account.mark == "seen" else rb"\Flagged"], silent=True)
            if account.move_to and self._can("MOVE"):
                self._client.move([uid], account.move_to)
            elif account.move_to:
                self._client.copy([uid], account.move_to)
                self._client.add_flags([uid], [rb"\Deleted"], silent=True)
                self._client.uid_expunge([uid])

    def wait(self, ends: threading.Event) -> None:
        """Until there may be something new, or `ends`."""
        if not self._account.idle or not self._can("IDLE"):
            ends.wait(self._account.poll_s)
            return
        wire, waited = self._client.wire, 0.0
        with _speaking():
            self._client.idle()
            while not ends.is_set() and waited < IDLE_S and not wire.has_more(_SLICE_S):
                waited += _SLICE_S
            wire.renew()
            self._client.idle_done()

    def _can(self, capability: str) -> bool:
        with _speaking():
            return bool(self._client.has_capability(capability))


@contextlib.contextmanager
def session(account: ImapAccount, secrets: Secrets, most: int) -> Iterator[Session]:
    """Connects and logs in; `most`: bytes of the largest mail that is read. Raises Lost, Refused."""
    with _speaking():
        context = None if account.tls == "none" else ssl.create_default_context(cafile=account.authorities_file or None)
        client = _Client(account, context, most)
    try:
        with _speaking():
            if account.tls == "starttls":
                client.starttls(context)
        _log_in(client, account, secrets)
        yield Session(client, account)
        with contextlib.suppress(Trouble), _speaking():
            client.logout()
    finally:
        client.wire.shutdown()


def _log_in(client: "_Client", account: ImapAccount, secrets: Secrets) -> None:
    secret = secrets.get()
    try:
        with _speaking():
            if secrets.is_token:
                if client.has_capability("AUTH=OAUTHBEARER"):
                    client.oauthbearer_login(account.user, secret)
                else:
                    client.oauth2_login(account.user, secret)
            elif client.has_capability("AUTH=PLAIN"):
                client.plain_login(account.user, secret)
            elif client.has_capability("LOGINDISABLED"):
                raise Refused("the server takes no password here (LOGINDISABLED)")
            else:
                client.login(account.user, secret)
    except Refused:
        secrets.forget()
        raise


class _Client(IMAPClient):  # type: ignore[misc]  # the library has no types
    """IMAPClient over a bounded connection."""

    def __init__(self, account: ImapAccount, context: ssl.SSLContext | None, most: int) -> None:
        self.wire = Wire(account.host, account.port, context if account.tls == "tls" else None, most + 1)
        super().__init__(account.host, account.port, use_uid=True, ssl=account.tls == "tls")
        self.wire.debug = 0  # else every answer is written out for a log that nobody reads

    def _create_IMAP4(self) -> Wire:  # noqa: N802 - the name that the library calls
        return self.wire

    @contextlib.contextmanager
    def expecting(self, size: int) -> Iterator[None]:
        """Commands whose answer takes as long as so many bytes do."""
        self.wire.expected = size
        try:
            yield
        finally:
            self.wire.expected = 0


@contextlib.contextmanager
def _speaking() -> Iterator[None]:
    try:
        yield
    except LoginError as error:
        raise Refused(f"the log-in was refused: {said(error)}") from error
    except (imaplib.IMAP4.abort, ProtocolError) as error:
        raise Lost(said(error)) from error
    except imaplib.IMAP4.error as error:
        raise NotGiven(said(error)) from error
    except TimeoutError as error:
        raise Lost(str(error) or "the server does not answer") from error
    except OSError as error:
        raise Lost(said(error)) from error
    except _NONSENSE as error:
        raise Lost(f"the server's answer makes no sense ({type(error).__name__})") from error


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
