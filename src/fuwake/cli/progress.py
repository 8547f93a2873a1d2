"""Progress on the terminal (standard error) while a dissection asks and waits."""

import contextlib
import sys
from collections.abc import Iterator

from fuwake.pipeline.observers import Progress


@contextlib.contextmanager
def shown(*, quiet: bool) -> Iterator[Progress]:
    """A progress bar where standard error is a terminal; silence otherwise."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    with contextlib.ExitStack() as stack:
        tells: list[Progress] = []

        def tell(waiting: str, answered: int, asked: int) -> None:
            if not tells:  # its thread starts when the process that reads the message has been forked
                tells.append(_started(stack))
            tells[0](waiting, answered, asked)

        yield tell


def _started(stack: contextlib.ExitStack) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = stack.enter_context(Bar(*columns, console=Console(stderr=True), transient=True))
    task = bar.add_task("…", total=None)

    def tell(waiting: str, answered: int, asked: int) -> None:
        bar.update(task, description=(waiting or "…")[:60].ljust(60), completed=answered, total=max(asked, 1))

    return tell
