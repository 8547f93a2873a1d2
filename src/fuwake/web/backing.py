"""What the pages and the API need of a running service. `pipeline.service.Service` is one."""

from contextlib import AbstractContextManager
from typing import Protocol

from fuwake.pipeline.taking import Taken
from fuwake.store.mails import Priority, Sighting
from fuwake.store.service_folder import ServiceFolder
from fuwake.store.sql import Sql


class Backing(Protocol):
    """May be called from any thread."""

    folder: ServiceFolder

    def take(self, data: bytes, sighting: Sighting, priority: Priority, left_out: int | None = 0) -> Taken:
        """Blocks until the mail is durable. Raises OSError, FuwakeError and what the database raises."""

    def rows(self) -> AbstractContextManager[Sql]:
        """A transaction, committed when the block has ended without an error."""

    def progress(self, workflow: str, /) -> tuple[str, ...]:
        """Names of the steps that are done."""
