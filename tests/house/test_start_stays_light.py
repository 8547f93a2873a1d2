"""`fuwake examine --offline` starts fast because it imports nothing heavy: the reason for its 0.6 s, without a stop-watch."""

import json
import subprocess
import sys

from tests.house.files import ROOT

HEAVY = {
    "PIL",
    "asyncio",
    "cryptography",
    "dns",
    "dkim",
    "httpx2",
    "jinja2",
    "maxminddb",
    "nacl",
    "playwright",
    "resvg_py",
    "rich",
    "weasyprint",
    "zxingcpp",
    "shapely",
}

PROBE = """
import io, json, sys
from fuwake.cli.main import main

kept, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO())
status = main(sys.argv[1:])
sys.stdout = kept
print(json.dumps([status, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def _loaded(*arguments: str) -> tuple[int, set[str]]:
    done = subprocess.run([sys.executable, "-c", PROBE, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    status, modules = json.loads(done.stdout)
    return status, set(modules)


def test_an_offline_examination_of_an_ordinary_mail_imports_nothing_heavy() -> None:
    status, modules = _loaded("examine", "--offline", "--json", "labs/newsletter/message.eml")
    assert status == 0
    assert "fuwake" in modules
    assert modules & HEAVY == set()


def test_the_schema_is_printed_without_anything_heavy() -> None:
    status, modules = _loaded("schema")
    assert (status, modules & HEAVY) == (0, set())
