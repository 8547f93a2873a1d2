"""One target under atheris: `python -m fuzz.one TARGET FOUND [options of libFuzzer] CORPUS…`; `fuzz/run.py` starts it.

A broken promise does not end the run: the first input of each kind is written to the folder FOUND, and the fuzzer goes on. What
hangs or eats memory ends it, and libFuzzer writes the input itself.
"""

import hashlib
import importlib
import pkgutil
import re
import subprocess
import sys
import time
import traceback
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # ships no types

import fuwake

with atheris.instrument_imports(include=["fuwake"]):
    for _module in pkgutil.walk_packages(fuwake.__path__, "fuwake."):  # those that are imported late, too
        if not _module.name.startswith(("fuwake.cli", "fuwake.bootstrap", "fuwake.report", "fuwake.lab")):
            importlib.import_module(_module.name)
    from fuzz.again import LONGEST_S
    from fuzz.promises import Broken
    from fuzz.targets.registry import named

_CHANGING = re.compile(r"'[^']*'|\"[^\"]*\"|[0-9]+(?:\.[0-9]+)*")


def main() -> None:
    """The command."""
    name, found = sys.argv.pop(1), Path(sys.argv.pop(1))
    target = named(name)
    known: set[str] = set()

    def run(data: bytes) -> None:
        started = time.process_time()
        try:
            target.run(data)
            if time.process_time() - started > LONGEST_S:
                _judge(name, data)
        except Exception as fault:  # noqa: BLE001  # whatever it is, it is what is looked for; it is written down and named
            kind = _kind(fault)
            if kind not in known:
                known.add(kind)
                _keep(name, found, data, fault)

    atheris.Setup(sys.argv, run)
    atheris.Fuzz()


def _judge(name: str, data: bytes) -> None:
    """Runs a slow input once more in a process without the fuzzer's instruments. Raises Broken where it is slow there, too."""
    code = "import sys; from fuzz.again import timed; timed(sys.argv[1], sys.stdin.buffer.read())"
    plain = subprocess.run([sys.executable, "-c", code, name], input=data, capture_output=True, check=False)
    if plain.returncode != 0:
        raise Broken(plain.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])


def _kind(fault: Exception) -> str:
    """Faults of one kind: the same sentence but for what is quoted and numbered, raised at the same place."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__) if "fuwake" in frame.filename]
    return f"{type(fault).__name__} {_CHANGING.sub('', str(fault))[:200]} {'' if isinstance(fault, Broken) else places[-1:]}"


def _keep(name: str, found: Path, data: bytes, fault: Exception) -> None:
    file = found / f"{name}-{hashlib.sha256(data).hexdigest()[:16]}"
    file.write_bytes(data)
    first = f"{type(fault).__name__}: {fault}".splitlines()[0][:300]
    print(f"FOUND {file} {first}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
