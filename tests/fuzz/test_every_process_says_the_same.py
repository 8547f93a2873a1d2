"""A case does not hang on the order in which a process keeps its sets: two seeds of the hash function, one document."""

import hashlib
import os
import subprocess
import sys

from fuzz.seeds import ROOT

_WORK = """
import hashlib, msgspec
from fuzz import promises, seeds
digest = hashlib.sha256()
for raw in seeds.mails():
    digest.update(msgspec.json.encode(promises.mail(raw, twice=False)))
print(digest.hexdigest())
"""


def _digest(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "FUWAKE_CORPUS": ""}
    done = subprocess.run([sys.executable, "-c", _WORK], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_order_of_sets_changes_no_case() -> None:
    first = _digest("1")
    assert len(first) == len(hashlib.sha256().hexdigest())
    assert _digest("4711") == first
