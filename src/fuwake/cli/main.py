"""Entry point of `fuwake`."""

import contextlib
import importlib
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from fuwake.cli.parser import build, module_of
from fuwake.model.errors import FuwakeError, SettingsError, UnreadableInput


def main(arguments: list[str] | None = None) -> int:
    """Runs one verb and returns the exit status of the contract: 0 done, 1 a check failed, 2 usage, 3 unreadable input."""
    words = sys.argv[1:] if arguments is None else arguments
    options = build(words[0] if words else None).parse_args(words)
    ended: list[int] = []
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without UTF-8 gets codes for what it cannot show
            stream.reconfigure(errors="backslashreplace")
    try:
        with _ended_like_an_interrupt(ended):
            return int(importlib.import_module(module_of(options.verb)).run(options))
    except UnreadableInput as error:
        print(f"fuwake: {error}", file=sys.stderr)
        return 3
    except SettingsError as error:
        print(f"fuwake: {error}", file=sys.stderr)
        return 2
    except FuwakeError as error:
        print(f"fuwake: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing more to say
        return 0
    except KeyboardInterrupt:
        print("fuwake: stopped", file=sys.stderr)
        return 128 + (ended[0] if ended else signal.SIGINT)


@contextlib.contextmanager
def _ended_like_an_interrupt(ended: list[int]) -> Iterator[None]:
    """SIGTERM and SIGHUP end the work as Ctrl-C does: browsers are closed, half-written folders removed. The signal is noted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, _: FrameType | None) -> None:
        ended.append(number)
        if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # started with `&` by a script
            raise KeyboardInterrupt
        signal.raise_signal(signal.SIGINT)

    # What was ignored on purpose (nohup) stays ignored.
    numbers = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_DFL]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main())
