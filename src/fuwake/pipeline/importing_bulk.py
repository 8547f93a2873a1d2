"""Very many mails read statically by the service in batches, whether it runs or not."""

import contextlib
from collections.abc import Callable, Iterable
from itertools import islice

from fuwake.engine.outside import Outside
from fuwake.intake.raw_message import RawMessage
from fuwake.model.errors import UnreadableInput
from fuwake.pipeline.bulk import MOST, keep_batch, promise_batch
from fuwake.pipeline.importing import Tally
from fuwake.store.database import migrate, open_database
from fuwake.store.service_folder import ServiceFolder


def import_in_bulk(
    folder: ServiceFolder,
    items: Iterable[RawMessage | UnreadableInput],
    named: Callable[[UnreadableInput], None],
    shown: Callable[[Tally], None],
    examine: tuple[str, ...],
) -> Tally:
    """As `import_mails`; begun again with the same mails in the same order, it does none of them twice. examine: labels whose mails
    become mails of the service.
    """
    folder.make()
    with contextlib.closing(open_database(folder.place)) as sql:
        migrate(sql)
    tally, source = Tally(), iter(items)
    with contextlib.closing(Outside(folder.place)) as outside:
        while batch := list(islice(source, MOST)):
            good = [item for item in batch if isinstance(item, RawMessage)]
            for item in batch:
                if isinstance(item, UnreadableInput):
                    named(item)
            name = keep_batch(folder, good, examine)
            with outside.transaction() as transaction:
                promise_batch(transaction, name)
            tally.new += len(good)
            tally.unreadable += len(batch) - len(good)
            shown(tally)
    return tally
