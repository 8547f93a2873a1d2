"""A job has its memory whatever the process that it was forked from holds."""

import pytest

from fuwake.pipeline.confined import Limits, Stopped, Worker

MB = 1_000_000


def take(about: int, _: bytes) -> bytes:
    return str(len(bytearray(about))).encode()


def test_what_the_maker_holds_is_not_counted_against_the_job() -> None:
    held = bytearray(600 * MB)
    with Worker(take, Limits(seconds=60, memory_bytes=300 * MB), fork=True) as worker:
        assert worker.ask(100 * MB) == b"100000000"
    assert len(held) == 600 * MB


def test_more_than_its_own_is_refused_and_said() -> None:
    with Worker(take, Limits(seconds=60, memory_bytes=300 * MB), fork=True) as worker:
        with pytest.raises(Stopped) as stopped:
            worker.ask(400 * MB)
        assert stopped.value.stop.limit == "memory"
        assert worker.ask(100 * MB) == b"100000000"
