"""Many mails at once into the store of a service, running or not, as work that waits behind people.

They come in batches: bytes on the disk, then their rows and promises in one transaction. What was imported before under the same name
is passed over, so that an import that was broken off is simply begun again.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice

from msgspec import Struct

from fuwake.engine.outside import Outside
from fuwake.intake.raw_message import RawMessage
from fuwake.model.errors import UnreadableInput
from fuwake.parse.visible import show as visible
from fuwake.pipeline.taking import promise
from fuwake.store import mails
from fuwake.store.database import migrate, open_database
from fuwake.store.mails import Sighting
from fuwake.store.service_folder import ServiceFolder, keep_mail

_AT_ONCE = 100
_THREADS = 8
"""That wait for the disk."""


class Tally(Struct, kw_only=True):
    """How many mails so far."""

    new: int = 0
    known: int = 0
    """In the store before, or twice in the import."""
    unreadable: int = 0


def import_mails(
    folder: ServiceFolder,
    items: Iterable[RawMessage | UnreadableInput],
    named: Callable[[UnreadableInput], None],
    shown: Callable[[Tally], None],
) -> Tally:
    """Imports everything; what cannot be read is `named`, and after each batch the tally is `shown`.

    Raises OSError, FuwakeError; what was shown before that is safe.
    """
    folder.make()
    with contextlib.closing(open_database(folder.place)) as sql:
        migrate(sql)
    tally, source = Tally(), iter(items)
    with contextlib.closing(Outside(folder.place)) as outside, ThreadPoolExecutor(_THREADS) as pool:
        while batch := list(islice(source, _AT_ONCE)):
            good = [item for item in batch if isinstance(item, RawMessage)]
            for item in batch:
                if isinstance(item, UnreadableInput):
                    named(item)
            sums = list(pool.map(partial(keep_mail, folder), (item.data for item in good)))
            new = sum(_promised(outside, zip(sums, good, strict=True)))
            tally.new += new
            tally.known += len(good) - new
            tally.unreadable += len(batch) - len(good)
            shown(tally)
    return tally


def _promised(outside: Outside, batch: Iterable[tuple[str, RawMessage]]) -> Iterator[bool]:
    """Whether each is new."""
    with outside.transaction() as transaction:
        for sha256, item in batch:
            sighting = Sighting(source="import", name=visible(item.path), place=item.index)
            if mails.was_seen(transaction.sql, sha256, sighting.source, sighting.name or ""):
                yield False
                continue
            yield promise(transaction, sha256, len(item.data), left_out=item.left_out, priority="bulk", sighting=sighting)
