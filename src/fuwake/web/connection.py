"""A connection that does not say in time what it wants is closed: uvicorn itself would wait for ever, and connections are few."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


def hasty(seconds: float) -> type[asyncio.Protocol]:
    """The kind of connection that waits so long for the header section of a request."""

    class Hasty(_Hasty):
        """With its time."""

        longest_s = seconds

    return Hasty


class _Hasty(H11Protocol):
    longest_s: float
    _ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        """The time runs from the first byte of a section, not anew with each byte of it."""
        if self.conn.their_state is not h11.IDLE:
            self._cancel()
        elif self._ends is None:
            self._ends = self.loop.call_later(self.longest_s, self._over)

    def _over(self) -> None:
        self._ends = None
        if self.conn.their_state is h11.IDLE and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()

    def _cancel(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None
