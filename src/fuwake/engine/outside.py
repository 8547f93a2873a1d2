"""Promising work from a process that does none: the one that works, or the next one that does, takes it up."""

import contextlib
from collections.abc import Iterator

from fuwake.engine.durable import Transaction, address_of, connections, transaction
from fuwake.store.database import Place


class Outside:
    """Enqueues into a database that another process may be at work on. Makes the engine's tables where there are none."""

    def __init__(self, database: Place) -> None:
        from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer
        from sqlalchemy import inspect

        self._database = connections(database)
        if not inspect(self._database).has_table("workflow_status", schema=None if self._database.dialect.name == "sqlite" else "dbos"):
            DBOS.migrate(address_of(database))
        self._client = DBOSClient(system_database_engine=self._database, serializer=DBOSPortableJSONSerializer(), lazy=True)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """As that of `Engine`."""
        with transaction(self._database, self._client) as begun:
            yield begun

    def close(self) -> None:
        """Gives up its connections."""
        self._client.destroy()
        self._database.dispose()
