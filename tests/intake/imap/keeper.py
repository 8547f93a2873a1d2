"""A store in memory that remembers what it was told, for collectors."""

import hashlib
import threading
from collections.abc import Callable, Mapping

from fuwake.intake.imap.collector import Collector
from fuwake.model.mail_accounts import ImapAccount
from fuwake.model.mailbox import Position
from fuwake.store.mails import Priority, Sighting

WAIT_S = 60.0


class Keeper:
    """Takes mails and notes; waits for what it is to hold."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.sightings: list[Sighting] = []
        self.positions: dict[str, Position] = {}
        self.told: list[Mapping[str, object]] = []
        self.health: dict[str, str | None] = {}
        self.fails: BaseException | None = None
        self.changed = threading.Condition()

    def take(self, data: bytes, sighting: Sighting, priority: Priority, left_out: int | None) -> None:
        with self.changed:
            if self.fails is not None:
                raise self.fails
            self.mails.append(data)
            self.sightings.append(sighting)
            self.changed.notify_all()

    def position(self, account: str, folder: str) -> Position | None:
        return self.positions.get(folder)

    def keep(self, account: str, folder: str, now: Position) -> None:
        with self.changed:
            self.positions[folder] = now
            self.changed.notify_all()

    def note(self, account: str, folder: str, trouble: str | None) -> None:
        with self.changed:
            self.health[folder] = trouble
            self.changed.notify_all()

    def was_seen(self, sha256: str, name: str) -> bool:
        return any(hashlib.sha256(mail).hexdigest() == sha256 for mail in self.mails)

    def tell(self, event: Mapping[str, object]) -> None:
        with self.changed:
            self.told.append(event)
            self.changed.notify_all()

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Until it holds."""
        with self.changed:
            assert self.changed.wait_for(holds, WAIT_S), (self.mails, self.positions, self.told)


class Collecting:
    """A collector at work for as long as the block."""

    def __init__(self, account: ImapAccount, keeper: Keeper, folder: str = "INBOX", most: int = 1_000_000) -> None:
        self._collector = Collector(account, folder, keeper.take, keeper, most_bytes=most, tell=keeper.tell)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._collector.run, args=(self._ends,))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(WAIT_S)
        assert not self._thread.is_alive()
