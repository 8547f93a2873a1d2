"""How many mails a second the service reads statically, against `fuwake triage`; and how soon a person's mail begins behind 100,000.

    .venv/bin/python -m benchmarks.service_bulk FOLDER [--mails 3000] [--waiting 100000]

FOLDER holds mails, at any depth. Both read the same mails on the same cores, one after the other; the ratio counts, as the rest of the
machine changes. Behind: so many mails wait, each as an examination of its own (what `fuwake import` does without --triage), examiners
are busy with them, and a person's mail comes by SMTP: from its 250 to its first step.
"""

import argparse
import contextlib
import hashlib
import json
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from benchmarks.service_faults import Served, mail, send
from fuwake.bootstrap import static_run
from fuwake.engine.outside import Outside
from fuwake.intake.files import read_messages
from fuwake.intake.folders import walk
from fuwake.intake.raw_message import RawMessage
from fuwake.pipeline.bulk import MOST, waiting
from fuwake.pipeline.confined import cores, limits_of
from fuwake.pipeline.importing_bulk import import_in_bulk
from fuwake.pipeline.taking import promise
from fuwake.pipeline.triage import static, triage
from fuwake.settings import load
from fuwake.store.database import migrate, open_database
from fuwake.store.mails import Sighting
from fuwake.store.service_folder import ServiceFolder, keep_mail


def mails(folder: Path, number: int) -> list[RawMessage]:
    """So many, spread over the folder; again from the start where there are fewer."""
    paths = [path for path in walk(str(folder)) if isinstance(path, str)]
    paths = paths[:: max(1, len(paths) // number)]
    found = [item for path in paths for item in read_messages(path, sys.stdin.buffer) if isinstance(item, RawMessage)]
    return list(islice(cycle(found), number))


def of_triage(items: list[RawMessage]) -> float:
    """Mails a second, without the second that the processes take to start."""
    settings, began = load(), 0.0
    for number, _ in enumerate(triage(iter(items), static(static_run(settings)), jobs=cores(), limits=limits_of(settings))):
        began = began or time.monotonic()
        last = number
    return last / (time.monotonic() - began)


def of_service(items: list[RawMessage], folder: Path) -> float:
    """The same through the engine, from the first batch that is done to the last."""
    items = [RawMessage(path=item.path, index=number, data=item.data) for number, item in enumerate(items)]  # no batch twice
    import_in_bulk(ServiceFolder(folder), items, lambda _: None, lambda _: None, ())
    served = Served(folder, 1)
    served.start()
    times: list[float] = []
    number = len(waiting(ServiceFolder(folder)))
    with served.changed:
        while len(times) < number:
            done = served.events.count("batch read")
            times += [time.monotonic()] * (done - len(times))
            served.changed.wait(60)
    served.stop()
    return (len(items) - MOST) / (times[-1] - times[0])


def behind(number: int, folder: Path) -> dict[str, float]:
    """Seconds until a person's mail begins while so many wait."""
    store = ServiceFolder(folder)
    store.make()
    with contextlib.closing(open_database(store.place)) as sql:
        migrate(sql)
    began = time.monotonic()
    with contextlib.closing(Outside(store.place)) as outside:
        for first in range(0, number, 1000):
            with outside.transaction() as transaction:
                for one in range(first, min(first + 1000, number)):
                    sha256 = keep_mail(store, mail(one)) if one < 500 else f"{one:064x}"  # those that it comes to lie there
                    promise(transaction, sha256, 500, left_out=0, priority="bulk", sighting=Sighting(source="import"))
    promised = time.monotonic() - began
    served = Served(folder, 2)
    served.start()
    begun: list[float] = []
    for person in range(5):
        with served.changed:
            served.changed.wait_for(lambda: "step" in served.events, 60)
        send(served, 1_000_000 + person)
        sent = time.monotonic()
        begun.append(_begun(folder, 1_000_000 + person) - sent)
    served.kill()
    return {
        "waiting": number,
        "promised a second": round(number / promised),
        "a person's mail begins after s, worst of 5": round(max(begun), 2),
    }


def _begun(folder: Path, person: int) -> float:
    sha256 = hashlib.sha256(mail(person)).hexdigest()
    with contextlib.closing(open_database(ServiceFolder(folder).place)) as sql:
        while True:
            found = sql.execute("SELECT state FROM mails WHERE sha256 = ?", (sha256,)).fetchone()
            if found is not None and found[0] != "waiting":
                return time.monotonic()
            time.sleep(0.01)


def main() -> int:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mails", type=int, default=3000)
    parser.add_argument("--waiting", type=int, default=100_000)
    options = parser.parse_args()
    items = mails(options.folder, options.mails)
    with tempfile.TemporaryDirectory() as place:
        alone, through = of_triage(items), of_service(items, Path(place, "bulk"))
        figures = {"mails": len(items), "cores": cores(), "triage, mails a second": round(alone), "through the engine": round(through)}
        print(json.dumps({**figures, "ratio": round(through / alone, 2)}, indent=1), flush=True)
        print(json.dumps(behind(options.waiting, Path(place, "behind")), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
